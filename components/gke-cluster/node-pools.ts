import type { Cluster } from "@pulumi/gcp/container/cluster";
import { NodePool, type NodePoolArgs } from "@pulumi/gcp/container/nodePool";
import { IAMMember } from "@pulumi/gcp/projects/iammember";
import { Account } from "@pulumi/gcp/serviceaccount/account";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlacement } from "../gke-network";
import { cloudLabels } from "../shared/cloud-labels";
import { addInputs } from "../gcp/patch";
import { diskTypeFor, knownSeries } from "../placement";
import { databaseNodes } from "../shared/node-roles";
import { locationName, maxSurge, nodesPerZone, nodeZones } from "./location";
import { nodeAccountEmail, nodeAccountId, nodeRole } from "./names";
import { keyFor } from "./options";
import type { ResolvedGkeCluster } from "./schema";
import { strandingGuard } from "./stranded-volumes";

/** The service account of the nodes, and the resources that must be ready before one starts. */
export interface NodeAccount {
  readonly email: pulumi.Input<string>;
  readonly granted: readonly pulumi.Resource[];
}

/**
 * Returns the service account of the nodes, and creates it if none is configured: the project's default account can
 * edit the whole project. A configured account already has its role.
 */
export function nodeAccount(parent: pulumi.Resource, name: string, settings: ResolvedGkeCluster): NodeAccount {
  const { project, nodeServiceAccount } = settings;
  if (nodeServiceAccount !== undefined) return { email: nodeServiceAccount, granted: [] };
  const accountId = nodeAccountId(settings.name);
  const account = new Account(
    `${name}-node-account`,
    { project, accountId, displayName: `Nodes of the GKE cluster ${settings.name}` },
    { parent },
  );
  const member = `serviceAccount:${nodeAccountEmail(settings)}`;
  const granted = new IAMMember(
    `${name}-node-role`,
    { project, role: nodeRole, member },
    { parent, dependsOn: [account] },
  );
  return { email: account.email, granted: [granted] };
}

/** Input of a node pool. */
export interface NodePoolProps {
  readonly settings: ResolvedGkeCluster;
  readonly environment: string;
  readonly placement: NetworkPlacement;
  readonly account: NodeAccount;
  readonly cluster: Cluster;
  readonly nodesReady?: readonly pulumi.Resource[];
  readonly disposable: boolean;
  readonly role: "system" | "database";
  /** Further inputs of the two pools. */
  readonly patch?: { readonly systemPool?: Partial<NodePoolArgs>; readonly databasePool?: Partial<NodePoolArgs> };
}

/** The settings of a pool. */
function poolOf({ settings, role }: NodePoolProps): ResolvedGkeCluster["systemPool"] {
  return role === "database" && settings.databasePool !== undefined ? settings.databasePool : settings.systemPool;
}

/** Creates one node pool. */
export function nodePool(parent: pulumi.Resource, name: string, props: NodePoolProps): NodePool {
  const { settings, placement, cluster, account, role, disposable } = props;
  const key = role === "database" ? "databasePool" : "systemPool";
  const pool = poolOf(props);
  const inputs: NodePoolArgs = addInputs(
    `${key}.patch`,
    {
      project: settings.project,
      name: role,
      cluster: cluster.name,
      location: locationName(settings.location),
      nodeLocations: [...nodeZones(settings.location)],
      nodeCount: nodesPerZone(pool.nodes, settings.location),
      maxPodsPerNode: placement.maxPodsPerNode,
      networkConfig: { enablePrivateNodes: true },
      management: { autoRepair: true, autoUpgrade: true },
      // A new node starts before one is drained: never fewer nodes than configured, never two unavailable at once.
      upgradeSettings: { strategy: "SURGE", maxSurge, maxUnavailable: 0 },
      nodeConfig: nodeConfig(props),
    },
    pool.patch,
  );
  return new NodePool(name, addInputs(`patch.${key}`, inputs, props.patch?.[key]), {
    parent,
    dependsOn: [...account.granted, ...(props.nodesReady ?? [])],
    ...(disposable || pool.acceptStrandedVolumes === true ? {} : strandingGuard(key, pool.diskType)),
  });
}

function nodeConfig(props: NodePoolProps) {
  const { environment, placement, account, role } = props;
  const { machineType, bootDiskGb } = poolOf(props);
  const { key, value } = databaseNodes;
  return {
    machineType,
    // GKE chooses the disk type of an unknown series.
    diskType: diskTypeFor(machineType),
    diskSizeGb: bootDiskGb,
    bootDiskKmsKey: keyFor(props.settings.encryption, "bootDisks"),
    imageType: "COS_CONTAINERD",
    serviceAccount: account.email,
    // The account's roles decide what nodes can access; scopes are the legacy mechanism.
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    // Pods ask GKE's metadata server, and never get the node's own token.
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    metadata: { "disable-legacy-endpoints": "true" },
    resourceLabels: cloudLabels(environment, `${role}-nodes`),
    tags: [placement.nodeTag],
    labels: { [key]: role === "database" ? value : "system" },
    taints: role === "database" ? [{ key, value, effect: "NO_SCHEDULE" }] : undefined,
    // GKE taints Arm nodes, and the operators' own pods do not tolerate that.
    taintConfig:
      role === "system" && knownSeries(machineType)?.architecture === "arm64"
        ? { architectureTaintBehavior: "NONE" }
        : undefined,
  };
}
