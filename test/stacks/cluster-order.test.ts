import { PostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import {
  type CloudNativePgSettings,
  cloudNativePgSettings,
  type CrunchySettings,
  crunchySettings,
  zalandoSettings,
} from "../helpers/clusters";
import { record, type Recording } from "../helpers/mocks";

const custom = "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster";

describe("a referenced object of a cluster", () => {
  const make = () =>
    record(() => new PostgresCluster("main", crunchySettings({ crunchy: { initSql: "select 1" } }), { protect: true }));

  it("is created before it, and can be deleted with its key: it holds no data", async () => {
    const recording = await make();
    const sql = recording.one("kubernetes:core/v1:ConfigMap");
    expect(recording.waitsFor(recording.one(custom), sql)).toBe(true);
    expect(sql.protect).toBe(false);
    expect(recording.one(custom).protect).toBe(true);
  });
});

describe("the content of databases", () => {
  it("is written after the cluster and before the readiness check, and can be recreated", async () => {
    const args = crunchySettings({ extensions: [{ name: "hstore" }] });
    const recording = await record(() => new PostgresCluster("main", args, { protect: true }));
    const jobs = recording.ofType("kubernetes:batch/v1:Job");
    const [contents, proof] = ["contents", "ready"].map((suffix) =>
      jobs.find(({ name }) => name.includes(`-${suffix}-`)),
    );
    if (contents === undefined || proof === undefined || jobs.length !== 2) throw new Error("there are not two Jobs");
    expect(recording.waitsFor(contents, recording.one(custom))).toBe(true);
    expect(recording.waitsFor(proof, contents)).toBe(true);
    expect(contents.protect).toBe(false);
  });
});

describe("a rolling change of pods", () => {
  const rollout = "pulumi-nodejs:dynamic/pgstack:Rollout";
  const connection = { kubeconfig: "/path/kubeconfig", identity: "test" };
  const make = (changes: Partial<CrunchySettings> = {}) =>
    record(() => new PostgresCluster("main", { ...crunchySettings(changes), connection }, { protect: true }));

  it("has finished before the readiness check, and can be recreated: it holds no data", async () => {
    const recording = await make();
    const end = recording.one(rollout);
    expect(recording.waitsFor(end, recording.one(custom))).toBe(true);
    expect(recording.waitsFor(recording.one("kubernetes:batch/v1:Job"), end)).toBe(true);
    expect(end.protect).toBe(false);
  });

  it("is awaited when pods change, but not when only a timeout changes", async () => {
    const decides = async (changes: Partial<CrunchySettings>): Promise<unknown> =>
      (await make(changes)).one(rollout).inputs["decides"];
    const before = await decides({});
    expect(await decides({ readyTimeoutSeconds: 77 })).toBe(before);
    expect(await decides({ resources: { cpu: "1", memory: "2Gi" } })).not.toBe(before);
  });

  it.each(["shutdown", "paused"] as const)("does not exist if the cluster is %s", async (state) => {
    expect((await make({ crunchy: { state } })).ofType(rollout)).toEqual([]);
  });

  it("is not awaited without a kubeconfig", async () => {
    const recording = await record(() => new PostgresCluster("main", crunchySettings()));
    expect(recording.ofType(rollout)).toEqual([]);
  });

  it("is awaited on CloudNativePG if pods are recreated, and for a parameter that needs a restart", async () => {
    const decides = async (changes: Partial<CloudNativePgSettings>): Promise<unknown> => {
      const args = { ...cloudNativePgSettings(changes), connection };
      return (await record(() => new PostgresCluster("main", args))).one(rollout).inputs["decides"];
    };
    const before = await decides({});
    expect(await decides({ parameters: { log_connections: true } })).toBe(before);
    expect(await decides({ parameters: { max_connections: 60 } })).not.toBe(before);
    expect(await decides({ resources: { cpu: "1", memory: "2Gi" } })).not.toBe(before);
  });
});

describe("pods that an operator deletes after the custom resource", () => {
  const removal = "pulumi-nodejs:dynamic/pgstack:Removal";
  const connection = { kubeconfig: "/path/kubeconfig", identity: "test" };

  it("are waited for after the deletion of the custom resource, which depends on the wait", async () => {
    const recording = await record(
      () => new PostgresCluster("main", { ...zalandoSettings(), connection }, { protect: true }),
    );
    const wait = recording.one(removal);
    expect(recording.waitsFor(recording.one("kubernetes:acid.zalan.do/v1:postgresql"), wait)).toBe(true);
    expect(wait.inputs).toMatchObject({
      selector: "application=spilo,cluster-name=acid",
      kubeconfig: "/path/kubeconfig",
    });
    expect(wait.protect).toBe(false);
  });

  it("do not exist with other operators", async () => {
    const recording = await record(() => new PostgresCluster("main", { ...crunchySettings(), connection }));
    expect(recording.ofType(removal)).toEqual([]);
  });
});

describe("the first backup of a CloudNativePG cluster", () => {
  const backups = {
    repositories: [
      {
        name: "repo1",
        gcs: { bucket: "backups" },
        retention: { full: 7, unit: "time" },
        schedules: { full: "0 1 * * *" },
      },
    ],
  } as CloudNativePgSettings["backups"];
  const made = async (connection?: { kubeconfig: string; identity: string }) => {
    const settings = { ...cloudNativePgSettings({ backups }), ...(connection !== undefined ? { connection } : {}) };
    return record(() => new PostgresCluster("main", settings));
  };
  const waitFor = (recording: Recording): string => {
    const { metadata } = recording.one("kubernetes:postgresql.cnpg.io/v1:Cluster")
      .inputs as unknown as KubernetesObject;
    return metadata.annotations?.["pulumi.com/waitFor"] ?? "";
  };

  it("is awaited in parallel with the database if Kubernetes is reachable, else the cluster waits for archiving", async () => {
    const beside = await made({ kubeconfig: "/path/kubeconfig", identity: "test" });
    const rollout = (name: string): unknown => beside.one("pulumi-nodejs:dynamic/pgstack:Rollout", name).inputs;
    expect(rollout("main-first-backup")).toMatchObject({
      kind: "ObjectStore",
      object: "main-repo1",
      until: ["jsonpath={.status.serverRecoveryWindow.main.firstRecoverabilityPoint}"],
    });
    expect(rollout("main-archiving")).toMatchObject({
      kind: "Cluster",
      object: "main",
      until: ["condition=ContinuousArchiving"],
    });
    expect(waitFor(beside)).not.toContain("ContinuousArchiving");
    expect(waitFor(await made())).toContain("ContinuousArchiving");
  });

  it("has its ObjectStore before the cluster, which has no pods without it", async () => {
    const recording = await made();
    const [cluster, store] = [
      recording.one("kubernetes:postgresql.cnpg.io/v1:Cluster"),
      recording.one("kubernetes:barmancloud.cnpg.io/v1:ObjectStore"),
    ];
    expect(recording.waitsFor(cluster, store)).toBe(true);
  });
});
