import { z } from "zod";
import { dnsLabel, largestCount } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { postgresVersions } from "../../../versions";
import { podScheduling } from "./placement";
import { containerResources } from "./resources";

/** An upgrade to another major version. PGO runs pg_upgrade on the primary's volume when the cluster is shut down. */
export const upgrade = strict({
  id: dnsLabel(20).describe(
    "Name of this attempt, short; a failed one is not tried again under the same name. The order is called `<cluster>-<id>-<to>`.",
  ),
  to: z
    .literal(postgresVersions, { error: `one of ${postgresVersions.join(", ")} is expected` })
    .describe("Major version to upgrade to."),
  transferMethod: z
    .enum(["Clone", "Copy", "CopyFileRange", "Link"])
    .optional()
    .describe(
      "How the data files come into the new database. Default: Link, which takes seconds and no room; the old database cannot be " +
        "started any more afterwards. Clone and CopyFileRange need a file system that can do it.",
    ),
  jobs: z
    .number()
    .int()
    .min(1)
    .max(largestCount)
    .optional()
    .describe("How many databases or tablespaces are worked on at once. Default: one for each CPU that it has."),
  resources: containerResources
    .optional()
    .describe("Resources of the pod that runs pg_upgrade. Default: none are set."),
  scheduling: podScheduling
    .omit({ antiAffinity: true, spread: true })
    .optional()
    .describe("Where that pod runs, which mounts the volumes of the primary. Default: on the nodes of the instances."),
})
  .optional()
  .describe(
    "An upgrade of the major version, in three changes: add this; `state: shutdown`, which ends when the data is upgraded; then " +
      "the new `version`, `state: running`, and this removed. Default: none.",
  );
