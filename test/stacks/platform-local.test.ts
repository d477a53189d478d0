import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { platform } from "../../src/platform";
import { imageRefs } from "../../local/pins";
import { environment } from "../helpers/environments";
import { record, type RecordedResource, type Recording } from "../helpers/mocks";

const connection = { kubeconfig: "/k", context: "pgstack-local", identity: "the-node" };
const manifestType = "pulumi-nodejs:dynamic/pgstack:PublishedManifest";
const rolloutType = "pulumi-nodejs:dynamic/pgstack:Rollout";
const clusterType = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const scheduleType = "kubernetes:postgresql.cnpg.io/v1:ScheduledBackup";
const storeType = "kubernetes:barmancloud.cnpg.io/v1:ObjectStore";

let recording: Recording;
beforeAll(async () => {
  recording = await record(() =>
    platform(environment("local"), { environment: "local", connection, manifestMirror: "/mirror" }),
  );
});

const one = (type: string, name?: string): RecordedResource => recording.one(type, name);
const readinessJob = (): RecordedResource => {
  const jobs = recording.ofType("kubernetes:batch/v1:Job");
  return one("kubernetes:batch/v1:Job", jobs.find(({ name }) => name.startsWith("main-readiness/"))?.name);
};
const custom = (): RecordedResource[] => recording.resources.filter((resource) => resource.custom);
/** What watches the platform stands beside it: nothing of the platform waits for it. */
const isMonitoring = ({ name }: RecordedResource): boolean => name.startsWith("monitoring/");
const platformItself = (): RecordedResource[] => custom().filter((resource) => !isMonitoring(resource));
const operatorDeployment = "cloudnative-pg/cnpg-system/cnpg-controller-manager";
const pluginDeployment = "cloudnative-pg/cnpg-system/barman-cloud";

