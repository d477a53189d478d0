import { z } from "zod";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { backupsSchema } from "./backups/schema";
import { bootstrapSchema } from "./bootstrap/schema";
import { extensionImagesSchema } from "./extension-images/schema";
import { hbaSchema, unencryptedConnectionsSchema } from "./hba/schema";
import { publicationsSchema, subscriptionsSchema } from "./logical/schema";
import { initSqlSchema } from "./init-sql/schema";
import { instanceKeys } from "./instances/schema";
import { monitoringSchema } from "./monitoring/schema";
import { pooler } from "./pooler/schema";
import { schedulingSchema } from "./scheduling/schema";
import { servicesSchema } from "./services/schema";
import { standbySchema } from "./standby/schema";
import { stateSchema } from "./state/schema";
import { superuserSchema } from "./superuser/schema";
import { tlsSchema } from "./tls/schema";

/** Keys of a cluster on CloudNativePG. */
export const cloudNativePgCluster = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...intent,
  pooler: pooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  backups: backupsSchema
    .optional()
    .describe(
      "Barman Cloud, in a sidecar of each instance that the plugin of the operator's installation adds. Default: no backups, and WAL is discarded.",
    ),
  bootstrap: bootstrapSchema
    .optional()
    .describe(
      "Backup or server that a new cluster starts from. Default: an empty database. A running cluster does not read the backups, but its pods mount the `certificateAuthority` of the place: keep that Secret while `bootstrap` is set.",
    ),
  standby: standbySchema
    .optional()
    .describe(
      "The other cluster of a pair, in another region for example: one of the two is the primary, and the other one, the standby, has its users and databases too. " +
        "Both need equal `users`, each with a `passwordSecret` of equal content: a promoted cluster sets the passwords of its own Secrets. Default: none.",
    ),
  cloudNativePg: strict({
    ...instanceKeys,
    scheduling: schedulingSchema,
    services: servicesSchema,
    hba: hbaSchema,
    unencryptedConnections: unencryptedConnectionsSchema,
    tls: tlsSchema,
    superuser: superuserSchema,
    state: stateSchema,
    extensionImages: extensionImagesSchema,
    publications: publicationsSchema,
    subscriptions: subscriptionsSchema,
    initSql: initSqlSchema,
    monitoring: monitoringSchema,
    specPatch: mergePatch
      .default({})
      .describe(
        "Unsupported: a JSON merge patch (RFC 7396) for the spec of the Cluster. It can only add what the other keys do not set, and names fields of the CRD. " +
          "pgstack neither waits for their effect nor verifies it. bootstrap.initdb.postInitSQL runs after the statements of pgstack.",
      ),
  })
    .prefault({})
    .describe("Settings of CloudNativePG only."),
});

export type { ParsedCloudNativePgCluster, ResolvedCloudNativePgCluster } from "./resolved";
