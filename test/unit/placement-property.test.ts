import fc from "fast-check";
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
      { numRuns: 200 },
    );
  });

  it("draws environments of both kinds", () => {
    const drawn = fc.sample(environments, { numRuns: 200, seed: 7 });
    const good = drawn.filter((one) => expected(one).length === 0).length;
    expect(good).toBeGreaterThan(5);
    expect(good).toBeLessThan(150);
  });
});
