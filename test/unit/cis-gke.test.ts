import type { Plan } from "../../src/plan/plan";
import { readRepository } from "../helpers/repository";

type Inputs = Readonly<Record<string, unknown>>;

/** A plan that is kept, with what a control looks at. */
class Kept {
  private readonly plan: Plan;

  constructor(file: string) {
    this.plan = JSON.parse(readRepository(`test/golden/${file}`)) as Plan;
  }

  all(type: RegExp): Inputs[] {
    return this.plan.resources.filter((one) => type.test(one.type)).map(({ inputs }) => inputs ?? {});
  }

  get cluster(): Inputs {
    return this.all(/:Cluster$/).find((inputs) => "releaseChannel" in inputs) ?? {};
  }

  get nodes(): Inputs[] {
    return this.all(/:NodePool$/);
  }

  get objects(): Inputs[] {
    return this.all(/^kubernetes:(?!helm)/);
  }

  kind(...kinds: readonly string[]): Inputs[] {
    return this.all(new RegExp(`^kubernetes:.*:(${kinds.join("|")})$`));
  }

  /** Specs of pods that pgstack renders. */
  get pods(): Inputs[] {
    return this.kind("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob").map((workload) => {
      const spec = at(workload, "spec.jobTemplate.spec") ?? at(workload, "spec");
      return at(spec, "template.spec") as Inputs;
    });
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], value);
}

const text = (value: unknown): string => JSON.stringify(value);
const every = (list: readonly Inputs[], path: string, wanted: unknown): boolean =>
  list.length > 0 && list.every((one) => at(one, path) === wanted);

const prod = new Kept("prod.json");
const hardened = new Kept("modes/hardened.json");
const { cluster, nodes, pods, objects } = prod;

/**
 * What the plan must show, by control. Of a control answered with no: that the setting is missing, so that the answer goes when it
 * comes. Source: CIS GKE Benchmark 1.6; kube-bench, cfg/gke-1.6.0.
 */
