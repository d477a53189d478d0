import fc from "fast-check";
import { unschedulablePods } from "../../components/placement";
import { environmentSchema } from "../../src/config/schema";
import { bucketRepository } from "../helpers/clusters";

/**
 * The oracle knows nothing of pgstack: which disks a machine attaches, and where a pod with and without the database pool's toleration can
 * run. Source: Compute Engine documentation, "Machine series comparison" and "About Hyperdisk".
 */
const machines = {
  "e2-standard-4": { disks: ["pd-standard", "pd-balanced", "pd-ssd"], general: "pd-balanced" },
  "n2-standard-4": { disks: ["pd-standard", "pd-balanced", "pd-ssd"], general: "pd-balanced" },
  "c3-standard-4": { disks: ["pd-balanced", "pd-ssd", "hyperdisk-balanced"], general: "pd-balanced" },
  "n4-standard-4": { disks: ["hyperdisk-balanced"], general: "hyperdisk-balanced" },
  "c4a-standard-4": { disks: ["hyperdisk-balanced"], general: "hyperdisk-balanced" },
} as const;
type Machine = keyof typeof machines;

const machine = fc.constantFrom(...(Object.keys(machines) as Machine[]));
const storageClass = fc.constantFrom(
  undefined,
  "pgstack-database",
  "pgstack-system",
  "standard-rwo",
  "premium-rwo",
  "somebody-elses",
);
const sizes = fc.constantFrom("2Gi", "4Gi", "40Gi");
const volume = fc.record({ size: sizes, storageClass });
const nodePool = fc.constantFrom("any" as const, "database" as const);

const environments = fc.record({
  system: machine,
  database: fc.option(machine, { nil: undefined }),
  instances: nodePool,
  data: volume,
  wal: fc.option(volume, { nil: undefined }),
  // Smaller ones are refused by a rule of the cluster itself.
  repository: fc.option(fc.record({ size: fc.constant("200Gi"), storageClass }), { nil: undefined }),
  host: fc.option(nodePool, { nil: undefined }),
  pgAdmin: fc.option(volume, { nil: undefined }),
  prometheus: volume,
});
type Drawn = typeof environments extends fc.Arbitrary<infer T> ? T : never;
type Volume = Omit<Drawn["data"], "size"> & { readonly size: string };

