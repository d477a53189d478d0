import { z } from "zod";
import { clusterClient, egressDestination } from "../network-policies/schema";
import { dnsLabel, imageReference, largestCount } from "../shared/scalars";
import { strict, withRules } from "../shared/validation";
import { postgresVersions } from "../versions";
import { backupsSchema as barmanBackupsSchema } from "./cloudnative-pg/backups/schema";
import { clusterSpec, patchOf } from "./cloudnative-pg/chart";
import { bootstrapSchema as barmanBootstrapSchema } from "./cloudnative-pg/origin";
import { podKeys } from "./cloudnative-pg/schema";
import { cloudNativePgBodyRules } from "./cloudnative-pg/rules";
import { contents } from "./contents/schema";
import { fields as cloudNativePgFields } from "./crd-fields/cloudnative-pg";
import { fields as crunchyFields } from "./crd-fields/crunchy";
import { fieldTable, patchFitsCrd } from "./crd-fields/fields";
import { backupsSchema } from "./crunchy/backups/schema";
import { postgresClusterSpec } from "./crunchy/chart";
import { initSqlSchema } from "./crunchy/init-sql";
import { bootstrapSchema, restoreSchema, standbySchema } from "./crunchy/origin/schema";
import { crunchyBodyRules } from "./crunchy/rules";
import { crunchyBody, crunchyIntent } from "./crunchy/schema";
import { drillSchema } from "./drill/schema";
import { dataLosses } from "./impact/impact";
import { cloudNativePgDecisions, crunchyDecisions, patchLeavesDecisions, patchOnlyAdds } from "./patch-rules";
import { cloudNativePgRules, commonRules, crunchyRules } from "./rules";
import { instances, pooler, poolerOptions, resources, scheduling, storage } from "./shapes";
import { userSchema } from "./users";

const highAvailability = strict({
  mode: z
    .enum(["asynchronous", "synchronous", "strict"])
    .default("asynchronous")
    .describe(
      "asynchronous: a commit waits for no replica. synchronous: it waits for a replica as long as one is there. " +
        "strict: it always waits, and writes block while no replica is there. A change is a reload.",
    ),
  synchronousStandbys: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe("How many replicas must have a commit before it is acknowledged; read in the synchronous modes only."),
});

const intent = {
  name: dnsLabel(41).describe(
    "Name of the cluster and prefix of everything it has. A change is another cluster: refused on a live one.",
  ),
  namespace: dnsLabel().describe(
    "Namespace of the cluster. An environment creates it; with the library alone it must exist. A change is another cluster.",
  ),
  version: z
    .literal(postgresVersions, { error: `one of ${postgresVersions.join(", ")} is expected` })
    .describe(
      "Major version of Postgres. On PGO an upgrade has steps of its own, and a change alone is refused; CloudNativePG upgrades at once, with an outage.",
    ),
  image: imageReference
    .optional()
    .describe(
      "Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must begin with the version. " +
        "A change restarts instance by instance.",
    ),
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("When the image is pulled."),
  instances: instances
    .default(3)
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Lowering it deletes the volumes of those that go: refused unless allowDataLoss names instances.",
    ),
  storage: storage.describe("Volume of the data directory of each instance."),
  walStorage: storage.optional().describe("A volume of its own for the write-ahead log. Default: with the data."),
  resources: resources.prefault({}).describe("Resources of each Postgres container."),
  users: z
    .array(userSchema)
    .min(1)
    .max(64)
    .default([{ name: "app", databases: ["app"] }])
    .describe("Roles and their databases."),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe(
      "Settings of postgresql.conf. A change is a reload, or a restart instance by instance where Postgres asks for it. What is " +
        "not written follows from the memory: shared_buffers a quarter, effective_cache_size three quarters, " +
        "maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).",
    ),
  ...contents,
  highAvailability: highAvailability.prefault({}).describe("What a commit waits for."),
  scheduling: scheduling.prefault({}).describe("Where instances run."),
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  clients: z
    .array(clusterClient)
    .default([])
    .describe(
      "Pods and addresses that reach the cluster where the environment has NetworkPolicies; `npm run psql` works without an entry. " +
        "Default: none. A change takes effect at once.",
    ),
  egress: z
    .array(egressDestination)
    .default([])
    .describe(
      "Destinations that its pods reach beyond what they need for themselves, for example an LDAP server or a collector of logs, where " +
        "the environment has NetworkPolicies.",
    ),
  drill: drillSchema
    .prefault({})
    .describe(
      "A Job that restores the newest backup beside the cluster and looks at what it got: tables, indexes, checksums, and what you " +
        "ask. It changes nothing of the cluster.",
    ),
  acceptNoBackups: z
    .literal(true, { error: "must be true, or be removed" })
    .optional()
    .describe(
      "Consent to a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be " +
        "restored. It changes nothing of the cluster.",
    ),
  allowDataLoss: z
    .array(z.enum(dataLosses))
    .default([])
    .describe(
      "What a change may lose; without it such a change is refused, in a preview already. instances: the volumes of replicas " +
        "that go. backups: those of a repository that goes, or that are kept no longer. data: what only this cluster has. " +
        "Remove it when the change is done. An environment that is disposable allows all of them.",
    ),
  readyTimeoutSeconds: z
    .number()
    .int()
    .min(30)
    .max(7 * 24 * 3600, { error: "must be a week or less" })
    .default(900)
    .describe("How long `up` waits for the database to work, in seconds, before it fails."),
};

