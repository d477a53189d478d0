import type { k8s } from "cdk8s-plus-28";
import * as fs from "node:fs";
import * as path from "node:path";
import type { z } from "zod";
import { configuration } from "../../components/operators/zalando/install/configuration";
import { installation } from "../../components/operators/zalando/install/installation";
import { clusterRules, namespacedRules, podRules } from "../../components/operators/zalando/install/permissions";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { recommendedLabels } from "../../components/shared/labels";
import { zalando } from "../../components/versions";
import { zalandoValidator } from "../helpers/cluster-acceptance";
import { noZalandoCrd, objectsIn, zalandoCrds } from "../helpers/crd";
import { zalandoOperatorSchema } from "../helpers/schemas";
import { describeWhen } from "../helpers/when";

type Settings = z.input<typeof zalandoOperatorSchema>;

const settings = (changes: Partial<Settings> = {}): z.output<typeof zalandoOperatorSchema> =>
  zalandoOperatorSchema.parse({
    operator: "zalando",
    namespace: "postgres-operator",
    watchNamespaces: ["postgres"],
    ...changes,
  });

function objects(changes: Partial<Settings> = {}): readonly KubernetesObject[] {
  const { operator } = installation(settings(changes));
  return "objects" in operator ? operator.objects : [];
}

const named = (list: readonly KubernetesObject[]): string[] =>
  list.map(({ kind, metadata: { name, namespace = "" } }) => `${kind} ${namespace}/${name}`).sort();

const find = (list: readonly KubernetesObject[], kind: string): KubernetesObject => {
  const [first, ...rest] = list.filter((object) => object.kind === kind);
  if (first === undefined || rest.length > 0) throw new Error(`there is not one ${kind}`);
  return first;
};

describe("the installation of Zalando's operator", () => {
  it("applies its CRDs by their digest, and never registers them itself", () => {
    expect(installation(settings()).published).toEqual({
      manifests: zalando.manifests,
      kinds: ["CustomResourceDefinition"],
    });
    expect(configuration(settings()).enable_crd_registration).toBe(false);
  });

  it("has roles in the watched namespace and its own only", () => {
    expect(named(objects())).toEqual([
      "ClusterRole /postgres-operator",
      "ClusterRoleBinding /postgres-operator",
      "Deployment postgres-operator/postgres-operator",
      "OperatorConfiguration postgres-operator/postgres-operator",
      "Role postgres-operator/postgres-operator",
      "Role postgres/postgres-operator",
      "Role postgres/postgres-pod",
      "RoleBinding postgres-operator/postgres-operator",
      "RoleBinding postgres/postgres-operator",
      "RoleBinding postgres/postgres-pod",
      "ServiceAccount postgres-operator/postgres-operator",
      "ServiceAccount postgres/postgres-pod",
    ]);
    expect(find(objects(), "ClusterRole")["rules"]).toEqual(clusterRules);
  });

  it("reads its configuration only in its own namespace, unless its clusters are there too", () => {
    const rulesIn = (changes: Parameters<typeof objects>[0], namespace: string): unknown =>
      objects(changes).find(
        ({ kind, metadata }) =>
          kind === "Role" && metadata.name === "postgres-operator" && metadata.namespace === namespace,
      )?.["rules"];
    expect(rulesIn({}, "postgres-operator")).toEqual([
      { apiGroups: ["acid.zalan.do"], resources: ["operatorconfigurations"], verbs: ["get"] },
    ]);
    expect(rulesIn({}, "postgres")).toEqual(namespacedRules);
    expect(rulesIn({ watchNamespaces: ["postgres-operator"] }, "postgres-operator")).toEqual(namespacedRules);
  });

  it("has roles in every namespace when it watches all of them", () => {
    expect(named(objects({ watchNamespaces: ["*"] }))).toEqual([
      "ClusterRole /postgres-operator",
      "ClusterRole /postgres-pod",
      "ClusterRoleBinding /postgres-operator",
      "Deployment postgres-operator/postgres-operator",
      "OperatorConfiguration postgres-operator/postgres-operator",
      "ServiceAccount postgres-operator/postgres-operator",
    ]);
    expect(named(objects({ watchNamespaces: [] }))).toEqual(named(objects({ watchNamespaces: ["*"] })));
  });

  it("labels every object", () => {
    for (const { metadata } of objects())
      expect(metadata.labels).toMatchObject(recommendedLabels("postgres-operator", "zalando"));
  });

  it("runs one restricted pod, which restarts when its configuration changes", () => {
    const deployment = find(
      objects({ image: "mirror/postgres-operator:v1.15.1", pullSecrets: ["pull"] }),
      "Deployment",
    );
    expect(deployment).toMatchObject({
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        template: {
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            imagePullSecrets: [{ name: "pull" }],
            containers: [
              {
                image: "mirror/postgres-operator:v1.15.1",
                env: [
                  { name: "POSTGRES_OPERATOR_CONFIGURATION_OBJECT", value: "postgres-operator" },
                  { name: "WATCHED_NAMESPACE", value: "postgres" },
                  { name: "ENABLE_JSON_LOGGING", value: "true" },
                ],
                securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 1000 },
                resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
              },
            ],
          },
        },
      },
    });
    const annotations = (changes: Partial<Settings>): unknown =>
      (find(objects(changes), "Deployment")["spec"] as k8s.DeploymentSpec).template.metadata?.annotations;
    expect(annotations({ passwordRotationDays: 30 })).not.toEqual(annotations({}));
    expect(annotations({ resources: { cpu: "1" } })).toEqual(annotations({}));
  });

  it("gives pull Secrets to the pods, by their service account", () => {
    const account = objects({ podPullSecrets: ["pull"] }).find(
      ({ kind, metadata: { name } }) => kind === "ServiceAccount" && name === "postgres-pod",
    );
    expect(account).toMatchObject({ imagePullSecrets: [{ name: "pull" }] });
    const { kubernetes } = configuration(settings({ podPullSecrets: ["pull"] }));
    expect(JSON.parse(kubernetes?.pod_service_account_definition ?? "")).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "postgres-pod" },
      imagePullSecrets: [{ name: "pull" }],
    });
  });
});

