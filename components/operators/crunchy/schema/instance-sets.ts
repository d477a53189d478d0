import { z } from "zod";
import { dnsLabel } from "../../../shared/scalars";
import { strict } from "../../../shared/validation";
import { instances, resources } from "../../../model/shapes";
import { metadata, minAvailable, sidecar } from "./containers";
import { instanceScheduling } from "./placement";
import { volume } from "./volumes";

const instanceSet = strict({
  name: dnsLabel(44).describe(
    'Name of the set. The cluster\'s own `instances` make a set named "instance". A change deletes the volumes of the old name.',
  ),
  replicas: instances
    .default(1)
    .describe(
      "Number of Postgres servers of the set. Lowering it deletes the volumes of those that go: refused unless allowDataLoss names instances.",
    ),
  storage: volume.describe("Volume of the data directory of each instance."),
  walStorage: volume.optional().describe("A volume of its own for the write-ahead log. Default: with the data."),
  resources: resources.prefault({}).describe("Resources of each Postgres container."),
  scheduling: instanceScheduling
    .optional()
    .describe("Where the set runs. Default: as `scheduling` of the cluster says."),
  sidecars: z
    .array(sidecar)
    .default([])
    .describe("Containers of yours in each pod of the set. A change restarts instance by instance."),
  minAvailable: minAvailable.describe(
    "How many instances, or percent of them, stay while nodes are drained. Default: 1 where there are two or more; all but one in the mode strict.",
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
    "Sets of instances of different size or place, in one replicated cluster: any of them may hold the primary. " +
      "They replace `instances`, `storage`, `walStorage` and `resources`. Removing a set deletes its volumes: refused unless allowDataLoss names instances.",
  );