/** A JSON merge patch (RFC 7396). */
const mergePatch = z.record(z.string(), z.unknown());

const cloudNativePgPooler = strict({
  ...pooler.shape,
  config: strict({
    global: poolerOptions
      .default({})
      .describe(
        "Settings of the section [pgbouncer], for example max_client_conn, which is 100 clients for each pod unless set. A change is a reload.",
      ),
  })
    .prefault({})
    .describe("Configuration of PgBouncer beyond the mode."),
});

/** Messages for keys that a cluster has only on another operator. */
function onlyWith(operator: string, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, `exists only with operator: ${operator}; remove it`]));
}

const cloudNativePgCluster = strict(
  {
    operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
    ...intent,
    pooler: cloudNativePgPooler.optional().describe("PgBouncer in front of the primary. Default: none."),
    backups: barmanBackupsSchema
      .optional()
      .describe(
        "Barman Cloud, which must be in the Postgres image. Default: no backups, and the write-ahead log is thrown away.",
      ),
    bootstrap: barmanBootstrapSchema
      .optional()
      .describe("What a new cluster starts from. Default: an empty database. A running one never reads it."),
    cloudNativePg: strict({
      probePeriodSeconds: z
        .number()
        .int()
        .min(1)
        .max(largestCount)
        .default(10)
        .describe("How often the kubelet asks whether an instance is started and ready, in seconds."),
      stopDelaySeconds: z
        .number()
        .int()
        .min(10)
        .max(largestCount)
        .default(1800)
        .describe("How long a stopping Postgres may take before it is killed, in seconds."),
      ...podKeys,
      specPatch: mergePatch
        .default({})
        .describe(
          "Unsupported: a JSON merge patch (RFC 7396) for the spec of the Cluster. It can only add what the other keys do not set, and names fields of the CRD. " +
            "pgstack does not know what they do: it does not wait for them, nor verify them. bootstrap.initdb.postInitSQL runs after the statements of pgstack.",
        ),
    })
      .prefault({})
      .describe("What only CloudNativePG has."),
  },
  onlyWith("crunchy", ["crunchy", "restore", "standby", ...Object.keys(crunchyIntent)]),
);

