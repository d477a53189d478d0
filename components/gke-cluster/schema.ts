import { z } from "zod";
import { gkeNetworkSchema } from "../gke-network/schema";
import { diskTypes } from "../placement";
import { projectId, region, serviceAccountAddress, zone } from "../shared/cloud-scalars";
import { dnsLabel } from "../shared/scalars";
import { strict, withRules } from "../shared/validation";
import { clusterOptions, exclusion } from "./options";
import { gkeClusterRules } from "./rules";

const location = z.discriminatedUnion("kind", [
  strict({
    kind: z.literal("zonal").describe("One zone: cheap, and unavailable when the zone fails."),
    zone: zone.describe("The zone of control plane and nodes. A change replaces the cluster."),
  }),
  strict({
    kind: z
      .literal("regional")
      .describe("Control plane and nodes in several zones: the cluster survives the loss of one zone."),
    region: region.describe("The region. A change replaces the cluster."),
    zones: z
      .array(zone)
      .min(2)
      .max(4)
      .describe(
        "The zones that have nodes; three let a synchronous cluster lose one. A change moves nodes; see docs/upgrading-environments.md.",
      ),
  }),
]);

const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

const maintenance = strict({
  days: z.array(z.enum(days)).min(1).max(7).default(["SA", "SU"]).describe("Days of the week, UTC."),
  startUtc: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'not a time; write for example "02:00" (UTC)' })
    .default("02:00")
    .describe("Start of the window, hours and minutes, UTC."),
  hours: z.number().int().min(4).max(24).default(6).describe("Length of the window, in hours."),
  exclusions: z
    .array(exclusion)
    .max(20)
    .default([])
    .describe("Periods without upgrades, for example a sales season. A change is in place."),
});

function patch(resource: string) {
  return z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      `Unsupported: further inputs, named as \`@pulumi/gcp\` names those of ${resource}. Only inputs that pgstack does not set are allowed.`,
    );
}

function pool(defaults: { readonly machineType: string; readonly bootDiskGb: number }) {
  return strict({
    machineType: z
      .string()
      .regex(/^[a-z]\d+[a-z]?-[a-z]+(-[a-z0-9]+)*$/, { error: 'not a machine type; write for example "n4-standard-4"' })
      .default(defaults.machineType)
      .describe(
        "Machine type. A change moves node by node; where Google refuses it, `up` fails and the pool keeps its machine type.",
      ),
    nodes: z
      .number()
      .int()
      .min(1)
      .max(300)
      .describe("Total number of nodes; a regional cluster spreads them over its zones. A change is in place."),
    bootDiskGb: z
      .number()
      .int()
      .min(20)
      .max(500)
      .default(defaults.bootDiskGb)
      .describe("Size of a node's boot disk, which also holds images, in GB. A change moves node by node."),
    patch: patch("google_container_node_pool"),
    diskType: z
      .enum(diskTypes)
      // Many nodes read it and none writes: it cannot hold a database. Source: Compute Engine documentation, "About Hyperdisk".
      .exclude(["hyperdisk-ml"])
      .optional()
      .describe(
        "Type of disk of the volumes on these nodes. Default: pd-balanced, or hyperdisk-balanced where the machine series cannot attach that. " +
          "A change affects new volumes only; existing ones keep their disk.",
      ),
    acceptStrandedVolumes: z
      .literal(true, { error: "must be true, or be removed" })
      .optional()
      .describe(
        "Accepts a machineType that cannot attach the disks of existing volumes, or of a series that pgstack does not know. Without it, and " +
          "unless the environment is disposable, such a change is refused, in a preview already. Remove it when the change is done.",
      ),
  });
}

const authentication = z
  .enum(["application-default", "gke-gcloud-auth-plugin"])
  .default("application-default")
  .describe(
    "Source of a token for the control plane. application-default: the Google credentials that the run has " +
      "anyway, a user's or a keyless pipeline's; needs only Node.js. gke-gcloud-auth-plugin: Google's plugin.",
  );

const shared = {
  project: projectId.describe("Project of the cluster. A change replaces everything."),
  name: dnsLabel(40).describe("Name of the cluster and prefix of its resources. A change replaces everything."),
  authentication,
};

const newCluster = strict({
  source: z.literal("gke").describe("A GKE cluster of its own, in a network of its own or an existing one."),
  ...shared,
  location: location.describe("Location of the cluster."),
  network: gkeNetworkSchema.prefault({ source: "new" }).describe("Network of the cluster."),
  nodeServiceAccount: serviceAccountAddress
    .optional()
    .describe(
      "An existing service account for the nodes; `npm run bootstrap` creates it with its role, so that a pipeline does not need permission to " +
        "create accounts. A change recreates nodes. Default: one is created.",
    ),
  releaseChannel: z
    .enum(["rapid", "regular", "stable", "extended"])
    .default("regular")
    .describe("Release channel: how early new Kubernetes versions arrive. A change is in place."),
  ...clusterOptions,
  maintenance: maintenance.prefault({}).describe("Maintenance window for upgrades of control plane and nodes."),
  systemPool: pool({ machineType: "e2-standard-2", bootDiskGb: 50 }).describe(
    "Nodes for the operator, monitoring, backup jobs and GKE's own pods; without a databasePool also for databases.",
  ),
  databasePool: pool({ machineType: "n4-standard-4", bootDiskGb: 60 })
    .optional()
    .describe(
      "Nodes for databases only: labelled and tainted workload-role=db. Default: none, databases run in the systemPool. " +
        "Removing it deletes its nodes, and leaves its volumes behind, which other nodes might be unable to attach.",
    ),
  diskTopology: z
    .boolean()
    .default(false)
    .describe(
      "true: the StorageClasses of pgstack tell the scheduler which types of disks a node can attach (use-allowed-disk-topology). It matters " +
        "where you add pools of your own. It needs GKE 1.34.1-gke.2541000 or later, and no volume can be created before: set it once the nodes " +
        "have that version. A change replaces the classes, not the volumes.",
    ),
  patch: patch("google_container_cluster"),
});

const existingCluster = strict({
  source: z.literal("gke-existing").describe("An existing GKE cluster; it is read, never changed."),
  ...shared,
  location: z.union([region, zone]).describe("Its region or zone."),
});

/** Schema of a GKE cluster that pgstack creates. */
export const gkeClusterSchema = withRules(newCluster, gkeClusterRules);
/** Schema of an existing GKE cluster. */
export const existingGkeClusterSchema = existingCluster;

export { locationName, maxSurge, nodeZones } from "./location";
export { keyFor } from "./options";
/** Settings of a new cluster as a user writes them; defaults may be left out. */
export type { GkeClusterSettings } from "./settings.gen";
/** A cluster with every default filled in. */
export type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "./resolved.gen";
