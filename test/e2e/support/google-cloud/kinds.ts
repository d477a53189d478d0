import type { Properties } from "./wire";

/** A type of resource, as the fake knows it. */
export interface Kind {
  /** Its ID, from its inputs. */
  readonly id: (inputs: Properties) => string;
  /** Properties that Google adds to the inputs. A preview does not know it. */
  readonly outputs?: (inputs: Properties) => Properties;
  /** Inputs of which a change makes another resource. Source: "ForceNew" in the reference of Google's Terraform provider. */
  readonly replacedBy: readonly string[];
  /** Returns why it cannot be deleted as it is; `others` are the states of all other resources. */
  readonly kept?: (state: Properties, others: readonly Properties[]) => string | undefined;
}

const text = (inputs: Properties, key: string): string => String(inputs[key]);
const path =
  (collection: string) =>
  (inputs: Properties): string =>
    `projects/${text(inputs, "project")}/${collection}/${text(inputs, "name")}`;
const regional =
  (collection: string) =>
  (inputs: Properties): string =>
    `projects/${text(inputs, "project")}/regions/${text(inputs, "region")}/${collection}/${text(inputs, "name")}`;
const binding =
  (of: string) =>
  (inputs: Properties): string =>
    [of, "role", "member"].flatMap((key) => (key in inputs ? [text(inputs, key)] : [])).join(" ");
const email = (inputs: Properties): string =>
  `${text(inputs, "accountId")}@${text(inputs, "project")}.iam.gserviceaccount.com`;

const protectedCluster = ({ deletionProtection }: Properties): string | undefined =>
  deletionProtection === false ? undefined : "deletionProtection is set";
const protectedBucket = ({ forceDestroy }: Properties): string | undefined =>
  forceDestroy === true ? undefined : "the bucket holds objects and forceDestroy is not set";

/** Google answers "resourceInUseByAnotherResource" while nodes have addresses of the subnet. */
const usedSubnetwork = (subnetwork: Properties, others: readonly Properties[]): string | undefined =>
  others.some((other) => other["subnetwork"] === subnetwork["id"])
    ? "the subnetwork is in use by a cluster"
    : undefined;

/** The types of Google Cloud that the platform makes; any other one is refused. */
export function kinds(endpoint: string, key: string): ReadonlyMap<string, Kind> {
  return new Map<string, Kind>([
    ["gcp:compute/network:Network", { id: path("global/networks"), replacedBy: ["name", "project"] }],
    [
      "gcp:compute/subnetwork:Subnetwork",
      {
        id: regional("subnetworks"),
        replacedBy: ["name", "project", "region", "network", "ipCidrRange"],
        kept: usedSubnetwork,
      },
    ],
    ["gcp:compute/router:Router", { id: regional("routers"), replacedBy: ["name", "project", "region", "network"] }],
    ["gcp:compute/routerNat:RouterNat", { id: regional("nats"), replacedBy: ["name", "project", "region", "router"] }],
    ["gcp:compute/firewall:Firewall", { id: path("global/firewalls"), replacedBy: ["name", "project", "network"] }],
    [
      "gcp:serviceaccount/account:Account",
      {
        id: (inputs) => `projects/${text(inputs, "project")}/serviceAccounts/${email(inputs)}`,
        outputs: (inputs) => ({ email: email(inputs), member: `serviceAccount:${email(inputs)}` }),
        replacedBy: ["accountId", "project"],
      },
    ],
    [
      "gcp:serviceaccount/key:Key",
      {
        id: (inputs) => `${text(inputs, "serviceAccountId")}/keys/1`,
        outputs: () => ({ privateKey: Buffer.from(key).toString("base64") }),
        replacedBy: ["serviceAccountId"],
      },
    ],
    [
      "gcp:serviceaccount/iAMBinding:IAMBinding",
      { id: binding("serviceAccountId"), replacedBy: ["serviceAccountId", "role"] },
    ],
    [
      "gcp:serviceaccount/iAMMember:IAMMember",
      { id: binding("serviceAccountId"), replacedBy: ["serviceAccountId", "role", "member"] },
    ],
    ["gcp:projects/iAMMember:IAMMember", { id: binding("project"), replacedBy: ["project", "role", "member"] }],
    ["gcp:storage/bucketIAMBinding:BucketIAMBinding", { id: binding("bucket"), replacedBy: ["bucket", "role"] }],
    [
      "gcp:storage/bucketIAMMember:BucketIAMMember",
      { id: binding("bucket"), replacedBy: ["bucket", "role", "member"] },
    ],
    [
      "gcp:storage/bucket:Bucket",
      { id: (inputs) => text(inputs, "name"), replacedBy: ["name", "project", "location"], kept: protectedBucket },
    ],
    [
      "gcp:container/cluster:Cluster",
      {
        id: (inputs) =>
          `projects/${text(inputs, "project")}/locations/${text(inputs, "location")}/clusters/${text(inputs, "name")}`,
        outputs: (inputs) => ({
          controlPlaneEndpointsConfig: {
            ...(inputs["controlPlaneEndpointsConfig"] as object),
            dnsEndpointConfig: { allowExternalTraffic: true, endpoint },
          },
        }),
        replacedBy: [
          ...["name", "project", "location", "network", "subnetwork", "ipAllocationPolicy", "defaultMaxPodsPerNode"],
          ...["datapathProvider", "privateClusterConfig"],
        ],
        kept: protectedCluster,
      },
    ],
    [
      "gcp:container/nodePool:NodePool",
      {
        id: (inputs) => `${text(inputs, "project")}/${text(inputs, "cluster")}/${text(inputs, "name")}`,
        replacedBy: ["name", "project", "location", "cluster", "maxPodsPerNode"],
      },
    ],
  ]);
}
