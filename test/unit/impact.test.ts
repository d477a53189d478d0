import * as fs from "node:fs";
import * as path from "node:path";
import {
  dataLosses,
  describeImpacts,
  describeRefusal,
  type Impact,
  impactOfDeletion,
  impactsOf,
  isPostgresCluster,
  isRefused,
  levels,
} from "../../components/postgres-cluster";
import { parameterContext } from "../../components/model/impact/parameters";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { bucketRepository, cloudNativePgCluster, crunchyCluster, volumeRepository } from "../helpers/clusters";
import {
  databases,
  extensions,
  fromBucket,
  fromCluster,
  fromVolumes,
  fullBackups,
  fullUsers,
  standby,
} from "../helpers/crunchy-data";
import { fullAccess, fullInstrumentation, fullPooler, fullSet, smallSet, withSets } from "../helpers/crunchy-settings";
import { changedAt, customResource, leaves, patched } from "../helpers/impact";
import { repositoryFiles, repository } from "../helpers/repository";

const common = {
  walStorage: { size: "5Gi", storageClass: "fast" },
  storage: { size: "10Gi", storageClass: "fast" },
  resources: { cpu: "1", cpuLimit: "2", memory: "2Gi" },
  parameters: { work_mem: "4MB", max_connections: 100 },
  highAvailability: { mode: "strict" as const },
  scheduling: { antiAffinity: "required" as const, zones: "required" as const, nodePool: "database" as const },
  pooler: { image: "pooler:1" },
};

/** Clusters with everything that their configuration offers, and all of the golden plans. */
const everything: readonly KubernetesObject[] = [
  customResource(
    crunchyCluster({
      ...common,
      users: [{ name: "app", databases: ["app"] }, { name: "b" }],
      backups: {
        repositories: [bucketRepository, volumeRepository],
        identity: { mode: "impersonation", serviceAccount: "a@project-1.iam.gserviceaccount.com" },
      },
      crunchy: { monitoring: true },
    }),
  ),
  customResource(
    crunchyCluster({
      ...withSets(fullSet, smallSet),
      pooler: fullPooler,
      crunchy: { ...withSets(fullSet, smallSet).crunchy, ...fullAccess, instrumentation: fullInstrumentation },
    }),
  ),
  customResource(
    crunchyCluster({ backups: { repositories: [bucketRepository], identity: { mode: "key", secret: "key" } } }),
  ),
  customResource(
    crunchyCluster({
      backups: fullBackups,
      bootstrap: fromCluster,
      users: [...fullUsers, { name: "reader" }],
      databases,
      extensions: [...extensions, { name: "postgis" }],
      crunchy: { initSql: "select 1" },
    }),
  ),
  customResource(crunchyCluster({ backups: { repositories: [bucketRepository] }, bootstrap: fromBucket })),
  customResource(
    crunchyCluster({
      walStorage: { size: "10Gi" },
      backups: { repositories: [volumeRepository] },
      bootstrap: { ...fromVolumes, backups: { claim: "old-repo2" } },
    }),
  ),
  customResource(crunchyCluster(standby)),
  customResource(
    cloudNativePgCluster({
      ...common,
      image: "registry.example.com/postgresql:17.5",
      users: [
        { name: "app", databases: ["app"], passwordSecret: "a" },
        { name: "reader", passwordSecret: "b", attributes: ["createdb"], connectionLimit: 5 },
      ],
      databases,
      extensions,
    }),
  ),
  ...goldenClusters(),
];

function goldenClusters(): KubernetesObject[] {
  return repositoryFiles()
    .filter((file) => /^test\/golden\/.*\.json$/.test(file))
    .flatMap((file) => {
      const { resources } = JSON.parse(fs.readFileSync(path.join(repository, file), "utf8")) as {
        resources: { inputs?: KubernetesObject }[];
      };
      return resources.flatMap(({ inputs }) =>
        inputs !== undefined && typeof inputs.kind === "string" && isPostgresCluster(inputs) ? [inputs] : [],
      );
    });
}

/** Which kind of object it is does not come and go. */
const fieldsOf = (cluster: KubernetesObject) => leaves(cluster).filter(([key]) => key === "metadata" || key === "spec");

const unclassified = (before: KubernetesObject, after: KubernetesObject): string[] =>
  impactsOf(before, after)
    .filter(({ words }) => words.startsWith("unknown to pgstack"))
    .map(({ field }) => field);

