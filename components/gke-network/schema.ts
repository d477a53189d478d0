import { z } from "zod";
import { projectId } from "../shared/cloud-scalars";
import { type Rule, strict, withRules } from "../shared/validation";
import { parseCidr, planRanges, RangeTooSmall } from "./ranges";

/** A block of IPv4 addresses in CIDR notation. */
const cidrBlock = z.string().refine(isCidr, {
  error: 'not a CIDR block that starts at a multiple of its size; write for example "10.64.0.0/16"',
});

const controlPlaneRange = cidrBlock
  .refine((cidr) => !isCidr(cidr) || parseCidr(cidr).prefix === 28, { error: "must be a /28" })
  .optional()
  .describe(
    "A /28 for the private IP endpoint of the control plane; only with `controlPlane.endpoint: private`. Default: an address of the " +
      "nodes' range. A change replaces the cluster.",
  );

const newNetwork = strict({
  source: z.literal("new").describe("A new network."),
  cidr: cidrBlock
    .default("10.64.0.0/16")
    .describe("The block for addresses of nodes, pods and services. A change replaces everything."),
  maxNodes: z
    .number()
    .int()
    .min(4)
    .max(1000)
    .default(32)
    .describe(
      "Maximum number of nodes of the cluster; one more in each pool for upgrades is added. A change replaces everything.",
    ),
  maxPodsPerNode: z
    .number()
    .int()
    .min(8)
    .max(256)
    .default(64)
    .describe("Maximum number of pods on one node. A change replaces everything."),
  maxServices: z
    .number()
    .int()
    .min(32)
    .max(65536)
    .default(4096)
    .describe("Maximum number of Services in the cluster. A change replaces everything."),
  flowLogs: z
    .enum(["off", "sampled"])
    .default("sampled")
    .describe(
      "Records of connections, one in ten, for a security review. They are billed by volume. A change is in place.",
    ),
  staticNatAddresses: z
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe(
      "Number of reserved addresses that Cloud NAT uses, for allow lists of others; `up` outputs them. 0: addresses that Google " +
        "assigns and may change. A change is in place and ends open connections to the internet.",
    ),
});

const existingNetwork = strict({
  source: z.literal("existing").describe("An existing network; it is read, never changed."),
  project: projectId.optional().describe("Project of the network, for a shared VPC. Default: the cluster's own."),
  name: z.string().min(1).describe("Name of the network. A change replaces the cluster."),
  subnetwork: z.string().min(1).describe("Name of the subnet in the cluster's region. A change replaces the cluster."),
  podsRange: z
    .string()
    .min(1)
    .describe("Name of the subnet's secondary range for pods. A change replaces the cluster."),
  servicesRange: z
    .string()
    .min(1)
    .describe("Name of the subnet's secondary range for services. A change replaces the cluster."),
  controlPlaneCidr: controlPlaneRange,
  maxPodsPerNode: z
    .number()
    .int()
    .min(8)
    .max(256)
    .default(64)
    .describe("Maximum number of pods on one node. A change replaces the cluster."),
});

/** Rules for the ranges of a new network. */
export const gkeNetworkRules: Rule<z.output<typeof newNetwork>>[] = [
  {
    id: "ranges-fit",
    reads: ["cidr", "maxNodes", "maxPodsPerNode", "maxServices"],
    why: "A subnet's ranges cannot shrink, and a cluster out of pod addresses gets no more nodes.",
    source: "GKE documentation, VPC-native clusters",
    check: (demand) => {
      try {
        planRanges(demand);
        return [];
      } catch (error) {
        if (!(error instanceof RangeTooSmall)) throw error;
        return [
          {
            path: ["cidr"],
            message: `is too small for that many nodes, pods and services; use a /${error.neededPrefix} or lower maxNodes, maxPodsPerNode or maxServices`,
          },
        ];
      }
    },
  },
];

/** Schema of the nodes' network: a new one, or an existing one. */
export const gkeNetworkSchema = z.discriminatedUnion("source", [
  withRules(newNetwork, gkeNetworkRules),
  existingNetwork,
]);

/** Settings of a network as a user writes them; defaults may be left out. */
export type { GkeNetworkSettings } from "./settings.gen";
/** A network with every default filled in. */
export type { ResolvedGkeNetwork } from "./resolved.gen";

function isCidr(text: string): boolean {
  try {
    parseCidr(text);
    return true;
  } catch {
    return false;
  }
}
