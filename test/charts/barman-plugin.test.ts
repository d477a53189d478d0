import * as fs from "node:fs";
import { installation } from "../../components/operators/cloudnative-pg/install/installation";
import { cloudNativePg } from "../../components/operators/cloudnative-pg/metrics";
import { pluginName } from "../../components/operators/cloudnative-pg/plugin";
import { barmanCloud } from "../../components/versions";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { at, imagesIn } from "../../components/shared/tree";
import { barmanCloudSource, objectsIn } from "../helpers/crd";
import { cloudNativePgOperatorSchema } from "../helpers/schemas";
import { describeWhen } from "../helpers/when";

type Settings = Readonly<Record<string, unknown>>;

const installed = (changes: Settings = {}) => {
  const settings = { operator: "cloudnative-pg", namespace: "cnpg-system", ...changes };
  return installation(cloudNativePgOperatorSchema.parse(settings));
};
const objects = (changes: Settings = {}): readonly KubernetesObject[] => {
  const { operator, jobs = [], registered = [] } = installed(changes);
  return [...("objects" in operator ? operator.objects : []), ...jobs, ...registered];
};
const find = (kind: string, name: string, changes: Settings = {}): KubernetesObject => {
  const [first, ...rest] = objects(changes).filter((one) => one.kind === kind && one.metadata.name === name);
  if (first === undefined || rest.length > 0) throw new Error(`there is not one ${kind} ${name}`);
  return first;
};
const podOf = (object: unknown): unknown =>
  at(object, "spec", "template", "spec") ?? at(object, "spec", "jobTemplate", "spec", "template", "spec");
const container = (object: unknown): unknown => (at(podOf(object), "containers") as readonly unknown[])[0];

const certificates = "barman-cloud-certificates";

