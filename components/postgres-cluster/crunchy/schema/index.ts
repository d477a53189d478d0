import { instances, resources } from "../../shapes";
import { metadata } from "./containers";
import { images } from "./images";
import { instanceSets } from "./instance-sets";
import { instanceScheduling } from "./placement";
import { sidecarResources } from "./resources";
import { volume } from "./volumes";
import { strict } from "../../../shared/validation";

/** Keys of the common intent that say more on Crunchy Postgres. */
export const crunchyIntent = {
  instances: instances
    .optional()
    .describe(
      "Number of Postgres servers: one primary, the rest replicas. Default: 3. Lowering it deletes the volumes of those that go.",
    ),
  storage: volume
    .optional()
    .describe("Volume of the data directory of each instance; required unless there are `crunchy.instanceSets`."),
  walStorage: volume.optional().describe("A volume of its own for the write-ahead log. Default: with the data."),
  resources: resources.optional().describe("Resources of each Postgres container."),
  scheduling: instanceScheduling.prefault({}).describe("Where instances run."),
};

/** What stands under `crunchy`, by topic. */
export const crunchyBody = {
  images,
  instanceSets,
  sidecarResources: sidecarResources
    .prefault({})
    .describe("Resources of the containers that PGO adds to each instance. Default: none are set."),
  metadata: strict(metadata)
    .prefault({})
    .describe("Labels and annotations of everything that PGO makes. A change restarts instance by instance."),
};
