import { z } from "zod";
import { largestCount } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import type { ResolvedDrill } from "../../model/drill/schema";
import type { InstanceSet } from "../../model/instances";
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

/** What a user writes for a cluster on CloudNativePG, key by key. */
export const cloudNativePgCluster = strict({
  operator: z.literal("cloudnative-pg").describe("CloudNativePG."),
  ...intent,
  pooler: cloudNativePgPooler.optional().describe("PgBouncer in front of the primary. Default: none."),
  backups: backupsSchema
    .optional()
    .describe(
      "Barman Cloud, which must be in the Postgres image. Default: no backups, and the write-ahead log is thrown away.",
    ),
  bootstrap: bootstrapSchema
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
    primaryLease: strict({
      durationSeconds: seconds(15).describe(
        "How long a replica waits after the last renewal before it may become the primary, in seconds: a failover from a primary that crashed takes at least this long.",
      ),
      renewDeadlineSeconds: seconds(10).describe(
        "How long the primary tries to renew the lease before it stops, in seconds. It must be less than durationSeconds.",
      ),
      retryPeriodSeconds: seconds(2).describe(
        "How often the lease is renewed, and a replica checks for it, in seconds: a switchover waits for this long at most.",
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
          "pgstack does not know what they do: it does not wait for them, nor verify them. bootstrap.initdb.postInitSQL runs after the statements of pgstack.",
      ),
  })
    .prefault({})
    .describe("What only CloudNativePG has."),
});

/** A cluster as the schema parses it. */
export type ParsedCloudNativePgCluster = z.output<typeof cloudNativePgCluster>;

/** A CloudNativePG cluster with every default applied. CloudNativePG has one set of instances, which the common keys describe. */
export type ResolvedCloudNativePgCluster = Omit<ParsedCloudNativePgCluster, "drill"> & {
  readonly sets: readonly InstanceSet[];
  readonly drill: ResolvedDrill;
};
