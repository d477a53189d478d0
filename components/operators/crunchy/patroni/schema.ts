import { z } from "zod";
import { patroniTimings } from "../../../model/patroni-schema";
import { sizeQuantity } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { port } from "../access/schema";

/** Timeouts and log of Patroni. */
export const patroni = strict({
  ...patroniTimings,
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
