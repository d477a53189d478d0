import { z } from "zod";
import { annotationMap } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { authentication, port, services, tls } from "./access/schema";
import { backupsSchema } from "./backups/schema";
import { bootstrapSchema, restoreSchema, standbySchema } from "./bootstrap/schema";
import { metadata, sidecarResources } from "./containers/schema";
import { images } from "./images/schema";
import { initSqlSchema } from "./init-sql/schema";
import { instanceKeys, instanceSets } from "./instances/schema";
import { instrumentation, monitoring } from "./monitoring/schema";
import { failsafe } from "../../model/patroni-schema";
import { patroni } from "./patroni/schema";
import { pgAdmin } from "./pgadmin/schema";
import { defaultSpread, instanceScheduling } from "./placement/schema";
import { pooler } from "./pooler/schema";
import { state, upgrade } from "./upgrade/schema";
import { autoCreateUserSchema } from "./users/schema";

/** Keys of a cluster on Crunchy Postgres: those of each topic, and those of none. */
export const crunchyCluster = strict({
  operator: z.literal("crunchy").describe("Crunchy Postgres for Kubernetes (PGO)."),
  ...intent,
  ...instanceKeys,
  pooler,
  scheduling: instanceScheduling.prefault({}).describe("Placement of instances."),
  backups: backupsSchema.optional().describe("pgBackRest. Default: no backups, and WAL is discarded."),
  bootstrap: bootstrapSchema
    .optional()
    .describe(
      "Backup or volumes that a new cluster starts from. Default: an empty database. Never add it to a running cluster, whose data it would overwrite; " +
        "remove it once the cluster works.",
    ),
  restore: restoreSchema
    .optional()
    .describe(
      "Restores a backup into the running cluster, in place: later changes are lost, so allowDataLoss must list data. " +
        "To keep the current data too, restore into another cluster with bootstrap instead. Remove it when it is done.",
    ),
  standby: standbySchema
    .optional()
    .describe(
      "The primary cluster that this standby replicates; it also has that cluster's users and databases. Default: none.",
    ),
  crunchy: strict({
    failsafe,
    images,
    instanceSets,
    sidecarResources,
    defaultSpread,
    state,
    upgrade,
    port: port.optional().describe("Port of Postgres. Default: 5432. A change is a rolling restart."),
    patroni,
    services,
    tls,
    authentication,
    pgAdmin,
    instrumentation,
    openshift: z
      .boolean()
      .optional()
      .describe("true if Kubernetes is OpenShift. Default: PGO detects it. A change is a rolling restart."),
    annotations: annotationMap
      .default({})
      .describe(
        "Annotations of the PostgresCluster itself, from which PGO reads pgbackrest-ip-version (IPv6), pgbackrest-cloud-log-volume and " +
          "postgres-exporter-collectors (None), each after postgres-operator.crunchydata.com/.",
      ),
    metadata: strict(metadata)
      .prefault({})
      .describe("Labels and annotations of all objects that PGO creates. A change is a rolling restart."),
    autoCreateUserSchema,
    initSql: initSqlSchema.optional(),
    monitoring,
    specPatch: mergePatch
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the spec of the PostgresCluster. It can only add what the other keys do not set, and names fields of the CRD. " +
          "pgstack neither waits for their effect nor verifies it.",
      ),
  })
    .prefault({})
    .describe("Settings of Crunchy Postgres only."),
});

export type {
  CheckedCrunchyCluster,
  CrunchyInstanceSet,
  ParsedCrunchyCluster,
  ResolvedCrunchyCluster,
} from "./resolved";
