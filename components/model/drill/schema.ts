import { z } from "zod";
import { cronSchedule } from "../../shared/cron";
import { cpuQuantity, dnsLabel, postgresName, sizeQuantity } from "../../shared/scalars";
import { strict } from "../../shared/validation";
import { statement } from "./statement";

const database = postgresName
  .optional()
  .describe("Database that it is asked in. Default: the first database of the first user.");

const newestRow = strict({
  sql: statement.describe(
    "One query that answers when the newest row was written, for example select max(created_at) from orders",
  ),
  database,
  maxAgeSeconds: z
    .number()
    .int()
    .min(1)
    .describe("How old that row may be when the drill begins, in seconds; an older one, or none, fails the drill."),
});

const assertion = strict({
  name: dnsLabel().describe("What is asserted; the drill's report and its failure name it."),
  sql: statement.describe("One query that answers true, for example select count(*) > 0 from orders"),
  database,
});

const volume = strict({
  size: sizeQuantity.optional().describe("Its size. Default: that of the data and the log of an instance together."),
  storageClass: dnsLabel(253)
    .optional()
    .describe(
      "Its StorageClass, one that deletes volumes with their claims. Default: pgstack-drill on a GKE that pgstack creates, else the default class of Kubernetes.",
    ),
});

const resources = strict({
  cpu: cpuQuantity.default("100m").describe("CPU requested, in cores; there is no limit."),
  memory: sizeQuantity
    .default("512Mi")
    .describe("Memory requested and allowed. Postgres takes 128 MB of it, whatever the cluster's own settings are."),
});

/** The drill that proves that a cluster's backups can be restored. */
export const drillSchema = strict({
  enabled: z
    .boolean()
    .optional()
    .describe(
      "Whether backups are restored on a schedule. Default: yes where there are backups and the environment is not disposable.",
    ),
  schedule: cronSchedule.default("0 4 * * 0").describe("Cron, five fields, UTC."),
  newestRow: newestRow
    .optional()
    .describe("How old the newest row of the restored data may be. Default: that is not asked."),
  assertions: z.array(assertion).max(32).default([]).describe("What must be true of the restored data."),
  volume: volume
    .prefault({})
    .describe(
      "The volume that is restored into. It belongs to the drill's pod, which runs on the nodes of the instances, and is deleted with it.",
    ),
  resources: resources.prefault({}).describe("Resources of the drill's pod."),
  timeoutSeconds: z
    .number()
    .int()
    .min(60)
    .max(604_800)
    .default(14_400)
    .describe("How long a drill may take, in seconds, before it is ended and has failed."),
});

/** Settings of a drill with every default filled in. */
export type ResolvedDrill = z.output<typeof drillSchema> & { readonly enabled: boolean };

/** What a cluster's drill is resolved from. */
interface WithDrill {
  readonly backups?: unknown;
  readonly drill: z.output<typeof drillSchema>;
}

/** Applies the default of `drill.enabled`: data that can be destroyed at any time needs no proof that it can be restored. */
export function resolvedDrill({ backups, drill }: WithDrill, disposable: boolean): ResolvedDrill {
  return { ...drill, enabled: drill.enabled ?? (backups !== undefined && !disposable) };
}
