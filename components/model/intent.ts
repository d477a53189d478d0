import { z } from "zod";
import { clusterClient, egressDestination } from "../network-policies/schema";
import { dnsLabel, imageReference } from "../shared/scalars";
import { strict } from "../shared/validation";
import { postgresVersions } from "../versions";
import { contents } from "./contents/schema";
import { drillSchema } from "./drill/schema";
import { dataLosses } from "./impact/impact";
import { instances, pooler, resources, scheduling, storage } from "./shapes";
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

/** Keys that a cluster has on every operator. */
export const intent = {
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
export const mergePatch = z.record(z.string(), z.unknown());
