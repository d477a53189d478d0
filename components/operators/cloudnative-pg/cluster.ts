import { z } from "zod";
import { largestCount } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { intent, mergePatch } from "../../model/intent";
import { pooler, poolerOptions } from "../../model/shapes";
import { backupsSchema } from "./backups/schema";
import { bootstrapSchema } from "./bootstrap/schema";
import { podKeys } from "./schema";

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

const seconds = (value: number): z.ZodDefault<z.ZodNumber> => z.number().int().min(1).max(largestCount).default(value);

/** Keys of a cluster on CloudNativePG. */
export const cloudNativePgCluster = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...intent,
  pooler: cloudNativePgPooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  backups: backupsSchema
    .optional()
    .describe("Barman Cloud, which must be in the Postgres image. Default: no backups, and WAL is discarded."),
  bootstrap: bootstrapSchema
    .optional()
    .describe("Backup that a new cluster starts from. Default: an empty database. A running cluster never reads it."),
  cloudNativePg: strict({
    probePeriodSeconds: z
      .number()
      .int()
      .min(1)
      .max(largestCount)
      .default(10)
      .describe("Period of the startup and readiness probes, in seconds."),
    stopDelaySeconds: z
      .number()
      .int()
      .min(10)
      .max(largestCount)
      .default(1800)
      .describe("Time in seconds after which a stopping Postgres is killed."),
    primaryLease: strict({
      durationSeconds: seconds(15).describe(
        "Time in seconds after the last renewal before a replica can become the primary: a failover from a primary that crashed takes at least this long.",
      ),
      renewDeadlineSeconds: seconds(10).describe(
        "Time in seconds that the primary retries to renew the lease before it stops. It must be less than durationSeconds.",
      ),
      retryPeriodSeconds: seconds(2).describe(
        "Interval in seconds at which the lease is renewed, and replicas check for it: a switchover waits for this long at most.",
      ),
    })
      .prefault({})
      .describe(
        "The Kubernetes Lease that one instance holds while it is the primary. A running primary reads a change when it restarts.",
      ),
    ...podKeys,
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