describe("the Barman Cloud plugin of an installation", () => {
  it("runs the pinned images, or those that are asked for", () => {
    expect(container(find("Deployment", "barman-cloud"))).toMatchObject({
      image: barmanCloud.pluginImage,
      env: [{ name: "SIDECAR_IMAGE", value: barmanCloud.sidecarImage }],
    });
    const barman = { image: "mirror/plugin:1", sidecarImage: "mirror/sidecar:1", cpu: "1", memory: "1Gi" };
    expect(container(find("Deployment", "barman-cloud", { barman, imagePullPolicy: "Never" }))).toMatchObject({
      image: "mirror/plugin:1",
      imagePullPolicy: "Never",
      env: [{ name: "SIDECAR_IMAGE", value: "mirror/sidecar:1" }],
      resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
    });
    expect(container(find("CronJob", certificates, { barman }))).toMatchObject({ image: "mirror/sidecar:1" });
  });

  it("names the sidecar's image for a mirror, without the Job that runs it too", () => {
    const images = objects({ barman: { issuer: { name: "internal" } } }).flatMap((object) => imagesIn(object));
    expect(images).toContain(barmanCloud.sidecarImage);
  });

  it("is created after the operator and deleted before it: the operator removes a finalizer of its Service", () => {
    const { registered = [], operator } = installed();
    expect(registered.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(["Service barman-cloud"]);
    const kinds = ("objects" in operator ? operator.objects : []).filter(
      ({ metadata }) => metadata.name === "barman-cloud",
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(["Deployment", "PodDisruptionBudget"]);
  });

  it("serves with every pod, one of which is always there: CloudNativePG reconciles nothing without it", () => {
    const deployment = find("Deployment", "barman-cloud");
    expect(deployment["spec"]).toMatchObject({
      replicas: 2,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    });
    // With it only the leader listens.
    expect(JSON.stringify(at(container(deployment), "args"))).not.toContain("leader-elect");
    const labels = at(deployment, "spec", "selector", "matchLabels");
    expect(podOf(deployment)).toMatchObject({
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } } },
          ],
        },
      },
      tolerations: ["not-ready", "unreachable"].map((condition) => ({
        ...{ key: `node.kubernetes.io/${condition}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
      })),
    });
    expect(find("PodDisruptionBudget", "barman-cloud")["spec"]).toEqual({
      ...{ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
    });
  });

  it("has no disruption budget with one pod: it would block every drain", () => {
    const alone = objects({ barman: { replicas: 1 } });
    expect(alone.filter(({ kind }) => kind === "PodDisruptionBudget")).toEqual([]);
    expect(find("Deployment", "barman-cloud", { barman: { replicas: 1 } })["spec"]).toMatchObject({ replicas: 1 });
  });

  it("applies the CRD of ObjectStore with those of the operator", () => {
    expect(installed().published.manifests).toEqual(expect.arrayContaining([...barmanCloud.manifests]));
  });

  it("writes and reads Secrets only in the namespaces that the operator watches", () => {
    const limited = { watchNamespaces: ["a", "b"] };
    const rulesOf = (object: KubernetesObject) =>
      object["rules"] as readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
    const everywhere = rulesOf(find("ClusterRole", "plugin-barman-cloud", limited));
    expect(everywhere.flatMap(({ resources }) => resources).sort()).toEqual(["objectstores", "rolebindings", "roles"]);
    expect(new Set(everywhere.flatMap(({ verbs }) => verbs))).toEqual(new Set(["get", "list", "watch"]));
    const roles = objects(limited).filter(
      ({ kind, metadata }) => kind === "Role" && metadata.name === "plugin-barman-cloud",
    );
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(["a", "b"]);
    expect(roles.map((role) => rulesOf(role))).toEqual(
      Array(2).fill(rulesOf(find("ClusterRole", "plugin-barman-cloud"))),
    );
  });

  it("is let into a namespace that is restricted", () => {
    for (const object of [find("Deployment", "barman-cloud"), find("CronJob", certificates)]) {
      expect(at(podOf(object), "securityContext")).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(at(container(object), "securityContext")).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
    }
  });
});

describe("the certificates of an installation", () => {
  const jobs = (changes: Settings = {}): KubernetesObject[] => objects(changes).filter(({ kind }) => kind === "Job");

  it("are created by a Job and renewed by a CronJob of the same pod; nothing of them is in the state", () => {
    const [job, ...rest] = jobs();
    expect(rest).toEqual([]);
    expect(at(job, "spec")).toEqual(at(find("CronJob", certificates), "spec", "jobTemplate", "spec"));
    expect(objects().filter(({ kind }) => kind === "Secret")).toEqual([]);
    expect(JSON.stringify(objects())).not.toMatch(/BEGIN (CERTIFICATE|[A-Z ]*PRIVATE KEY)/);
  });

  it("are created by another Job when it changes, since a Job cannot change", () => {
    const [before] = jobs();
    const [after] = jobs({ barman: { sidecarImage: "mirror/sidecar:1" } });
    expect(before?.metadata.name).not.toBe(after?.metadata.name);
  });

  it("are all that the Job reads and changes", () => {
    const service = find("Service", "barman-cloud").metadata.annotations ?? {};
    const names = ["barman-cloud-ca", service["cnpg.io/pluginServerSecret"], service["cnpg.io/pluginClientSecret"]];
    expect(find("Role", certificates)["rules"]).toEqual([
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: names, verbs: ["get", "update"] },
    ]);
    expect(at(container(find("CronJob", certificates)), "command")).toEqual([
      ...["python3", "-c", expect.any(String) as string],
      ...names,
      "barman-cloud",
    ]);
  });

  it("come from an issuer of cert-manager where one is named, and then nothing else creates them", () => {
    const changes = { barman: { issuer: { name: "internal" } } };
    const issued = objects(changes).filter(({ kind }) => kind === "Certificate");
    expect(issued.map(({ metadata }) => metadata.name)).toEqual(["barman-cloud-server-tls", "barman-cloud-client-tls"]);
    expect(issued.map((one) => at(one, "spec", "issuerRef"))).toEqual(
      Array(2).fill({ name: "internal", kind: "ClusterIssuer", group: "cert-manager.io" }),
    );
    expect(objects(changes).filter(({ kind }) => kind === "Job" || kind === "CronJob")).toEqual([]);
  });
});

const source = (...parts: string[]): string => barmanCloudSource(...parts);

describeWhen(
  fs.existsSync(source("kubernetes")),
  { download: `the source of plugin-barman-cloud ${barmanCloud.version} is not in Go's module cache` },
  "the Barman Cloud plugin and the files of its project",
  () => {
    const published = (...parts: string[]): unknown => objectsIn(source(...parts))[0];
    /** Lists of verbs and resources are sets. */
    const sorted = (rules: unknown): unknown =>
      JSON.parse(JSON.stringify(rules), (_key, value: unknown) =>
        Array.isArray(value) && value.every((one) => typeof one === "string") ? value.map(String).sort() : value,
      );

    it("agree on permissions", () => {
      expect(sorted(find("ClusterRole", "plugin-barman-cloud")["rules"])).toEqual(
        sorted(at(published("config", "rbac", "role.yaml"), "rules")),
      );
    });

    it("agree on the Service, by which the operator finds it", () => {
      const service = published("kubernetes", "service.yaml");
      const ours = find("Service", "barman-cloud");
      expect(ours.metadata.annotations).toEqual({
        ...(at(service, "metadata", "annotations") as object),
        "pulumi.com/skipAwait": "true",
      });
      expect(ours.metadata.labels).toMatchObject(at(service, "metadata", "labels") as object);
      expect(ours["spec"]).toEqual(at(service, "spec"));
    });

    it("agree on the program's arguments, mounts and user, except for its log level and leader election", () => {
      const theirs = container(published("kubernetes", "deployment.yaml"));
      const ours = container(find("Deployment", "barman-cloud"));
      const level = (args: unknown): unknown[] =>
        (args as string[]).map((one) => one.replace(/^--log-level=.*/, "--log-level"));
      expect([...level(at(ours, "args")), "--leader-elect"].sort()).toEqual(level(at(theirs, "args")).sort());
      expect(at(ours, "ports")).toEqual(at(theirs, "ports"));
      expect(sorted(at(ours, "volumeMounts"))).toEqual(
        expect.arrayContaining(sorted(at(theirs, "volumeMounts")) as unknown[]),
      );
      expect(at(ours, "securityContext")).toEqual(at(theirs, "securityContext"));
    });

    it("agree on the metric of the last backup", () => {
      const metric = Object.keys(cloudNativePg.metrics).find((name) => name.startsWith("barman_cloud_")) ?? "";
      const domain = pluginName.replaceAll(/[.-]/g, "_");
      const names = [
        ...fs
          .readFileSync(source("internal", "cnpgi", "instance", "metrics.go"), "utf8")
          .matchAll(/buildFqName\("(\w+)"\)/g),
      ];
      expect(names.map(([, name = ""]) => `${domain}_${name}`)).toContain(metric);
      expect(fs.readFileSync(source("internal", "cnpgi", "metadata", "constants.go"), "utf8")).toContain(
        `"${pluginName}"`,
      );
    });

    it("agree on the certificates of cert-manager", () => {
      for (const [name, file] of [
        ["barman-cloud-server-tls", "server-certificate.yaml"],
        ["barman-cloud-client-tls", "client-certificate.yaml"],
      ] as const) {
        const { issuerRef: theirs, ...spec } = at(published("kubernetes", file), "spec") as Record<string, unknown>;
        const { issuerRef: ours, ...own } = find("Certificate", name, { barman: { issuer: { name: "a" } } })[
          "spec"
        ] as Record<string, unknown>;
        expect(Object.keys(ours as object).sort()).toEqual(Object.keys(theirs as object).sort());
        expect(own).toEqual({
          ...spec,
          duration: `${String(spec["duration"])}0m0s`,
          renewBefore: `${String(spec["renewBefore"])}0m0s`,
        });
      }
    });
  },
);
