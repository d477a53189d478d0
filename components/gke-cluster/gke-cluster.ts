import { Cluster, type ClusterArgs } from "@pulumi/gcp/container/cluster";
import type { NodePoolArgs } from "@pulumi/gcp/container/nodePool";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkPlacement } from "../gke-network/gke-network";
import type { KubernetesConnection } from "../kubernetes";
import { addInputs } from "../gcp/patch";
import { validate } from "../shared/validation";
import { grantKeys } from "./encryption";
import { clusterInputs } from "./inputs";
import { gkeKubeconfig } from "./kubeconfig";
import { locationName } from "./location";
import { clusterIdentity, clusterPath, nodeAccountEmail } from "./names";
import { nodeAccount, nodePool } from "./node-pools";
import { existingGkeClusterSchema, gkeClusterSchema, type ResolvedGkeCluster } from "./schema";
import type { ExistingGkeClusterSettings, GkeClusterSettings } from "./settings.gen";

/** Arguments of {@link GkeCluster}. The settings are plain: they decide which resources are created. */
export interface GkeClusterArgs {
  /** Settings of the cluster; see `docs/config.md` for each key. */
  readonly settings: GkeClusterSettings;
  /** Name of the environment, for labels. A change is in place. */
  readonly environment: string;
  /** Network and ranges of the cluster. A change replaces the cluster. */
  readonly placement: NetworkPlacement;
  /**
   * The network and subnet as outputs of the resources that create them, so that a change that replaces them deletes the cluster
   * first. @default those of `placement`
   */
  readonly attachment?: { readonly network: pulumi.Input<string>; readonly subnetwork: pulumi.Input<string> };
  /** Number of the project; read with `encryption` only. */
  readonly projectNumber?: pulumi.Input<string>;
  /**
   * Further inputs of the cluster and its node pools, with the provider's types. An input that pgstack sets throws.
   * @default none
   */
  readonly patch?: {
    readonly cluster?: Partial<ClusterArgs>;
    readonly systemPool?: Partial<NodePoolArgs>;
    readonly databasePool?: Partial<NodePoolArgs>;
  };
  /** True if the cluster can be deleted with everything in it. A change is in place. */
  readonly disposable: boolean;
  /** Resources that must exist before the control plane. @default none */
  readonly networkReady?: readonly pulumi.Resource[];
  /** Resources that must exist before a node starts. @default none */
  readonly nodesReady?: readonly pulumi.Resource[];
}

/**
 * A private GKE cluster with a system pool and, if configured, a pool for databases only.
 *
 * Children: `${name}-cluster`, `${name}-node-account`, `${name}-node-role`, `${name}-system-pool`, `${name}-database-pool`, and with
 * `encryption` `${name}-etcd-key`, `${name}-boot-disk-key`, `${name}-volume-key`.
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
 *   attachment: network.attachment,
 *   disposable: true,
 *   networkReady: network.ready,
 *   nodesReady: network.nodesReady,
 * });
 * export const { kubeconfig, context } = gke.connection;
 * ```
 */
export class GkeCluster extends pulumi.ComponentResource {
  /** Connection to the cluster. The kubeconfig is the same in every run; it is unknown before the cluster exists. */
  readonly connection: KubernetesConnection;
  /** The control plane. GKE creates the project's identity pool with it, which bindings to service accounts need. */
  readonly controlPlane: pulumi.Resource;
  /** Nodes for everything but databases; without a database pool, all nodes. */
  readonly systemPool: pulumi.Resource;
  /** Nodes for databases; without a database pool, the system pool. */
  readonly databasePool: pulumi.Resource;
  /** E-mail address of the service account that nodes run as. Plain; with `systemPool` the account exists. */
  readonly nodeServiceAccount: string;
  /** Resources that must exist before the first volume: access to its key. */
  readonly volumesReady: readonly pulumi.Resource[];

  constructor(name: string, args: GkeClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:GkeCluster", name, {}, opts);
    const settings = validate(gkeClusterSchema, args.settings, `GkeCluster "${name}"`);
    const account = nodeAccount(this, name, settings);
    const keys = grantKeys(this, name, settings, args.projectNumber);
    const inputs = addInputs("patch", clusterInputs(args, settings, account), settings.patch);
    const cluster = new Cluster(`${name}-cluster`, addInputs("patch.cluster", inputs, args.patch?.cluster), {
      parent: this,
      // The first pool of GKE's own boots nodes too, as this account and from disks with this key.
      dependsOn: [...(args.networkReady ?? []), ...account.granted, ...keys.cluster],
      // They describe the initial pool that GKE always creates, and that is removed at once.
      ignoreChanges: ["initialNodeCount", "nodeConfig", "nodePools", "nodeVersion"],
    });
    const pools = { ...args, settings, account, cluster };
    this.systemPool = nodePool(this, `${name}-system-pool`, { ...pools, role: "system" });
    this.databasePool =
      settings.databasePool === undefined
        ? this.systemPool
        : nodePool(this, `${name}-database-pool`, { ...pools, role: "database" });
    this.controlPlane = cluster;
    this.volumesReady = keys.volumes;
    this.nodeServiceAccount = nodeAccountEmail(settings);
    this.connection = connect(
      cluster,
      settings,
      locationName(settings.location),
      // A block that no endpoint uses does not replace the cluster.
      {
        ...args.placement,
        controlPlaneCidr: settings.controlPlane.endpoint === "private" ? args.placement.controlPlaneCidr : undefined,
      },
      settings.controlPlane.endpoint,
    );
    this.registerOutputs({ identity: this.connection.identity });
  }
}

/** Arguments of {@link ExistingGkeCluster}. */
export interface ExistingGkeClusterArgs {
  /** Settings of the cluster; see `docs/config.md` for each key. */
  readonly settings: ExistingGkeClusterSettings;
}

/**
 * An existing GKE cluster: it is read, never changed. Its DNS endpoint must allow external traffic.
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
  /** Connection to the cluster. */
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
  endpoint: ResolvedGkeCluster["controlPlane"]["endpoint"] = "dns",
): KubernetesConnection {
  const context = `gke_${project}_${location}_${name}`;
  const { host, authority } = endpoint === "private" ? privateEndpoint(cluster) : dnsEndpoint(cluster);
  return {
    kubeconfig: pulumi
      .all([host, authority])
      .apply(([known, certificate]) => gkeKubeconfig({ context, host: known, authority: certificate, authentication })),
    context,
    identity: clusterIdentity(clusterPath(project, location, name), replacing),
  };
}

interface Endpoint {
  readonly host: pulumi.Output<string>;
  /** Its CA certificate in PEM as base64; undefined where a public CA signed it. */
  readonly authority: pulumi.Output<string | undefined>;
}

function dnsEndpoint(cluster: Cluster): Endpoint {
  const host = cluster.controlPlaneEndpointsConfig.apply((config) => config.dnsEndpointConfig.endpoint);
  return { host, authority: pulumi.output(undefined) };
}

function privateEndpoint(cluster: Cluster): Endpoint {
  return {
    host: cluster.privateClusterConfig.apply((config) => config.privateEndpoint),
    authority: cluster.masterAuth.apply((auth) => auth.clusterCaCertificate),
  };
}
