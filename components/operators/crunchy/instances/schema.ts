import { z } from "zod";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { instances, resources } from "../../../model/shapes";
import { metadata, minAvailable, sidecar } from "../containers/schema";
import { instanceScheduling } from "../placement/schema";
import { volume } from "../volumes/schema";

/** Keys of the one set of instances that a cluster has by default. */
export const instanceKeys = {
  instances: instances
    .optional()
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of the removed instances.",
    ),
  storage: volume
    .optional()
    .describe("Volume of the data directory of each instance; required unless `crunchy.instanceSets` is set."),
  walStorage: volume.optional().describe("A separate volume for WAL. Default: WAL is on the data volume."),
  resources: resources.optional().describe("Resources of each Postgres container."),
};

const instanceSet = strict({
  name: dnsLabel(44).describe(
    'Name of the set. The cluster\'s own `instances` are a set named "instance". A change deletes the volumes of the old name.',
  ),
  replicas: instances
    .default(1)
    .describe(
      "Number of Postgres servers of the set. Lowering it deletes the volumes of the removed instances: refused unless allowDataLoss lists instances.",
    ),
  storage: volume.describe("Volume of the data directory of each instance."),
  walStorage: volume.optional().describe("A separate volume for WAL. Default: WAL is on the data volume."),
  resources: resources.prefault({}).describe("Resources of each Postgres container."),
  scheduling: instanceScheduling.optional().describe("Placement of the set. Default: `scheduling` of the cluster."),
  sidecars: z
    .array(sidecar)
    .default([])
    .describe("Containers of your own in each pod of the set. A change is a rolling restart."),
  minAvailable: minAvailable.describe(
    "Number or percentage of instances that stay during a node drain. Default: 1 of two or more; all but one in the mode strict.",
  ),
  ...metadata,
});

/** Several sets of instances. */
export const instanceSets = z
  .array(instanceSet)
  .min(1)
  .max(16)
  .optional()
  .describe(
    "Sets of instances with different sizes or placement, in one replicated cluster: any of them can have the primary. " +
      "They replace `instances`, `storage`, `walStorage` and `resources`. Removing a set deletes its volumes: refused unless allowDataLoss lists instances.",
  );