describe("the environment local", () => {
  it("has exactly these resources", () => {
    const counts: Record<string, number> = {};
    for (const { type } of platformItself()) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts).toEqual({
      "pulumi:providers:kubernetes": 1,
      "kubernetes:core/v1:Namespace": 3,
      [manifestType]: 1,
      // Those of the operator, of its plugin and of the plugin's certificates, and that of the restore drill.
      "kubernetes:core/v1:ServiceAccount": 4,
      "kubernetes:networking.k8s.io/v1:NetworkPolicy": 17,
      // Of the drill, and the queries of the exporter.
      "kubernetes:core/v1:ConfigMap": 2,
      // Of the drill, and of the operator in its own namespace and in that of the databases; of the plugin in that of the
      // databases, and for its lease and its certificates.
      "kubernetes:policy/v1:PodDisruptionBudget": 1,
      "kubernetes:rbac.authorization.k8s.io/v1:Role": 5,
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": 5,
      // The drill, and the renewal of the plugin's certificates.
      "kubernetes:batch/v1:CronJob": 2,
      "kubernetes:core/v1:Service": 2,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": 2,
      "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": 2,
      "kubernetes:apps/v1:Deployment": 2,
      "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration": 1,
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration": 1,
      [clusterType]: 1,
      [scheduleType]: 1,
      [storeType]: 1,
      // The end of a rolling change, archiving, and the first backup.
      [rolloutType]: 3,
      // The readiness check, and the plugin's certificates.
      "kubernetes:batch/v1:Job": 2,
    });
  });

  it("creates the backup schedule in parallel with the cluster, so that the first backup starts as early as possible", () => {
    const [cluster, schedule, operator] = [
      one(clusterType),
      one(scheduleType),
      one("kubernetes:apps/v1:Deployment", operatorDeployment),
    ];
    expect(recording.waitsFor(cluster, schedule)).toBe(false);
    expect(recording.waitsFor(schedule, cluster)).toBe(false);
    expect(recording.waitsFor(schedule, operator)).toBe(true);
  });

  it("is watched by a Prometheus and an Alertmanager that the platform does not wait for", () => {
    const workloads = custom().filter(({ type }) => /:(Deployment|StatefulSet)$/.test(type));
    const names = workloads
      .map(({ name }) => name)
      .filter((name) => name !== operatorDeployment && name !== pluginDeployment);
    expect(names.sort()).toEqual([
      "monitoring/monitoring/alertmanager",
      "monitoring/monitoring/kube-state-metrics",
      "monitoring/monitoring/prometheus",
    ]);
    for (const resource of platformItself()) {
      const waits = custom().filter((other) => isMonitoring(other) && recording.waitsFor(resource, other));
      expect([resource.name, waits]).toEqual([resource.name, []]);
    }
  });

  it("runs images that the embedded node has, and pulls none", () => {
    const inputs = JSON.stringify(custom().map((resource) => resource.inputs));
    const images = [...inputs.matchAll(/"image(?:Name)?":"([^"]+)"/g)].map((match) => match[1]);
    expect(images.length).toBeGreaterThan(4);
    const known: readonly string[] = Object.values(imageRefs);
    expect(images.filter((image) => image === undefined || !known.includes(image))).toEqual([]);
  });

  it("is deployed to the given Kubernetes, and to no other", () => {
    const provider = one("pulumi:providers:kubernetes");
    expect(provider.inputs).toMatchObject({
      kubeconfig: "/k",
      context: "pgstack-local",
      clusterIdentifier: "the-node",
      enableServerSideApply: "true",
    });
    for (const { type, name, provider: used } of custom().filter(({ type }) => type.startsWith("kubernetes:"))) {
      expect([name, used === provider.urn, type]).toEqual([name, true, type]);
    }
    expect(one(manifestType).inputs).toMatchObject({ kubeconfig: "/k", context: "pgstack-local", mirror: "/mirror" });
  });

  it("creates the operator before the cluster, and their dependencies before both", () => {
    const [namespace, operatorNamespace] = ["namespaces/postgres", "namespaces/cnpg-system"].map((name) =>
      one("kubernetes:core/v1:Namespace", name),
    );
    const order = [
      one(clusterType),
      one("kubernetes:apps/v1:Deployment", operatorDeployment),
      one("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "cloudnative-pg/cnpg-manager"),
      one(manifestType),
      operatorNamespace,
    ];
    for (const [i, late] of order.entries()) {
      const early = order[i + 1];
      if (late === undefined || early === undefined) continue;
      expect([late.name, "waits for", early.name, recording.waitsFor(late, early)]).toEqual([
        late.name,
        "waits for",
        early.name,
        true,
      ]);
      expect(recording.waitsFor(early, late)).toBe(false);
    }
    expect(namespace !== undefined && recording.waitsFor(one(clusterType), namespace)).toBe(true);
  });

  it("deletes the operator and its dependencies after the cluster", () => {
    for (const needed of custom().filter(({ name }) => name.startsWith("cloudnative-pg"))) {
      expect([needed.name, recording.waitsFor(one(clusterType), needed)]).toEqual([needed.name, true]);
    }
  });

  it("verifies readiness last of all, and waits for the first backup meanwhile", () => {
    const proof = readinessJob();
    const backup = one(rolloutType, "main-first-backup");
    expect(recording.waitsFor(backup, one(clusterType))).toBe(true);
    const archiving = one(rolloutType, "main-archiving");
    expect([backup, archiving].map((one) => recording.waitsFor(proof, one))).toEqual([false, false]);
    // The plugin reports it in the ObjectStore.
    expect(backup.inputs).toMatchObject({ kind: "ObjectStore", object: "main-repo1" });
    for (const resource of platformItself().filter(
      ({ urn, type }) => ![proof, backup, archiving].some((one) => one.urn === urn) && !type.startsWith("pulumi:"),
    )) {
      expect([resource.name, recording.waitsFor(proof, resource)]).toEqual([resource.name, true]);
    }
  });

  it("creates the restore drill while the cluster comes up", () => {
    const drill = one("kubernetes:batch/v1:CronJob", "main-drill/postgres/main-restore-drill");
    expect(recording.waitsFor(drill, one(clusterType))).toBe(false);
    expect(recording.waitsFor(drill, one("kubernetes:apps/v1:Deployment", operatorDeployment))).toBe(true);
  });

  it("puts each object into a namespace that it creates, with the restricted Pod Security Standard", () => {
    const made = recording
      .ofType("kubernetes:core/v1:Namespace")
      .map(({ inputs }) => inputs as unknown as KubernetesObject);
    const names = made.map(({ metadata }) => metadata.name);
    for (const { metadata } of made) {
      expect(metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
    }
    for (const { inputs, name } of custom().filter(({ type }) => type.startsWith("kubernetes:"))) {
      const { metadata } = inputs as unknown as KubernetesObject;
      if (metadata.namespace !== undefined) expect([name, names.includes(metadata.namespace)]).toEqual([name, true]);
    }
  });

  it("labels every object as its own", () => {
    for (const { inputs, name } of custom().filter(({ type }) => type.startsWith("kubernetes:"))) {
      const { metadata } = inputs as unknown as KubernetesObject;
      expect([name, metadata.labels?.["app.kubernetes.io/managed-by"]]).toEqual([name, "pgstack"]);
    }
  });

  it("loses no acknowledged commit: a replica has each", () => {
    expect(one(clusterType).inputs).toMatchObject({
      spec: {
        instances: 3,
        postgresql: { synchronous: { method: "any", number: 1, dataDurability: "required" } },
      },
    });
  });

  it("holds no secret, and outputs none", () => {
    expect(custom().filter(({ type }) => type.endsWith(":Secret"))).toEqual([]);
    expect(one("pulumi:pulumi:Stack").outputs).toEqual({
      clusters: {
        main: {
          operator: "cloudnative-pg",
          namespace: "postgres",
          primary: { "cnpg.io/cluster": "main", "cnpg.io/instanceRole": "primary" },
          writeHost: "main-rw.postgres.svc",
          readHost: "main-ro.postgres.svc",
          port: 5432,
          certificateAuthority: { secret: "main-ca", key: "ca.crt" },
          user: { name: "app", database: "app", password: { secret: "main-app", key: "password" } },
        },
      },
    });
  });

  it("is disposable, so nothing is protected", () => {
    expect(recording.resources.filter((resource) => resource.protect)).toEqual([]);
  });

  it("is all protected when it is not disposable: namespaces, CRDs, operator and cluster", async () => {
    const kept = await record(() =>
      platform({ ...environment("local"), disposable: false }, { environment: "local", connection }),
    );
    const free = kept.resources
      .filter((resource) => resource.custom && !resource.protect && !isMonitoring(resource))
      .map(({ type }) => type);
    expect(free.sort()).toEqual([
      storeType,
      ...new Array<string>(2).fill("kubernetes:batch/v1:CronJob"),
      ...new Array<string>(2).fill("kubernetes:batch/v1:Job"),
      ...new Array<string>(2).fill("kubernetes:core/v1:ConfigMap"),
      ...new Array<string>(2).fill("kubernetes:core/v1:ServiceAccount"),
      ...new Array<string>(17).fill("kubernetes:networking.k8s.io/v1:NetworkPolicy"),
      ...new Array<string>(2).fill("kubernetes:rbac.authorization.k8s.io/v1:Role"),
      ...new Array<string>(2).fill("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"),
      ...new Array<string>(3).fill(rolloutType),
      "pulumi:providers:kubernetes",
    ]);
  });
});
