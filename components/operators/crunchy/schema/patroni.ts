import { z } from "zod";
import { largestCount, sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { port } from "./ports";

/** How fast Patroni notices, and what it logs. */
export const patroni = strict({
  leaderLeaseDurationSeconds: z
    .number()
    .int()
    .min(20, { error: "must be 20 or more: Patroni raises what is below" })
    .max(largestCount)
    .optional()
    .describe(
      "After how long without a sign of life the primary is replaced, in seconds. Default: 30. Short ones fail over on a busy " +
        "API server. A change is a reload.",
    ),
  syncPeriodSeconds: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .optional()
    .describe("How often each instance looks at the others, in seconds. Default: 10. A change is a reload."),
  retryTimeoutSeconds: z
    .number()
    .int()
    .min(3)
    .max(largestCount)
    .optional()
    .describe(
      "How long a call to the Kubernetes API or to Postgres is retried, in seconds. Default: 10. A change is a reload.",
    ),
  port: port.optional().describe("Port of Patroni's API. Default: 8008. A change restarts instance by instance."),
  logging: strict({
    storageLimit: sizeQuantity.describe("The most that its log files take, on the data volume; 25M or more."),
    level: z
      .enum(["CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG", "NOTSET"])
      .default("INFO")
      .describe("What is logged."),
  })
    .optional()
    .describe("Patroni's log in files. Default: to the container's output."),
})
  .prefault({})
  .describe("Patroni, which keeps one primary among the instances.");
