import { RepositoryIamMember } from "@pulumi/gcp/artifactregistry/repositoryIamMember";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject";
import { Provider } from "@pulumi/gcp/provider";
import * as pulumi from "@pulumi/pulumi";
import { BackupBucket } from "../components/backup-bucket";
import { ExistingGkeCluster, GkeCluster, locationName } from "../components/gke-cluster";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "../components/gke-cluster/schema";
import { GkeNetwork } from "../components/gke-network";
import type { KubernetesConnection } from "../components/kubernetes";
import { operatorOf } from "../components/operators";
import { regionOf } from "../components/shared/cloud-scalars";
import { bucketReaders, bucketUsers, bucketWriters } from "./backup-identity";
import { imageRepository } from "./config/image-repository";
import type { EnvironmentConfig } from "./config/schema";

/** Resources of an environment on Google Cloud. */
export interface GoogleCloud {
  readonly connection: KubernetesConnection;
  /** Nodes for everything except databases. */
  readonly systemNodes: readonly pulumi.Resource[];
  /** Nodes for databases. */
  readonly databaseNodes: readonly pulumi.Resource[];
  /** Resources that must exist before the first volume. */
  readonly volumesReady: readonly pulumi.Resource[];
  /** Reserved addresses of Cloud NAT; undefined without any. */
  readonly egressAddresses: pulumi.Output<string[]> | undefined;
  readonly bucket: BackupBucket | undefined;
}

type OnGoogle = ResolvedGkeCluster | ResolvedExistingGkeCluster;

/** Returns true if the environment runs on GKE. */
export function onGoogle(kubernetes: EnvironmentConfig["kubernetes"]): kubernetes is OnGoogle {
  return kubernetes.source === "gke" || kubernetes.source === "gke-existing";
}

/**
 * Creates network, cluster and bucket. Only real dependencies wait: account and bucket are created in parallel with the
 * network, Cloud NAT with the control plane, bindings with the nodes.
 */
export function googleCloud(config: EnvironmentConfig, kubernetes: OnGoogle, environment: string): GoogleCloud {
  const place = kubernetes.source === "gke" ? locationName(kubernetes.location) : kubernetes.location;
  const provider = new Provider("google-cloud", {
    project: kubernetes.project,
    region: regionOf(place),
    // Calls use the quota of this project, also with a user's credentials, which have none of their own.
    billingProject: kubernetes.project,
    userProjectOverride: true,
    addPulumiAttributionLabel: false,
  });
  const opts = { provider, protect: !config.disposable };
  const bucket = (controlPlane: pulumi.Resource) =>
    backupBucket(config, kubernetes, place, environment, controlPlane, opts);
  if (kubernetes.source === "gke-existing") {
    const { connection, controlPlane } = new ExistingGkeCluster("gke", { settings: kubernetes }, opts);
    const nothing = { systemNodes: [], databaseNodes: [], volumesReady: [], egressAddresses: undefined };
    return { connection, ...nothing, bucket: bucket(controlPlane) };
  }
  const { cluster, egressAddresses } = newCluster(config, kubernetes, environment, opts);
  const readers = imageReaders(config, cluster, opts);
  return {
    connection: cluster.connection,
    systemNodes: [cluster.systemPool, ...readers],
    databaseNodes: [cluster.databasePool, ...readers],
    volumesReady: cluster.volumesReady,
    egressAddresses,
    bucket: bucket(cluster.controlPlane),
  };
}

/** Number of the cluster's project, which is part of the names of Google's service agents. */
function numberOf(project: string, provider: Provider): pulumi.Output<string> {
  return getProjectOutput({ projectId: project }, { provider }).number;
}

/** Allows nodes to pull from the repository of Artifact Registry in `imageRegistry`, if `up` grants access. */
function imageReaders(
  config: EnvironmentConfig,
  cluster: GkeCluster,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const repository = imageRepository(config);
  if (repository?.grant !== true) return [];
  const { project, location, name } = repository;
  const member = `serviceAccount:${cluster.nodeServiceAccount}`;
  const args = { project, location, repository: name, role: "roles/artifactregistry.reader", member };
  // The account exists once nodes run as it; their first pull is retried.
  return [new RepositoryIamMember("image-reader", args, { ...opts, protect: false, dependsOn: [cluster.systemPool] })];
}

function newCluster(
  { operators, disposable }: EnvironmentConfig,
  kubernetes: ResolvedGkeCluster,
  environment: string,
  opts: { readonly provider: Provider; readonly protect: boolean },
): { readonly cluster: GkeCluster; readonly egressAddresses: pulumi.Output<string[]> | undefined } {
  const network = new GkeNetwork(
    "network",
    {
      project: kubernetes.project,
      region: regionOf(locationName(kubernetes.location)),
      cluster: kubernetes.name,
      settings: kubernetes.network,
      webhookPorts: operators.flatMap((settings) => operatorOf(settings).webhookPorts),
    },
    opts,
  );
  const cluster = new GkeCluster(
    "gke",
    {
      settings: kubernetes,
      environment,
      placement: network.placement,
      attachment: network.attachment,
      projectNumber: kubernetes.encryption?.grant === true ? numberOf(kubernetes.project, opts.provider) : undefined,
      disposable,
      networkReady: network.ready,
      nodesReady: network.nodesReady,
    },
    opts,
  );
  const hasAddresses = kubernetes.network.source === "new" && kubernetes.network.staticNatAddresses > 0;
  return { cluster, egressAddresses: hasAddresses ? network.egressAddresses : undefined };
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
      projectNumber: settings.identity.mode === "direct" ? numberOf(project, opts.provider) : undefined,
      location,
      prefix: name,
      environment,
      disposable,
      accounts: bucketWriters(config.clusters, settings.name),
      asksForBucket: bucketUsers(config.clusters, settings.name).some((cluster) => operatorOf(cluster).asksForBucket),
      readers: bucketReaders(config.clusters, settings.name),
      identityPoolReady: [controlPlane],
    },
    opts,
  );
}