describe("every field that is rendered", () => {
  it("is looked at, of every operator", () => {
    expect(new Set(everything.map(({ kind }) => kind))).toEqual(new Set(["PostgresCluster", "Cluster", "postgresql"]));
    expect(everything.length).toBeGreaterThan(8);
  });

  it("is classified when it is changed, removed and added", () => {
    const found = everything.flatMap((cluster) =>
      fieldsOf(cluster).flatMap((leaf) => {
        const gone = changedAt(cluster, leaf, true);
        return [
          ...unclassified(cluster, changedAt(cluster, leaf, false)),
          ...unclassified(cluster, gone),
          ...unclassified(gone, cluster),
        ];
      }),
    );
    expect([...new Set(found)]).toEqual([]);
  });

  it("always has a text for its impact", () => {
    for (const cluster of everything) {
      for (const leaf of fieldsOf(cluster)) {
        for (const { words } of impactsOf(cluster, changedAt(cluster, leaf, false))) {
          expect(words.length).toBeGreaterThan(10);
        }
      }
    }
  });
});

describe("impacts", () => {
  const before = customResource(crunchyCluster({ backups: { repositories: [bucketRepository, volumeRepository] } }));
  const after = patched(before, {
    spec: {
      image: "r/postgres:17.12",
      imagePullPolicy: "Always",
      config: { parameters: { work_mem: "8MB" } },
      instances: [{ ...(before["spec"] as { instances: object[] }).instances[0], replicas: 2 }],
    },
  });

  it("are shown one line per effect, the most severe first", () => {
    const lines = describeImpacts(impactsOf(before, after), []);
    expect(lines.map((line) => line.replace(/:.*\(/, " ("))).toEqual([
      "data lost (refused) (spec.instances[instance].replicas)",
      "rolling restart (spec.image, spec.imagePullPolicy)",
      "reload (spec.config.parameters.work_mem)",
    ]);
  });

  it("name some fields where there are many", () => {
    const many = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [`log_${name}`, "1"]));
    const [line] = describeImpacts(impactsOf(before, patched(before, { spec: { config: { parameters: many } } })), []);
    expect(line).toMatch(/log_a, .*log_d, 2 more\)$/);
  });

  it("that are allowed are marked as allowed", () => {
    expect(describeImpacts(impactsOf(before, after), ["instances"])[0]).toMatch(/^data lost \(allowed\): /);
    expect(describeRefusal(after, impactsOf(before, after), ["instances"])).toBe("");
  });

  it("that are refused name cluster, field, values, reason and fix", () => {
    expect(describeRefusal(after, impactsOf(before, after), ["backups", "data"]).split("\n")).toEqual([
      "postgres/hippo: refused, the change is not applied",
      "  spec.instances[instance].replicas: 3 → 2",
      "    data lost: the operator deletes the volumes of the removed replicas; the primary keeps its volume",
      "    to allow it: set allowDataLoss: [instances] for this cluster; remove it afterwards",
    ]);
  });

  it("of a deletion are the loss of the cluster, which no key of it allows", () => {
    expect(impactOfDeletion(before)).toMatchObject({
      level: "data lost",
      words: expect.stringMatching(/volumes and Secrets/) as string,
    });
    expect(isRefused(impactOfDeletion(before), dataLosses)).toBe(true);
    expect(isRefused(impactOfDeletion(before), ["cluster"])).toBe(false);
  });

  it("that no key allows are refused whatever is allowed", () => {
    const source = { spec: { dataSource: { pgbackrest: {} } } };
    const [impact] = impactsOf(before, patched(before, source));
    expect(impact?.level).toBe("data lost");
    expect(isRefused(impact as Impact, [...dataLosses, "cluster"])).toBe(true);
  });

  it("have every level that is refused among the most severe", () => {
    const refused = levels.filter((level) => isRefused({ level, words: "" }, []));
    expect(refused).toEqual(["impossible", "data lost", "replaced"]);
    expect(levels.slice(-3)).toEqual(refused);
  });

  it("are of Postgres clusters only", () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } };
    expect(isPostgresCluster(pod)).toBe(false);
    expect(() => impactsOf(pod, pod)).toThrow("not a Postgres cluster");
    expect(isPostgresCluster({ apiVersion: "cluster.x-k8s.io/v1", kind: "Cluster" })).toBe(false);
  });

  it("leave out what the engine keeps beside the object", () => {
    expect(impactsOf(before, { ...before, __fieldManager: "x" })).toEqual([]);
  });
});

describe("a setting of Postgres", () => {
  it.each([
    ["shared_buffers", 17, "restart"],
    ["SHARED_BUFFERS", 17, "restart"],
    ["io_method", 18, "restart"],
    ["work_mem", 17, "reload"],
    ["synchronous_commit", 17, "reload"],
    ["autovacuum_max_workers", 17, "restart"],
    ["autovacuum_max_workers", 18, "reload"],
    ["autovacuum_max_workers", undefined, "restart"],
    ["pg_stat_statements.max", 17, "restart"],
    ["pg_stat_statements.track", 17, "reload"],
    ["cron.database_name", 17, "restart"],
    ["auto_explain.log_min_duration", 17, "reload"],
    ["timescaledb.max_background_workers", 17, "unknown"],
  ] as const)("%s of version %s is in force after a %s", (name, version, context) => {
    expect(parameterContext(name, version)).toBe(context);
  });
});
