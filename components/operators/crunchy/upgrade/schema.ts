import { z } from "zod";
import { dnsLabel, largestCount } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { postgresVersions } from "../../../versions";
import { containerResources } from "../containers/schema";
import { podScheduling } from "../placement/schema";

/** State of a cluster. */
export const state = z
  .enum(["running", "shutdown", "paused"])
  .default("running")
  .describe(
    "shutdown: the instances are stopped, the primary last; volumes, Services and Secrets stay. paused: PGO does not reconcile the " +
      "cluster, the database keeps running.",
  );

/** An upgrade to another major version. PGO runs pg_upgrade on the primary's volume when the cluster is shut down. */
export const upgrade = strict({
  id: dnsLabel(20).describe(
    "Short ID of this attempt; a failed one is not retried with the same ID. The PGUpgrade is named `<cluster>-<id>-<to>`.",
  ),
  to: z
    .literal(postgresVersions, { error: `one of ${postgresVersions.join(", ")} is expected` })
    .describe("Major version to upgrade to."),
  transferMethod: z
    .enum(["Clone", "Copy", "CopyFileRange", "Link"])
    .optional()
    .describe(
      "Transfer of the data files into the new database. Default: Link, which takes seconds and no further storage; the old database cannot be " +
        "started afterwards. Clone and CopyFileRange need a file system that supports them.",
    ),
  jobs: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .optional()
    .describe("Number of databases or tablespaces that are processed in parallel. Default: one for each CPU."),
  resources: containerResources.optional().describe("Resources of the pod that runs pg_upgrade. Default: none."),
  scheduling: podScheduling
    .omit({ antiAffinity: true, spread: true })
    .optional()
    .describe("Placement of that pod, which mounts the volumes of the primary. Default: the nodes of the instances."),
})
  .optional()
  .describe(
    "An upgrade of the major version, in three changes: add this key; set `state: shutdown`, which completes when the data is upgraded; then " +
      "set the new `version` and `state: running`, and remove this key. Default: none.",
  );
