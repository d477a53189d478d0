import { z } from "zod";
import { largestCount, sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { port } from "../access/schema";

/** Patroni's failsafe mode. */
export const failsafe = z
  .boolean()
  .default(true)
  .describe(
    "Patroni's failsafe mode: the primary keeps running while the Kubernetes API is unavailable, if it reaches all members.",
  );

/** Timeouts and log of Patroni. */
export const patroni = strict({
  leaderLeaseDurationSeconds: z
    .number()
    .int()
    .min(20, { error: "must be 20 or more: Patroni raises smaller values" })
    .max(largestCount)
    .optional()
    .describe(
      "Duration of the primary's lease in seconds, after which it is replaced. Default: 30. A short lease causes failovers on a busy " +
        "API server. A change is a reload.",
    ),
  syncPeriodSeconds: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .optional()
    .describe("Interval of Patroni's checks in seconds. Default: 10. A change is a reload."),
  retryTimeoutSeconds: z
    .number()
    .int()
    .min(3)
    .max(largestCount)
    .optional()
    .describe(
      "Timeout of retries of calls to the Kubernetes API or to Postgres, in seconds. Default: 10. A change is a reload.",
    ),
  port: port.optional().describe("Port of Patroni's API. Default: 8008. A change is a rolling restart."),
  logging: strict({
    storageLimit: sizeQuantity.describe("Maximum size of its log files, on the data volume; 25M or more."),
    level: z.enum(["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET"]).default("INFO").describe("Log level."),
  })
    .optional()
    .describe("Patroni's log in files. Default: the container's output."),
})
  .prefault({})
  .describe("Patroni, which manages the primary and failover.");
