import { getProjectOutput } from "@pulumi/gcp/organizations/getProject";
import { Provider } from "@pulumi/gcp/provider";
import * as pulumi from "@pulumi/pulumi";
import { BackupBucket } from "../components/backup-bucket";
import { ExistingGkeCluster, GkeCluster, locationName } from "../components/gke-cluster";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "../components/gke-cluster/schema";
import { GkeNetwork } from "../components/gke-network";
import type { KubernetesConnection } from "../components/kubernetes";
import { regionOf } from "../components/shared/cloud-scalars";
import { bucketReaders, bucketUsers, bucketWriters } from "./backup-identity";
import type { EnvironmentConfig } from "./config/schema";

/** What an environment has on Google Cloud. */
export interface GoogleCloud {
  readonly connection: KubernetesConnection;
  /** Nodes for everything but databases. */
  readonly systemNodes: readonly pulumi.Resource[];
  /** Nodes for databases. */
  readonly databaseNodes: readonly pulumi.Resource[];
  readonly bucket: BackupBucket | undefined;
}

type OnGoogle = ResolvedGkeCluster | ResolvedExistingGkeCluster;

/** Whether the environment runs on GKE. */
export function onGoogle(kubernetes: EnvironmentConfig["kubernetes"]): kubernetes is OnGoogle {
  return kubernetes.source === "gke" || kubernetes.source === "gke-existing";
}

/**
 * Makes network, cluster and bucket. Only what needs one another waits: account and bucket are made beside the network, the
 * way out beside the control plane, bindings beside the nodes.
 */
export function googleCloud(config: EnvironmentConfig, kubernetes: OnGoogle, environment: string): GoogleCloud {
  const place = kubernetes.source === "gke" ? locationName(kubernetes.location) : kubernetes.location;
  const provider = new Provider("google-cloud", {
    project: kubernetes.project,
    region: regionOf(place),
    // Calls count against the quota of this project, also with a person's credentials, which have none of their own.
    billingProject: kubernetes.project,
    userProjectOverride: true,
    addPulumiAttributionLabel: false,
  });
  const opts = { provider, protect: !config.disposable };
  const cluster =
    kubernetes.source === "gke"
      ? newCluster(config, kubernetes, environment, opts)
      : new ExistingGkeCluster("gke", { settings: kubernetes }, opts);
  return {
    connection: cluster.connection,
    systemNodes: cluster instanceof GkeCluster ? [cluster.systemPool] : [],
    databaseNodes: cluster instanceof GkeCluster ? [cluster.databasePool] : [],
    bucket: backupBucket(config, kubernetes, place, environment, cluster.controlPlane, opts),
  };
}

/** The port of CloudNativePG's admission webhook. PGO has none. */
const cloudNativePgWebhook = 9443;

function newCluster(
  { operators, disposable }: EnvironmentConfig,
  kubernetes: ResolvedGkeCluster,
  environment: string,
  opts: pulumi.ComponentResourceOptions,
): GkeCluster {
  const network = new GkeNetwork(
    "network",
    {
      project: kubernetes.project,
      region: regionOf(locationName(kubernetes.location)),
      cluster: kubernetes.name,
      settings: kubernetes.network,
      webhookPorts: operators.some(({ operator }) => operator === "cloudnative-pg") ? [cloudNativePgWebhook] : [],
    },
    opts,
  );
  return new GkeCluster(
    "gke",
    {
      settings: kubernetes,
      environment,
      placement: network.placement,
      disposable,
      networkReady: network.ready,
      nodesReady: network.nodesReady,
    },
    opts,
  );
}

function backupBucket(
  config: EnvironmentConfig,
  kubernetes: OnGoogle,
  location: string,
  environment: string,
  controlPlane: pulumi.Resource,
  opts: { readonly provider: Provider; readonly protect: boolean },
): BackupBucket | undefined {
  const { backupBucket: settings, disposable } = config;
  if (settings === undefined) return undefined;
  const { project, name } = kubernetes;
  return new BackupBucket(
    "backups",
    {
      settings,
      project,
      ...(settings.identity.mode === "direct"
        ? { projectNumber: getProjectOutput({ projectId: project }, { provider: opts.provider }).number }
        : {}),
      location,
      prefix: name,
      environment,
      disposable,
      accounts: bucketWriters(config.clusters, settings.name),
      asksForBucket: bucketUsers(config.clusters, settings.name).some(({ operator }) => operator === "cloudnative-pg"),
      readers: bucketReaders(config.clusters, settings.name),
      identityPoolReady: [controlPlane],
    },
    opts,
  );
}
