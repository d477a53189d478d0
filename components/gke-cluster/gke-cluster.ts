import { Cluster } from "@pulumi/gcp/container/cluster";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { NetworkPlacement } from "../gke-network";
import type { KubernetesConnection } from "../kubernetes";
import { cloudLabels } from "../shared/cloud-labels";
import { validate } from "../shared/validation";
import { gkeKubeconfig } from "./kubeconfig";
import { locationName, nodeZones } from "./location";
import { clusterIdentity, clusterPath, workloadPool } from "./names";
import { type NodeAccount, nodeAccount, nodePool } from "./node-pools";
import { existingGkeClusterSchema, gkeClusterSchema, type GkeClusterSettings, type ResolvedGkeCluster } from "./schema";

/** Arguments of {@link GkeCluster}. The settings are plain: they decide what is made. */
export interface GkeClusterArgs {
  /** What the cluster is like; see `docs/config.md` for each key. */
  readonly settings: GkeClusterSettings;
  /** Name of the environment, for labels. A change is in place. */
  readonly environment: string;
  /** Where the network puts it. A change replaces the cluster. */
  readonly placement: NetworkPlacement;
  /** Whether the cluster may be deleted with what is in it. A change is in place. */
  readonly disposable: boolean;
  /** What must be there before the control plane. @default nothing */
  readonly networkReady?: readonly pulumi.Resource[];
  /** What must be there before a node starts. @default nothing */
  readonly nodesReady?: readonly pulumi.Resource[];
}

/**
 * A private GKE cluster with a pool for the system, and one that databases have for themselves where the settings have it.
 *
 * Children: `${name}-cluster`, `${name}-node-account`, `${name}-node-role`, `${name}-system-pool`, `${name}-database-pool`.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { GkeCluster } from "./components/gke-cluster";
 * import { GkeNetwork } from "./components/gke-network";
 *
 * const [project, cluster] = ["acme-postgres-dev", "pgstack-dev"];
 * const network = new GkeNetwork("network", { project, region: "europe-west3", cluster, settings: { source: "new" } });
 * const gke = new GkeCluster("gke", {
 *   settings: {
 *     source: "gke",
 *     project,
 *     name: cluster,
 *     location: { kind: "zonal", zone: "europe-west3-a" },
 *     systemPool: { nodes: 1 },
 *     databasePool: { nodes: 3 },
 *   },
 *   environment: "dev",
 *   placement: network.placement,
 *   disposable: true,
 *   networkReady: network.ready,
 *   nodesReady: network.nodesReady,
 * });
 * export const { kubeconfig, context } = gke.connection;
 * ```
 */
export class GkeCluster extends pulumi.ComponentResource {
  /** How it is reached. The text is the same in every run; before the cluster exists it is unknown. */
  readonly connection: KubernetesConnection;
  /** The control plane. With it the project's identity pool is there, which bindings to service accounts need. */
  readonly controlPlane: pulumi.Resource;
  /** Nodes for everything but databases; without a pool for these, all nodes. */
  readonly systemPool: pulumi.Resource;
  /** Nodes for databases: the system pool where these have no pool of their own. */
  readonly databasePool: pulumi.Resource;

  constructor(name: string, args: GkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:GkeCluster", name, {}, opts);
    const settings = validate(gkeClusterSchema, args.settings, `GkeCluster "${name}"`);
    const account = nodeAccount(this, name, settings);
    const cluster = new Cluster(`${name}-cluster`, clusterInputs(args, settings, account), {
      parent: this,
      dependsOn: [...(args.networkReady ?? [])],
      // They describe the pool that GKE insists on making first, and that is removed at once.
      ignoreChanges: ["initialNodeCount", "nodeConfig", "nodePools", "nodeVersion"],
    });
    const pools = { ...args, settings, account, cluster };
    this.systemPool = nodePool(this, `${name}-system-pool`, { ...pools, role: "system" });
    this.databasePool =
      settings.databasePool === undefined
        ? this.systemPool
        : nodePool(this, `${name}-database-pool`, { ...pools, role: "database" });
    this.controlPlane = cluster;
    this.connection = connect(cluster, settings, locationName(settings.location), { ...args.placement });
    this.registerOutputs({ identity: this.connection.identity });
  }
}

/** Arguments of {@link ExistingGkeCluster}. */
export interface ExistingGkeClusterArgs {
  /** Which cluster; see `docs/config.md` for each key. */
  readonly settings: z.input<typeof existingGkeClusterSchema>;
}

