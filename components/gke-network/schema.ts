import { z } from "zod";
import { projectId } from "../shared/cloud-scalars";
import { type Rule, strict, withRules } from "../shared/validation";
import { parseCidr, planRanges, RangeTooSmall } from "./ranges";

/** A block of IPv4 addresses in CIDR notation. */
const cidrBlock = z.string().refine(isCidr, {
  error: 'not a CIDR block that begins at a multiple of its size; write for example "10.64.0.0/16"',
});

const controlPlaneRange = cidrBlock
  .refine((cidr) => !isCidr(cidr) || parseCidr(cidr).prefix === 28, { error: "must be a /28" })
  .optional()
  .describe(
    "A /28 for the private IP endpoint of the control plane; only with `controlPlane.endpoint: private`. Default: an address of the " +
      "nodes' range. A change replaces the cluster.",
  );

const newNetwork = strict({
  source: z.literal("new").describe("A network of its own."),
  cidr: cidrBlock
    .default("10.64.0.0/16")
    .describe("The block that nodes, pods and services get their addresses from. A change replaces everything."),
  maxNodes: z
    .number()
    .int()
    .min(4)
    .max(1000)
    .default(32)
    .describe(
      "Most nodes that the cluster will ever have, one more in each pool for upgrades. A change replaces everything.",
    ),
  maxPodsPerNode: z
    .number()
    .int()
    .min(8)
    .max(256)
    .default(64)
    .describe("Most pods on one node. A change replaces everything."),
  maxServices: z
    .number()
    .int()
    .min(32)
    .max(65536)
    .default(4096)
    .describe("Most Services in the cluster. A change replaces everything."),
  flowLogs: z
    .enum(["off", "sampled"])
    .default("sampled")
    .describe("Records of connections, one in ten, for a security review. They cost by volume. A change is in place."),
  staticNatAddresses: z
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe(
      "Number of reserved addresses that Cloud NAT uses, for allow lists of others; `up` outputs them. 0: addresses that Google " +
        "picks and may change. A change is in place and ends open connections to the internet.",
    ),
});

const existingNetwork = strict({
  source: z.literal("existing").describe("A network that exists; it is read, never changed."),
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
    .describe("Most pods on one node. A change replaces the cluster."),
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
            message: `is too small for that many nodes, pods and services; take a /${error.neededPrefix} or lower maxNodes, maxPodsPerNode or maxServices`,
          },
        ];
      }
    },
  },
];

/** Where the nodes' addresses come from: a network of its own, or one that is there. */
export const gkeNetworkSchema = z.discriminatedUnion("source", [
  withRules(newNetwork, gkeNetworkRules),
  existingNetwork,
]);

/** What a user writes for a network. */
export type { GkeNetworkSettings } from "./settings.gen";
/** A network with every default filled in. */
export type ResolvedGkeNetwork = z.output<typeof gkeNetworkSchema>;

function isCidr(text: string): boolean {
  try {
    parseCidr(text);
    return true;
  } catch {
    return false;
  }
}
