import { z } from "zod";
import { clusterClient, egressDestination } from "../network-policies/schema";
import { dnsLabel, imageReference } from "../shared/scalars";
import { strict } from "../shared/validation";
import { postgresVersions } from "../versions";
import { contents } from "./contents/schema";
import { drillSchema } from "./drill/schema";
import { logicalBackupsSchema } from "./logical-backups/schema";
import { dataLosses } from "./impact/impact";
import { instances, pooler, resources, scheduling, storage } from "./shapes";
import { userSchema } from "./users";

const highAvailability = strict({
  mode: z
    .enum(["asynchronous", "synchronous", "strict"])
    .default("asynchronous")
    .describe(
      "asynchronous: a commit waits for no replica. synchronous: it waits for a replica while one is available. " +
        "strict: it always waits, and writes block while no replica is available. A change is a reload.",
    ),
  synchronousStandbys: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe(
      "Number of replicas that must have a commit before it is acknowledged; read in the synchronous modes only.",
    ),
});

/** Keys that a cluster has on every operator. */
export const intent = {
  name: dnsLabel(41).describe(
    "Name of the cluster and prefix of its objects. A change would replace the cluster: refused for a running one.",
  ),
  namespace: dnsLabel().describe(
    "Namespace of the cluster. An environment creates it; with the library alone it must exist. A change would replace the cluster.",
  ),
  version: z
    .literal(postgresVersions, { error: `one of ${postgresVersions.join(", ")} is expected` })
    .describe(
      "Major version of Postgres. A change is an upgrade with downtime; on Crunchy Postgres an upgrade takes several steps, and a change alone is refused.",
    ),
  image: imageReference
    .optional()
    .describe(
      "Postgres image. Default: the pinned one for the version. On CloudNativePG its tag must start with the version. " +
        "A change is a rolling restart.",
    ),
  imagePullPolicy: z
    .enum(["Always", "IfNotPresent", "Never"])
    .default("IfNotPresent")
    .describe("Pull policy of the image."),
  instances: instances
    .default(3)
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Lowering it deletes the volumes of the removed replicas: refused unless allowDataLoss lists instances.",
    ),
  storage: storage.describe("Volume of the data directory of each instance."),
  walStorage: storage.optional().describe("A separate volume for WAL. Default: WAL is on the data volume."),
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
      "Settings of postgresql.conf. A change is a reload, or a rolling restart where Postgres needs one. Defaults " +
        "depend on the memory: shared_buffers a quarter, effective_cache_size three quarters, " +
        "maintenance_work_mem a sixteenth (2 GB at most), work_mem a quarter of the rest for each of max_connections (4 MB at least).",
    ),
  ...contents,
  highAvailability: highAvailability.prefault({}).describe("Replication mode: the replicas that a commit waits for."),
  scheduling: scheduling.prefault({}).describe("Placement of instances."),
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  clients: z
    .array(clusterClient)
    .default([])
    .describe(
      "Pods and addresses that are allowed to reach the cluster in an environment with NetworkPolicies; `npm run psql` works without an entry. " +
        "Default: none. A change takes effect at once.",
    ),
  egress: z
    .array(egressDestination)
    .default([])
    .describe(
      "Further destinations that its pods are allowed to reach, for example an LDAP server or a log collector, if " +
        "the environment has NetworkPolicies.",
    ),
  drill: drillSchema
    .prefault({})
    .describe(
      "A Job that restores the newest backup into a separate volume and checks it: tables, indexes, checksums, and your own " +
        "assertions. It does not change the cluster.",
    ),
  logicalBackups: logicalBackupsSchema
    .optional()
    .describe(
      "Dumps of the databases, and of roles, by pg_dump and pg_dumpall, to the bucket of `backups`: for a single table or database, or another version of Postgres. They do not replace `backups`: " +
        "changes after a dump are not in it. pgstack's Job logs in as postgres, whose password the operator keeps in a Secret. Default: none. It does not change running pods.",
    ),
  acceptNoBackups: z
    .literal(true, { error: "must be true, or be removed" })
    .optional()
    .describe(
      "Accepts a cluster without backups in an environment that is not disposable: a deleted table or a lost volume cannot be " +
        "restored. It does not change the cluster.",
    ),
  allowDataLoss: z
    .array(z.enum(dataLosses))
    .default([])
    .describe(
      "Data that a change can lose; without it such a change is refused, also in a preview. instances: the volumes of removed " +
        "replicas. backups: those of a removed repository, or beyond a shorter retention, and dumps beyond a lower `logicalBackups.keep`. data: data that only this cluster has. " +
        "Remove it when the change is done. A disposable environment allows all of them.",
    ),
  readyTimeoutSeconds: z
    .number()
    .int()
    .min(30)
    .max(7 * 24 * 3600, { error: "must be a week or less" })
    .default(900)
    .describe("Timeout in seconds after which `up` fails if the database is not ready."),
};

/** A JSON merge patch (RFC 7396). */
export const mergePatch = z.record(z.string(), z.unknown());