/**
 * A GKE cluster that exists: it is read, never changed. Its DNS endpoint must allow external traffic.
 *
 * @throws InvalidInput when the settings are refused.
 *
 * @example
 * ```ts
 * import { Provider } from "@pulumi/kubernetes";
 * import { ExistingGkeCluster } from "./components/gke-cluster";
 *
 * const { connection } = new ExistingGkeCluster("gke", {
 *   settings: { source: "gke-existing", project: "acme-platform", name: "shared", location: "europe-west3" },
 * });
 * export const provider = new Provider("kubernetes", {
 *   kubeconfig: connection.kubeconfig,
 *   context: connection.context,
 *   clusterIdentifier: connection.identity,
 * });
 * ```
 */
export class ExistingGkeCluster extends pulumi.ComponentResource {
  /** How it is reached. */
  readonly connection: KubernetesConnection;
  /** The control plane. */
  readonly controlPlane: pulumi.Resource;

  constructor(name: string, args: ExistingGkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:ExistingGkeCluster", name, {}, opts);
    const settings = validate(existingGkeClusterSchema, args.settings, `ExistingGkeCluster "${name}"`);
    const id = clusterPath(settings.project, settings.location, settings.name);
    const cluster = Cluster.get(`${name}-cluster`, id, undefined, { parent: this });
    this.controlPlane = cluster;
    this.connection = connect(cluster, settings, settings.location, {});
    this.registerOutputs({ identity: this.connection.identity });
  }
}

function connect(
  cluster: Cluster,
  { project, name, authentication }: Pick<ResolvedGkeCluster, "project" | "name" | "authentication">,
  location: string,
  replacing: Readonly<Record<string, unknown>>,
): KubernetesConnection {
  const context = `gke_${project}_${location}_${name}`;
  const host = cluster.controlPlaneEndpointsConfig.apply((config) => config.dnsEndpointConfig.endpoint);
  return {
    kubeconfig: host.apply((known) => gkeKubeconfig({ context, host: known, authentication })),
    context,
    identity: clusterIdentity(clusterPath(project, location, name), replacing),
  };
}

function clusterInputs(
  { environment, placement, disposable }: GkeClusterArgs,
  settings: ResolvedGkeCluster,
  account: NodeAccount,
): ConstructorParameters<typeof Cluster>[1] {
  const { project, name, location } = settings;
  return {
    project,
    name,
    location: locationName(location),
    ...(location.kind === "regional" ? { nodeLocations: [...nodeZones(location)] } : {}),
    resourceLabels: cloudLabels(environment, "gke-cluster"),
    deletionProtection: !disposable,
    releaseChannel: { channel: settings.releaseChannel.toUpperCase() },
    maintenancePolicy: maintenancePolicy(settings),
    costManagementConfig: { enabled: true },
    ...networkInputs(placement),
    ...securityInputs(project),
    // Pools are resources of their own, so that one can change without the cluster. Source: documentation of the resource.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: { serviceAccount: account.email, machineType: settings.systemPool.machineType },
  };
}

/** VPC-native, private nodes, Dataplane V2; the control plane answers at its DNS endpoint only, where IAM decides. */
function networkInputs(placement: NetworkPlacement): Partial<NonNullable<ConstructorParameters<typeof Cluster>[1]>> {
  return {
    network: placement.network,
    subnetwork: placement.subnetwork,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: placement.podsRange,
      servicesSecondaryRangeName: placement.servicesRange,
    },
    defaultMaxPodsPerNode: placement.maxPodsPerNode,
    datapathProvider: "ADVANCED_DATAPATH",
    privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: placement.controlPlaneCidr },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: true },
      ipEndpointsConfig: { enabled: false },
    },
  };
}

/** Pods have identities of their own, nodes start from what Google signed, nobody logs in by certificate. */
function securityInputs(project: string): Partial<NonNullable<ConstructorParameters<typeof Cluster>[1]>> {
  return {
    workloadIdentityConfig: { workloadPool: workloadPool(project) },
    enableShieldedNodes: true,
    enableLegacyAbac: false,
    masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
    securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
    nodePoolDefaults: { nodeConfigDefaults: { insecureKubeletReadonlyPortEnabled: "FALSE" } },
    addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: true } },
  };
}

/** The date only anchors the recurrence; it lies in the past so that the first window is the next one. */
function maintenancePolicy({ maintenance: { days, startUtc, hours } }: ResolvedGkeCluster) {
  const start = Date.UTC(2025, 0, 4, Number(startUtc.slice(0, 2)), Number(startUtc.slice(3)));
  const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(".000", "");
  return {
    recurringWindow: {
      startTime: time(start),
      endTime: time(start + hours * 3_600_000),
      recurrence: `FREQ=WEEKLY;BYDAY=${[...new Set(days)].join(",")}`,
    },
  };
}
