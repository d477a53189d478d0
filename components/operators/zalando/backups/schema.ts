import { z } from "zod";
import { cronSchedule } from "../../../shared/cron";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { folder } from "./place-schema";

const repository = strict({
  name: z.literal("repo1").describe("Name of the repository. Spilo archives to one."),
  ...folder,
  retention: strict({
    full: z
      .number()
      .int()
      .min(2, { error: "must be 2 or more: Spilo keeps backups for two days at least" })
      .max(9999)
      .describe("Days that can be restored: older backups are deleted, if more than this number of them exist."),
    unit: z.literal("time").describe("Spilo keeps backups by age in days."),
  }).describe("Retention of backups and WAL."),
  schedules: strict({
    full: cronSchedule.describe(
      "Cron, five fields, UTC. The first backup starts at once, and one whenever the pod of the primary starts.",
    ),
  }).describe("Schedules of backups. They are full backups, of the primary."),
});

const identity = z.discriminatedUnion("mode", [
  strict({
    mode: z
      .literal("direct")
      .describe(
        "Pods act as themselves, through Workload Identity. The clusters of a namespace share one service account.",
      ),
  }),
  strict({
    mode: z.literal("key").describe("Pods use a JSON key, which never expires."),
    secret: dnsLabel(253).describe("Secret in the cluster's namespace with the key under gcs-key.json."),
  }),
]);

/** Repository, schedule and retention, with the same keys as those of the other operators as far as Spilo supports them. */
export const backupsSchema = strict({
  repositories: z.array(repository).length(1).describe("Destination of backups."),
  identity: identity
    .optional()
    .describe(
      "Identity of pods for a bucket of Google. Default: their own; in an environment with a backupBucket, its identity.",
    ),
});
