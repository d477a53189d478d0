import { z } from "zod";
import { cronSchedule } from "../../shared/cron";
import { cpuQuantity, dnsLabel, postgresName, sizeQuantity } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import type { ResolvedDrill } from "./resolved";
import type { ParsedDrill } from "./resolved.gen";
import { statement } from "./statement";

const database = postgresName
  .optional()
  .describe("Database in which the query runs. Default: the first database of the first user.");

const newestRow = strict({
  sql: statement.describe(
    "One query that returns the time at which the newest row was written, for example select max(created_at) from orders",
  ),
  database,
  maxAgeSeconds: z
    .number()
    .int()
    .min(1)
    .describe("Maximum age of that row when the drill starts, in seconds; an older row, or none, fails the drill."),
});

const assertion = strict({
  name: dnsLabel().describe("Name of the assertion, for the drill's report and error message."),
  sql: statement.describe("One query that returns true, for example select count(*) > 0 from orders"),
  database,
});

const volume = strict({
  size: sizeQuantity.optional().describe("Size. Default: the sum of an instance's data and WAL volumes."),
  storageClass: dnsLabel(253)
    .optional()
    .describe(
      "StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE cluster that pgstack creates, otherwise the cluster's default class.",
    ),
});

const resources = strict({
  cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
  memory: sizeQuantity
    .default("512Mi")
    .describe("Memory request and limit. Postgres uses 128 MB of it, independently of the cluster's settings."),
});

/** The drill that verifies that a cluster's backups can be restored. */
export const drillSchema = strict({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "true: backups are restored on a schedule. Default: true with backups in an environment that is not disposable.",
    ),
  schedule: cronSchedule.default("0 4 * * 0").describe("Cron, five fields, UTC."),
  newestRow: newestRow.optional().describe("Maximum age of the newest row of the restored data. Default: not checked."),
  assertions: z.array(assertion).max(32).default([]).describe("Assertions about the restored data."),
  volume: volume
    .prefault({})
    .describe(
      "The volume for the restored data. It belongs to the drill's pod, which runs on the nodes of the instances, and is deleted with it.",
    ),
  resources: resources.prefault({}).describe("Resources of the drill's pod."),
  timeoutSeconds: z
    .number()
    .int()
    .min(60)
    .max(604_800)
    .default(14_400)
    .describe("Timeout of a drill in seconds, after which it is stopped and fails."),
});

export type { ResolvedDrill } from "./resolved";

/** Input for the defaults of a drill. */
interface WithDrill {
  readonly backups?: unknown;
  readonly drill: ParsedDrill;
}

/** Applies the default of `drill.enabled`: disposable data needs no restore drill. */
export function resolvedDrill({ backups, drill }: WithDrill, disposable: boolean): ResolvedDrill {
  return { ...drill, enabled: drill.enabled ?? (backups !== undefined && !disposable) };
}