const crunchyCluster = strict(
  {
    operator: z.literal("crunchy").describe("Crunchy Postgres for Kubernetes (PGO)."),
    ...intent,
    ...crunchyIntent,
    backups: backupsSchema
      .optional()
      .describe("pgBackRest. Default: no backups, and the write-ahead log is thrown away."),
    bootstrap: bootstrapSchema
      .optional()
      .describe(
        "What a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; " +
          "remove it once the cluster works.",
      ),
    restore: restoreSchema
      .optional()
      .describe(
        "Sets the data of the running cluster back to a backup, in place: what was written since is lost, so allowDataLoss must name data. " +
          "To look at the past beside the present, make another cluster instead. Remove it when it is done.",
      ),
    standby: standbySchema
      .optional()
      .describe("The cluster that this one follows; users and databases are those of that one. Default: none."),
    crunchy: strict({
      failsafe: z
        .boolean()
        .default(true)
        .describe(
          "Patroni's failsafe mode: the primary goes on while the Kubernetes API is away but all members answer.",
        ),
      ...crunchyBody,
      autoCreateUserSchema: z
        .boolean()
        .default(true)
        .describe(
          "Whether each user gets a schema of its name in its databases, as which it may make tables: from Postgres 15 on nobody but the " +
            "owner makes any in public, and with PGO the owner is postgres. Schemas that are there stay.",
        ),
      initSql: initSqlSchema.optional(),
      monitoring: z.boolean().default(false).describe("A metrics exporter beside each instance. Not for Postgres 18."),
      specPatch: mergePatch
        .default({})
        .describe(
          "Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It may only add what the other keys do not set, and names fields of the CRD. " +
            "pgstack does not know what they do: it does not wait for them, nor verify them.",
        ),
    })
      .prefault({})
      .describe("What only Crunchy Postgres has."),
  },
  onlyWith("cloudnative-pg", ["cloudNativePg"]),
);

/** Schema of a Postgres cluster on CloudNativePG. */
export const cloudNativePgClusterSchema = withRules(cloudNativePgCluster, [
  ...commonRules,
  ...cloudNativePgRules,
  ...cloudNativePgBodyRules,
  patchOnlyAdds<ResolvedCloudNativePgCluster>(
    cloudNativePgCluster,
    ["cloudNativePg", "specPatch"],
    clusterSpec,
    patchOf,
  ),
  patchLeavesDecisions<ResolvedCloudNativePgCluster>(
    cloudNativePgCluster,
    ["cloudNativePg", "specPatch"],
    clusterSpec,
    (cluster) => cluster.cloudNativePg.specPatch,
    cloudNativePgDecisions,
  ),
  patchFitsCrd<ResolvedCloudNativePgCluster>(
    cloudNativePgCluster,
    ["cloudNativePg", "specPatch"],
    fieldTable(cloudNativePgFields),
    (cluster) => cluster.cloudNativePg.specPatch,
  ),
]);

/** Schema of a Postgres cluster on Crunchy Postgres for Kubernetes. */
export const crunchyClusterSchema = withRules(crunchyCluster, [
  ...commonRules,
  ...crunchyRules,
  ...crunchyBodyRules,
  patchOnlyAdds<ResolvedCrunchyCluster>(
    crunchyCluster,
    ["crunchy", "specPatch"],
    postgresClusterSpec,
    (cluster) => cluster.crunchy.specPatch,
  ),
  patchLeavesDecisions<ResolvedCrunchyCluster>(
    crunchyCluster,
    ["crunchy", "specPatch"],
    postgresClusterSpec,
    (cluster) => cluster.crunchy.specPatch,
    crunchyDecisions,
  ),
  patchFitsCrd<ResolvedCrunchyCluster>(
    crunchyCluster,
    ["crunchy", "specPatch"],
    fieldTable(crunchyFields),
    (cluster) => cluster.crunchy.specPatch,
  ),
]);

/** One Postgres cluster: the common intent, plus what only its operator has. */
export const postgresClusterSchema = z.discriminatedUnion("operator", [
  cloudNativePgClusterSchema,
  crunchyClusterSchema,
]);

/** What a user writes for a cluster; defaults may be left out. */
export type { PostgresClusterSettings } from "./settings.gen";
/** A cluster with every default filled in. */
export type ResolvedPostgresCluster = z.output<typeof postgresClusterSchema>;
/** A CloudNativePG cluster with every default filled in. */
export type ResolvedCloudNativePgCluster = z.output<typeof cloudNativePgCluster>;
/** A Crunchy cluster with every default filled in. */
export type ResolvedCrunchyCluster = z.output<typeof crunchyCluster>;
