import * as fs from "node:fs";
import * as path from "node:path";
import { InvalidInput } from "../../components/shared/validation";
import { loadEnvironment } from "../../src/config/load";
import type { EnvironmentConfig } from "../../src/config/schema";
import { adviceFor } from "../../src/plan/advice";
import { recordEnvironment } from "../../src/plan/plan";
import { stackConfiguration } from "../helpers/environments";
import { repository } from "../helpers/repository";
import { faults, type Rendered } from "../helpers/scheduler";

type Json = Record<string, unknown>;

/** An environment of the repository with its first cluster and other keys changed. */
function changed(name: string, cluster: Json, keys: Json = {}): EnvironmentConfig {
  const all = stackConfiguration(name);
  const [first, ...others] = JSON.parse(all["pgstack:clusters"] ?? "[]") as Json[];
  const clusters = JSON.stringify([{ ...first, ...cluster }, ...others]);
  const texts = Object.entries(keys).map(([key, value]) => [`pgstack:${key}`, JSON.stringify(value)]);
  const written = { ...all, "pgstack:clusters": clusters, ...(Object.fromEntries(texts) as Record<string, string>) };
  return loadEnvironment(written, `Pulumi.${name}.yaml`);
}

const written = (name: string, key: string): Json =>
  JSON.parse(stackConfiguration(name)[`pgstack:${key}`] ?? "{}") as Json;
const crunchy = { monitoring: true };
const restore = { id: "one", repository: "repo1" };
const bootstrap = { from: "cluster", cluster: "old", repository: "repo1" };
const upgrade = { id: "up", to: 18 };
const pgAdmin = { storage: { size: "5Gi" } };

/** Everything that can happen to a cluster in its life. */
const lives: Readonly<Record<string, Json>> = {
  "as it is": {},
  "restored in place": { restore },
  "started from backups": { bootstrap },
  "upgraded, with pgAdmin": { crunchy: { ...crunchy, upgrade, pgAdmin } },
};

const cases = [...Object.keys(lives).map((life) => ["prod", life] as const), ["dev", "as it is"] as const];
const recorded = async (config: EnvironmentConfig): Promise<readonly Rendered[]> =>
  (await recordEnvironment("test", config)).resources;

/** What an environment registers in one of its lives; each is recorded once. */
const inLife = (() => {
  const known = new Map<string, Promise<readonly Rendered[]>>();
  return (name: string, life: string): Promise<readonly Rendered[]> => {
    const key = `${name} ${life}`;
    const found = known.get(key) ?? recorded(changed(name, lives[life] ?? {}));
    known.set(key, found);
    return found;
  };
})();

describe.each(["prod", "dev"])("%s", (name) => {
  /** One fix taken back each: what the placement was before, written as configuration. */
  const { repositories } = (JSON.parse(stackConfiguration(name)["pgstack:clusters"] ?? "[]") as Json[])[0]?.[
    "backups"
  ] as { repositories: Json[] };
  const elsewhere = { scheduling: { nodePool: "any" } };
  const reverted: readonly (readonly [string, Json, Json, string])[] = [
    [
      "the repository host's nodes",
      { backups: { repositories, repositoryHost: elsewhere } },
      {},
      "repositories[1].volume.storageClass",
    ],
    ["the nodes of a restore", { restore: { ...restore, ...elsewhere } }, {}, "restore.scheduling.nodePool"],
    ["the nodes of a clone", { bootstrap: { ...bootstrap, ...elsewhere } }, {}, "bootstrap.scheduling.nodePool"],
    [
      "the nodes of an upgrade",
      { crunchy: { ...crunchy, upgrade: { ...upgrade, ...elsewhere } } },
      {},
      "crunchy.upgrade.scheduling.nodePool",
    ],
    ["the class of data", { storage: { size: "10Gi", storageClass: "standard-rwo" } }, {}, "storage.storageClass"],
    ["the class of WAL", { walStorage: { size: "10Gi", storageClass: "standard-rwo" } }, {}, "walStorage.storageClass"],
    [
      "the class of drills",
      { drill: { enabled: true, volume: { storageClass: "standard-rwo" } } },
      {},
      "drill.volume.storageClass",
    ],
    [
      "the class of pgAdmin",
      { crunchy: { ...crunchy, pgAdmin: { storage: { size: "5Gi", storageClass: "pgstack-database" } } } },
      {},
      "pgAdmin.storage.storageClass",
    ],
    [
      "the class of Prometheus",
      {},
      {
        monitoring: {
          ...written(name, "monitoring"),
          prometheus: { storage: { size: "20Gi", storageClass: "pgstack-database" } },
        },
      },
      "monitoring.prometheus.storage.storageClass",
    ],
  ];

  it.each(reverted)("is refused without %s", (_, cluster, keys, at) => {
    const problems = ((): readonly { readonly path: string }[] => {
      try {
        changed(name, cluster, keys);
        return [];
      } catch (error) {
        if (error instanceof InvalidInput) return error.problems;
        throw error;
      }
    })();
    expect(problems.map(({ path: key }) => key).join(" ")).toContain(at);
  });

  it("names a volume, its class, its nodes and the fix", () => {
    expect(() => changed(name, { backups: { repositories, repositoryHost: elsewhere } })).toThrow(
      /repo2 of [a-z-]+ is a hyperdisk-balanced disk \(class pgstack-database\), which no e2-standard-\d of the system pool can attach, where the repository host of [a-z-]+ can run; remove storageClass to use the class for these nodes, or change clusters\[0\]\.backups\.repositoryHost\.scheduling\.nodePool/,
    );
  });
});