describe("the configuration of Zalando's operator", () => {
  it("keeps data and passwords when a cluster is deleted", () => {
    expect(configuration(settings()).kubernetes).toMatchObject({
      enable_persistent_volume_claim_deletion: false,
      enable_secrets_deletion: false,
      persistent_volume_claim_retention_policy: { when_deleted: "retain", when_scaled: "retain" },
    });
  });

  it("uses no finalizers, with which this release does not notice a deletion", () => {
    expect(configuration(settings()).kubernetes).toMatchObject({ enable_finalizers: false });
  });

  it("looks at each cluster every five minutes, and not every half an hour", () => {
    expect(configuration(settings()).resync_period).toBe("5m");
  });

  it("gives up on a lost event of a deleted pod soon, but not before the grace period of the pod has passed", () => {
    const { timeouts, kubernetes } = configuration(settings());
    // The default of the operator. Source: docs/reference/operator_parameters.md.
    const minutes = (duration = "5m") => Number(/^(\d+)m$/.exec(duration)?.[1]);
    const grace = minutes(kubernetes?.pod_terminate_grace_period);
    const wait = minutes(timeouts?.pod_deletion_wait_timeout);
    expect(wait).toBeGreaterThan(grace);
    expect(wait).toBeLessThan(10);
  });

  it("copies the label by which `up` finds the pods of a cluster", () => {
    const label = "app.kubernetes.io/instance";
    expect(configuration(settings()).kubernetes?.inherited_labels).toEqual([label]);
    expect(recommendedLabels("postgres-cluster", "main")).toHaveProperty([label], "main");
  });

  it("elects the primary with ConfigMaps, and runs pods without root", () => {
    expect(configuration(settings())).toMatchObject({
      kubernetes_use_configmaps: true,
      kubernetes: {
        enable_readiness_probe: true,
        spilo_runasuser: 101,
        spilo_runasgroup: 103,
        spilo_fsgroup: 103,
        spilo_privileged: false,
        spilo_allow_privilege_escalation: false,
      },
    });
  });

  it("adds no limit of the CPU to a cluster without one", () => {
    // The operator reads an empty text as none. Source: pkg/cluster/k8sres.go, fillResourceList.
    expect(configuration(settings()).postgres_pod_resources).toMatchObject({
      default_cpu_limit: "",
      min_cpu_limit: "",
    });
  });

  it.each(["preferred", "required"] as const)("has %s anti-affinity when it is configured", (antiAffinity) => {
    expect(configuration(settings({ antiAffinity })).kubernetes).toMatchObject({
      enable_pod_antiaffinity: true,
      pod_antiaffinity_preferred_during_scheduling: antiAffinity === "preferred",
    });
  });
});

/** The roles that the operator publishes; they are beside its CRDs in its Go module, but not in the cache. */
const [definition = ""] = zalandoCrds() ?? [];
const published = path.join(path.dirname(definition), "operator-service-account-rbac.yaml");
const inModule = fs.existsSync(published);

describeWhen(inModule, noZalandoCrd, "the roles of Zalando's operator and those that it publishes", () => {
  /** Each verb on each resource. */
  const verbs = (rules: readonly k8s.PolicyRule[]): string[] =>
    rules
      .flatMap(({ apiGroups = [], resources = [], verbs: all }) =>
        resources.flatMap((resource) => all.map((verb) => `${apiGroups.join()}/${resource} ${verb}`)),
      )
      .sort();
  const rulesOf = (name: string): readonly k8s.PolicyRule[] => {
    const role = objectsIn(published).find(({ kind, metadata }) => kind === "ClusterRole" && metadata.name === name);
    return (role?.["rules"] ?? []) as k8s.PolicyRule[];
  };

  it("are the same, but for CRDs and teams", () => {
    const own = new Set(verbs([...namespacedRules, ...clusterRules]));
    const theirs = verbs(rulesOf("postgres-operator"));
    expect([...own].filter((verb) => !theirs.includes(verb))).toEqual([]);
    expect(new Set(theirs.filter((verb) => !own.has(verb)).map((verb) => verb.split(" ")[0]))).toEqual(
      new Set(["acid.zalan.do/postgresteams", "apiextensions.k8s.io/customresourcedefinitions"]),
    );
  });

  it("are the same for its pods", () => {
    expect(verbs(podRules)).toEqual(verbs(rulesOf("postgres-pod")));
  });
});

describeWhen(zalandoCrds() !== undefined, noZalandoCrd, "the OperatorConfiguration and its CRD", () => {
  it("agree", () => {
    const validate = zalandoValidator();
    const object = find(objects({ antiAffinity: "required", podPullSecrets: ["pull"] }), "OperatorConfiguration");
    expect(validate(object)).toEqual([]);
    const wrong = { ...object, configuration: { ...(object["configuration"] as object), wrokers: 1 } };
    expect(validate(wrong)).toHaveLength(1);
  });
});
