import {
  type PostgresClusterSettings,
  postgresClusterSchema,
  renderPostgresCluster,
} from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { crunchyCases } from "../helpers/any-crunchy-cluster";
import { crunchySettings } from "../helpers/clusters";
import {
  fullAccess,
  fullInstrumentation,
  fullPgAdmin,
  fullPooler,
  fullSet,
  smallSet,
  withSets,
} from "../helpers/crunchy-settings";
import { exampleObjects } from "../helpers/examples";
import { describeWithCrds, serveCrds } from "./support/crds";
import { DryRun } from "./support/dry-run";
import { Machine } from "./support/machine";

/** A few; the full tier sends 150 others. */
const numRuns = 10;
const seed = 20_261_128;

const base: PostgresClusterSettings = {
  operator: "crunchy",
  name: "hippo",
  namespace: "postgres",
  version: 17,
  storage: { size: "10Gi" },
};

const clusters: Readonly<Record<string, PostgresClusterSettings>> = {
  "with nothing but what is required": base,
  "replicated strictly, its log on a volume of its own": {
    ...base,
    instances: 4,
    walStorage: { size: "5Gi", storageClass: "fast" },
    highAvailability: { mode: "strict", synchronousStandbys: 2 },
    scheduling: { antiAffinity: "required" },
  },
  "with users, settings of every type and a pooler": {
    ...base,
    users: [
      { name: "app", databases: ["app", "reports"] },
      { name: "reader", databases: [] },
    ],
    parameters: { max_connections: 200, random_page_cost: 1.1, jit: false, work_mem: "16MB" },
    pooler: { instances: 2, mode: "transaction" },
  },
  "backed up to a bucket and a volume, with an exporter": {
    ...base,
    backups: {
      repositories: [
        { name: "repo1", gcs: { bucket: "backups" }, retention: { full: 14 }, schedules: { full: "0 1 * * *" } },
        {
          name: "repo2",
          volume: { size: "200Gi" },
          retention: { full: 30, unit: "time" },
          schedules: { full: "0 2 * * *", incremental: "0 */4 * * *" },
        },
      ],
    },
    crunchy: { monitoring: true },
  },
  "of several sets with every option": crunchySettings(withSets(fullSet, smallSet)),
  "reached, trusted and logged in to in every way": crunchySettings({ crunchy: fullAccess }),
  "with PgBouncer in full": crunchySettings({ pooler: fullPooler }),
  "with an OpenTelemetry collector and pgAdmin": crunchySettings({
    crunchy: { instrumentation: fullInstrumentation, pgAdmin: fullPgAdmin },
  }),
  "that is stopped": crunchySettings({ crunchy: { state: "shutdown" } }),
};

describeWithCrds("a PostgresCluster of PGO on a real API server", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    const machine = await Machine.up();
    dryRun = new DryRun(machine, base.namespace);
    await serveCrds(machine);
  });

  it.each(Object.entries(clusters))("is accepted %s", (_what, settings) => {
    const { customResource, dependents } = renderPostgresCluster(postgresClusterSchema.parse(settings));
    for (const object of [customResource, ...dependents.map((companion) => companion.object)]) {
      const accepted = JSON.parse(dryRun.apply(object)) as { spec: unknown };
      expect(accepted.spec).toMatchObject(object["spec"] as object);
    }
  });

  /** Nothing is created, so the namespace has to exist. */
  const here = (object: KubernetesObject): KubernetesObject =>
    object.metadata.namespace === undefined
      ? object
      : { ...object, metadata: { ...object.metadata, namespace: base.namespace } };
  // CRDs of External Secrets, GKE, cert-manager and the Prometheus operator are not available here; those of Zalando's operator are served where it runs.
  const foreign = new Set([
    ...["ExternalSecret", "VolumeSnapshotClass", "Certificate"],
    ...["OperatorConfiguration", "postgresql", "PodMonitor", "PrometheusRule"],
  ]);
  /** CloudNativePG's webhook refuses snapshots without their CRDs. */
  const isSnapshot = ({ spec }: KubernetesObject): boolean =>
    (spec as { method?: string } | undefined)?.method === "volumeSnapshot";

  it("is accepted as each example has it, with everything beside it", async () => {
    const objects = (await exampleObjects()).filter(({ object }) => !foreign.has(object.kind) && !isSnapshot(object));
    expect(new Set(objects.map(({ example }) => example)).size).toBeGreaterThan(30);
    // Each under a name of its own: examples use the same ones.
    const renamed = objects.map(({ object }, i) => ({
      ...here(object),
      metadata: { ...here(object).metadata, name: `${object.metadata.name}-${i}` },
    }));
    expect(dryRun.refused(renamed).map(({ object, why }) => `${object.metadata.name}: ${why}`)).toEqual([]);
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(crunchyCases, numRuns, seed)).toEqual([]);
  });

  it("is refused when it sets what PGO manages: the server's own rules are at work", () => {
    const { customResource } = renderPostgresCluster(postgresClusterSchema.parse(base));
    const spec = { ...(customResource["spec"] as object), config: { parameters: { ssl: "off" } } };
    expect(() => dryRun.apply({ ...customResource, spec })).toThrow(/TLS is always enabled/);
  });
});