const controls: Readonly<Record<string, () => boolean>> = {
  "2.1.1, 5.8.1": () => at(cluster, "masterAuth.clientCertificateConfig.issueClientCertificate") === false,
  "4.1.1": () => !text(prod.kind("ClusterRoleBinding", "RoleBinding")).includes("cluster-admin"),
  "4.1.2": () =>
    !/"secrets"/.test(text(prod.kind("ClusterRole"))) &&
    prod.all(/:Release$/).every((release) => at(release, "values.singleNamespace") === true),
  "4.1.3": () => prod.kind("Role", "ClusterRole").length > 3 && !text(prod.kind("Role", "ClusterRole")).includes('"*"'),
  "4.1.4, 4.1.5": () =>
    pods.length > 4 &&
    pods.every(
      (pod) =>
        pod["automountServiceAccountToken"] === false ||
        (typeof pod["serviceAccountName"] === "string" && pod["serviceAccountName"] !== "default"),
    ),
  "4.1.8, 4.1.9, 4.1.10": () =>
    at(cluster, "rbacBindingConfig.enableInsecureBindingSystemAuthenticated") === false &&
    at(cluster, "rbacBindingConfig.enableInsecureBindingSystemUnauthenticated") === false &&
    !/system:(anonymous|unauthenticated|authenticated)/.test(text(objects)),
  "4.2.1": () =>
    prod.kind("Namespace").length > 0 &&
    prod
      .kind("Namespace")
      .every((namespace) => text(namespace).includes('"pod-security.kubernetes.io/enforce":"restricted"')),
  "4.3.1": () => at(cluster, "datapathProvider") === "ADVANCED_DATAPATH",
  "4.3.2": () =>
    prod
      .kind("Namespace")
      .every((namespace) =>
        prod
          .kind("NetworkPolicy")
          .some(
            (policy) =>
              at(policy, "metadata.namespace") === at(namespace, "metadata.name") &&
              text(at(policy, "spec.podSelector")) === "{}" &&
              text(at(policy, "spec.policyTypes")) === text(["Ingress", "Egress"]) &&
              at(policy, "spec.ingress") === undefined,
          ),
      ),
  "4.4.1": () => pods.filter((pod) => text(pod).includes("secretKeyRef")).length === 1,
  "4.4.2": () => prod.all(/ExternalSecret|SecretProviderClass/).length === 0,
  "4.5.1, 5.1.4, 5.10.4": () => !("binaryAuthorization" in cluster),
  "4.6.1, 4.6.2, 4.6.3, 4.6.4": () =>
    pods.every((pod) => text(pod).includes('"seccompProfile":{"type":"RuntimeDefault"}')) &&
    !objects.some((object) => at(object, "metadata.namespace") === "default"),
  "5.1.1": () => prod.all(/^gcp:artifactregistry/).length === 0,
  "5.1.2, 5.1.3": () => prod.all(/^gcp:artifactregistry/).length === 0,
  "5.2.1": () =>
    nodes.every((pool) => typeof at(pool, "nodeConfig.serviceAccount") === "string") &&
    text(prod.all(/^gcp:projects\/iAMMember/).map(({ role }) => role)) ===
      text(["roles/container.defaultNodeServiceAccount"]),
  "5.2.2": () => at(cluster, "workloadIdentityConfig.workloadPool") === "acme-postgres-prod.svc.id.goog",
  "5.3.1": () => !("databaseEncryption" in cluster),
  "5.4.1": () => every(nodes, "nodeConfig.workloadMetadataConfig.mode", "GKE_METADATA"),
  "5.5.1": () => every(nodes, "nodeConfig.imageType", "COS_CONTAINERD"),
  "5.5.2, 5.5.3": () => every(nodes, "management.autoRepair", true) && every(nodes, "management.autoUpgrade", true),
  "5.5.4": () => at(cluster, "releaseChannel.channel") === "STABLE",
  "5.5.5, 5.5.6, 5.5.7": () =>
    cluster["enableShieldedNodes"] === true &&
    every(nodes, "nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring", true) &&
    every(nodes, "nodeConfig.shieldedInstanceConfig.enableSecureBoot", true),
  "5.6.1": () =>
    cluster["enableIntranodeVisibility"] === true && every(prod.all(/:Subnetwork$/), "logConfig.flowSampling", 0.1),
  "5.6.2": () => cluster["networkingMode"] === "VPC_NATIVE",
  "5.6.3": () => at(cluster, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") === false,
  "5.6.4, 5.6.5": () =>
    at(cluster, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") === false &&
    every(nodes, "networkConfig.enablePrivateNodes", true),
  "5.6.6": () => !prod.all(/:Firewall$/).some(({ direction }) => direction === "EGRESS"),
  "5.7.1": () =>
    text(at(cluster, "loggingConfig.enableComponents")) ===
      text(["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"]) &&
    text(at(cluster, "monitoringConfig.enableComponents")).includes("SYSTEM_COMPONENTS"),
  "5.7.2": () => prod.kind("DaemonSet").length === 0,
  "5.8.2": () => !("authenticatorGroupsConfig" in cluster),
  "5.8.3": () => cluster["enableLegacyAbac"] === false,
  "5.9.1, 5.9.2": () =>
    nodes.every((pool) => at(pool, "nodeConfig.bootDiskKmsKey") === undefined) &&
    !text(prod.kind("StorageClass")).includes("kms-key"),
  "5.10.1": () => at(cluster, "addonsConfig.kubernetesDashboard") === undefined,
  "5.10.2": () => cluster["enableKubernetesAlpha"] === undefined,
  "5.10.3": () => nodes.every((pool) => at(pool, "nodeConfig.sandboxConfig") === undefined),
  "5.10.5": () => at(cluster, "securityPostureConfig.mode") === "BASIC",
};

/** What a constraint looks at. Source: GKE documentation, "Restrict actions using custom and managed organization policies". */
const policies: Readonly<Record<string, (plan: Kept) => boolean>> = {
  enablePrivateNodes: ({ nodes: pools }) => every(pools, "networkConfig.enablePrivateNodes", true),
  enableShieldedNodes: (plan) => plan.cluster["enableShieldedNodes"] === true,
  enableWorkloadIdentityFederation: (plan) => "workloadIdentityConfig" in plan.cluster,
  disableABAC: (plan) => plan.cluster["enableLegacyAbac"] === false,
  disableInsecureKubeletReadOnlyPort: (plan) =>
    at(plan.cluster, "nodePoolDefaults.nodeConfigDefaults.insecureKubeletReadonlyPortEnabled") === "FALSE",
  enableControlPlaneDNSOnlyAccess: (plan) =>
    at(plan.cluster, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") === false,
  disallowDefaultComputeServiceAccount: (plan) =>
    [plan.cluster, ...plan.nodes].every((one) => at(one, "nodeConfig.serviceAccount") !== undefined),
  disableRBACSystemBindings: (plan) => !text(plan.cluster["rbacBindingConfig"]).includes("true"),
  enableNetworkPolicy: (plan) => plan.cluster["datapathProvider"] === "ADVANCED_DATAPATH",
  enableSecretsEncryption: (plan) => at(plan.cluster, "databaseEncryption.state") === "ENCRYPTED",
  enableGoogleGroupsRBAC: (plan) => "authenticatorGroupsConfig" in plan.cluster,
  enableBinaryAuthorization: (plan) => "binaryAuthorization" in plan.cluster,
  enableSecurityBulletinNotifications: (plan) =>
    text(at(plan.cluster, "notificationConfig.pubsub") ?? {}).includes("SECURITY_BULLETIN_EVENT"),
};

/** Rows of a table of docs/security.md below a heading. */
function rows(heading: string): string[][] {
  const section = readRepository("docs/security.md").split(`${heading}\n`)[1] ?? "";
  return (/(?:^\|.*\n)+/m.exec(section)?.[0] ?? "")
    .trim()
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe("the CIS GKE Benchmark in docs/security.md", () => {
  const table = rows("## CIS GKE Benchmark 1.6").map(([control = "", answer = "", why = ""]) => ({
    id: /^[\d., ]+\d/.exec(control)?.[0] ?? control,
    answer,
    why,
  }));

  it("answers every control that is checked, and no other", () => {
    expect(table.map(({ id }) => id)).toEqual(Object.keys(controls));
  });

  it.each(table)("$id: $answer", ({ id, answer, why }) => {
    expect(["yes", "no", "partly", "n/a"]).toContain(answer);
    // Without a reason nobody can judge an answer that is not yes.
    if (answer !== "yes") expect(why.length).toBeGreaterThan(20);
    expect(controls[id]?.()).toBe(true);
  });
});

describe("organization policies in docs/security.md", () => {
  const table = rows("### Organization policies").map(([constraint = "", by = ""]) => ({
    constraint: constraint.replaceAll("`", ""),
    by,
  }));

  it("answers every constraint that is checked, and no other", () => {
    expect(table.map(({ constraint }) => constraint)).toEqual(Object.keys(policies));
  });

  it.each(table)("$constraint: $by", ({ constraint, by }) => {
    const holds = (plan: Kept): boolean | undefined => policies[constraint]?.(plan);
    expect(holds(prod)).toBe(by.startsWith("default"));
    expect(holds(hardened)).toBe(!by.includes("not with `controlPlane.endpoint: private`"));
  });
});