function settings(drawn: Drawn): unknown {
  const { system, database, data, wal, repository, host, pgAdmin, prometheus } = drawn;
  return {
    disposable: true,
    kubernetes: {
      source: "gke",
      project: "acme-postgres",
      name: "main",
      location: { kind: "zonal", zone: "europe-west3-a" },
      systemPool: { machineType: system, nodes: 3 },
      ...(database !== undefined ? { databasePool: { machineType: database, nodes: 3 } } : {}),
    },
    backupBucket: { source: "new", name: "backups" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
    clusters: [
      {
        operator: "crunchy",
        name: "main",
        namespace: "postgres",
        version: 17,
        storage: data,
        walStorage: wal,
        scheduling: { nodePool: drawn.instances },
        backups: {
          repositories: [
            bucketRepository,
            ...(repository !== undefined
              ? [{ name: "repo2", volume: repository, retention: { full: 1 }, schedules: { full: "0 1 * * *" } }]
              : []),
          ],
          ...(repository !== undefined && host !== undefined
            ? { repositoryHost: { scheduling: { nodePool: host } } }
            : {}),
        },
        crunchy: { monitoring: true, pgAdmin: pgAdmin !== undefined ? { storage: pgAdmin } : undefined },
      },
    ],
    monitoring: { mode: "bundled", prometheus: { storage: prometheus } },
  };
}

/** Keys of volumes that could not be attached, and of those that are too small, by the oracle. */
function expected({ system, database, instances, data, wal, repository, host, pgAdmin, prometheus }: Drawn): string[] {
  const of: Readonly<Record<string, string>> = {
    "pgstack-database": machines[database ?? system].general,
    "pgstack-system": machines[system].general,
    "standard-rwo": "pd-balanced",
    "premium-rwo": "pd-ssd",
  };
  // A pod without toleration stays on the system nodes; one for the database pool goes nowhere where there is none.
  const machineFor = (pool: "any" | "database"): Machine | undefined => (pool === "any" ? system : database);
  const judge = (key: string, { size, storageClass }: Volume, pool: "any" | "database"): string[] => {
    const on = machineFor(pool);
    // A class that nobody named is one that fits, so only its size can be wrong.
    const named = storageClass ?? (on === database && database !== undefined ? "pgstack-database" : "pgstack-system");
    const disk = of[named];
    if (disk === undefined) return [];
    const disks: readonly string[] = on === undefined ? [] : machines[on].disks;
    return [
      ...(on !== undefined && !disks.includes(disk) ? [`${key}.storageClass`] : []),
      ...(disk === "hyperdisk-balanced" && size === "2Gi" ? [`${key}.size`] : []),
    ];
  };
  const optional = (key: string, one: Volume | undefined, pool: "any" | "database"): string[] =>
    one === undefined ? [] : judge(key, one, pool);
  const cluster = "clusters.0";
  return [
    ...judge(`${cluster}.storage`, data, instances),
    ...optional(`${cluster}.walStorage`, wal, instances),
    ...optional(`${cluster}.backups.repositories.1.volume`, repository, host ?? instances),
    ...optional(`${cluster}.crunchy.pgAdmin.storage`, pgAdmin, "any"),
    ...judge("monitoring.prometheus.storage", prometheus, "any"),
  ].sort();
}

describe("the placement of any environment", () => {
  it("is refused where a disk cannot be attached or is too small, and nowhere else", () => {
    fc.assert(
      fc.property(environments, (drawn) => {
        const issues = environmentSchema.safeParse(settings(drawn)).error?.issues ?? [];
        const found = issues
          .filter(({ code, ...issue }) => {
            const rule = code === "custom" && "params" in issue ? (issue.params as { rule?: string }).rule : undefined;
            return rule === "volumes-fit-nodes" || rule === "volumes-are-large-enough";
          })
          .map(({ path }) => path.join("."))
          .sort();
        expect(found).toEqual(expected(drawn));
      }),
      { numRuns: 100 },
    );
  });

  it("draws environments of both kinds", () => {
    const drawn = fc.sample(environments, { numRuns: 200, seed: 7 });
    const good = drawn.filter((one) => expected(one).length === 0).length;
    expect(good).toBeGreaterThan(5);
    expect(good).toBeLessThan(150);
  });
});

describe("the room of any nodes", () => {
  // Capacity less what GKE's documentation says it reserves ("Plan GKE Standard node sizes"), worked out by hand: CPU in cores, memory in GiB.
  const room = {
    "e2-standard-2": { cpu: 1.93, memory: 8 - 1 - 0.8 - 100 / 1024 },
    "n4-standard-4": { cpu: 3.92, memory: 16 - 1 - 0.8 - 0.8 - 100 / 1024 },
  } as const;
  const machineType = fc.constantFrom("e2-standard-2" as const, "n4-standard-4" as const);
  const pod = fc.record({ cpu: fc.constantFrom(0.5, 1.5, 1.93, 3.9, 5), memory: fc.constantFrom(1, 6, 7, 13) });
  type Pod = { readonly cpu: number; readonly memory: number };

  /** Whether there is a place for each pod: every way to put them is tried. */
  const fits = ([first, ...rest]: readonly Pod[], nodes: readonly Pod[]): boolean =>
    first === undefined ||
    nodes.some(
      ({ cpu, memory }, i) =>
        first.cpu <= cpu + 1e-9 &&
        first.memory <= memory + 1e-9 &&
        fits(
          rest,
          nodes.map((node, j) => (i === j ? { cpu: cpu - first.cpu, memory: memory - first.memory } : node)),
        ),
    );

  it("is never refused to pods that have a place, and always to one that has none", () => {
    fc.assert(
      fc.property(
        machineType,
        fc.integer({ min: 1, max: 3 }),
        fc.array(pod, { minLength: 1, maxLength: 5 }),
        (machine, nodes, pods) => {
          const found = unschedulablePods({
            pools: [{ what: "the pool", path: [], machineType: machine, nodes, labels: {}, taints: [] }],
            classes: {},
            defaultClass: "standard-rwo",
            pods: pods.map(({ cpu, memory }, i) => ({
              what: `pod ${i}`,
              path: ["pods", i],
              count: 1,
              requests: { cpu, memory: memory * 2 ** 30 },
              spec: {},
              volumes: [],
            })),
          });
          const one = room[machine];
          if (found.length > 0)
            expect(
              fits(
                pods,
                Array.from({ length: nodes }, () => one),
              ),
            ).toBe(false);
          const tooLarge = pods.flatMap((each, i) => (fits([each], [one]) ? [] : [`pods.${i}`]));
          if (tooLarge.length > 0) expect(found.map(({ path }) => path.join("."))).toEqual(tooLarge);
        },
      ),
    );
  });
});