describe("the simulated scheduler of Kubernetes", () => {
  it.each(cases)("with %s, %s: every pod finds a node, and every volume can be attached there", async (name, life) => {
    expect(faults(await inLife(name, life))).toEqual([]);
  });

  it("with system nodes that take Hyperdisk only, and with Arm nodes for databases", async () => {
    const kubernetes = {
      ...written("prod", "kubernetes"),
      systemPool: { machineType: "n4-standard-4", nodes: 3 },
      databasePool: { machineType: "c4a-standard-8", nodes: 3 },
    };
    expect(faults(await recorded(changed("prod", {}, { kubernetes })))).toEqual([]);
  });

  it("with Arm nodes only", async () => {
    const kubernetes = {
      ...written("dev", "kubernetes"),
      databasePool: undefined,
      systemPool: { machineType: "c4a-standard-4", nodes: 3 },
    };
    expect(faults(await recorded(changed("dev", { scheduling: {} }, { kubernetes })))).toEqual([]);
  });

  const goldens = path.join(repository, "test", "golden");
  const onNodesOfOurs = fs
    .readdirSync(goldens, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file, read(file)] as const)
    .filter(([, resources]) => resources.some(({ type }) => type.endsWith(":NodePool")));
  function read(file: string): readonly Rendered[] {
    return (JSON.parse(fs.readFileSync(path.join(goldens, file), "utf8")) as { resources: Rendered[] }).resources;
  }

  it("finds golden files to check", () => {
    expect(onNodesOfOurs.map(([file]) => file)).toEqual(
      expect.arrayContaining(["prod.json", "dev.json", path.join("examples", "gke-demo.json")]),
    );
  });

  it.each(onNodesOfOurs)("with the golden %s", (_, resources) => {
    expect(faults(resources)).toEqual([]);
  });
});

describe("the check by the simulated scheduler", () => {
  /** The resources with a part of one kind taken away. */
  const without = (resources: readonly Rendered[], kind: string, ...keys: string[]): Rendered[] =>
    (JSON.parse(JSON.stringify(resources)) as Rendered[]).map((resource) => {
      if (resource.type.split(":").at(-1) !== kind) return resource;
      const owner = keys.slice(0, -1).reduce<Json>((at, key) => (at[key] ?? {}) as Json, resource.inputs as Json);
      Reflect.deleteProperty(owner, keys.at(-1) ?? "");
      return resource;
    });
  const spec = ["spec", "backups", "pgbackrest"];
  const mutations: readonly (readonly [string, string, string, readonly string[]])[] = [
    ["repository host", "as it is", "PostgresCluster", [...spec, "repoHost"]],
    ["restore", "restored in place", "PostgresCluster", [...spec, "restore", "affinity"]],
    ["bootstrap", "started from backups", "PostgresCluster", ["spec", "dataSource", "postgresCluster", "tolerations"]],
    ["upgrade", "upgraded, with pgAdmin", "PGUpgrade", ["spec", "affinity"]],
    ["drill", "as it is", "CronJob", ["spec", "jobTemplate", "spec", "template", "spec", "tolerations"]],
    ["main", "as it is", "StorageClass", ["parameters", "type"]],
  ];

  it.each(mutations)("detects that the %s is lost (%s)", async (pod, life, kind, keys) => {
    const found = faults(without(await inLife("prod", life), kind, ...keys));
    expect(found.join("\n")).toContain(pod);
  });
});

it("a machine of unknown size is a warning, since the fit of pods on it is not checked", () => {
  const kubernetes = { ...written("prod", "kubernetes"), databasePool: { machineType: "m3-ultramem-32", nodes: 3 } };
  const subjects = (keys: Json): string[] =>
    adviceFor(changed("prod", {}, keys)).flatMap(({ subject }) => (/machineType$/.test(subject) ? [subject] : []));
  expect(subjects({})).toEqual([]);
  // Persistent Disk is what M3 attaches, so the class follows.
  expect(subjects({ kubernetes })).toEqual(["kubernetes.databasePool.machineType"]);
});

describe("NetworkPolicies by default", () => {
  const subjects = (keys: Json): string[] =>
    adviceFor(changed("prod", {}, keys)).flatMap(({ subject }) =>
      /clients$|networkPolicies/.test(subject) ? [subject] : [],
    );
  const cluster = (written("prod", "clusters") as unknown as readonly Json[])[0];

  it("are a warning if they block every application", () => {
    expect(subjects({})).toEqual(["clusters.main.clients"]);
    expect(subjects({ clusters: [{ ...cluster, clients: [{ namespace: "shop" }] }] })).toEqual([]);
    expect(subjects({ networkPolicies: { mode: "off" } })).toEqual([]);
  });

  it("are a warning on an existing GKE cluster, which might not enforce them, until the mode is configured", () => {
    const kubernetes = { source: "gke-existing", project: "acme-platform", name: "shared", location: "europe-west3" };
    expect(subjects({ kubernetes })).toContain("networkPolicies.mode");
    expect(subjects({ kubernetes, networkPolicies: { mode: "default-deny" } })).toEqual(["clusters.main.clients"]);
  });
});

describe("nodes that are drained", () => {
  const minAvailable = async (cluster: Json): Promise<unknown> => {
    const resources = await recorded(changed("prod", cluster));
    const found = resources.find(({ type }) => type.endsWith(":PostgresCluster") && type.startsWith("kubernetes:"));
    return (found?.inputs as { spec: { instances: { minAvailable?: unknown }[] } }).spec.instances[0]?.minAvailable;
  };

  it("leave all instances but one where every commit waits for a replica, else what PGO leaves", async () => {
    expect(await minAvailable({})).toBe(2);
    expect(await minAvailable({ highAvailability: { mode: "synchronous" } })).toBeUndefined();
  });
});
