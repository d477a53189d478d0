import { z } from "zod";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { recoveryTarget, recoveryTimeline } from "../../../model/recovery";
import { sourceFolder } from "../backups/place-schema";

const restore = {
  cluster: dnsLabel(41).describe("Name of the cluster that took the backups."),
  target: recoveryTarget.optional(),
  timeline: recoveryTimeline(["latest"]).optional(),
};

/** Backup, or cluster, that a new cluster starts from. Source: zalando/spilo at 4.0-p3, ENVIRONMENT.rst, CLONE_. */
export const bootstrapSchema = z.discriminatedUnion("from", [
  strict({
    from: z.literal("cluster").describe("Backups of a cluster in the same repository as this one's."),
    ...restore,
  }),
  strict({
    from: z.literal("repository").describe("A bucket with backups, of an existing or a deleted cluster."),
    repository: strict(sourceFolder).describe("Location of the backups; nothing is written there."),
    ...restore,
  }),
  strict({
    from: z
      .literal("primary")
      .describe(
        "A running cluster of the same namespace: its primary is copied over the network, as it is now, without its backups.",
      ),
    cluster: dnsLabel(41).describe("Name of the running cluster."),
  }),
]);
