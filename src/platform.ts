import { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import { BackupKeySecrets } from "../components/backup-bucket";
import { keyFor } from "../components/gke-cluster/schema";
import { type KubernetesConnection, ownership } from "../components/kubernetes";
import { Monitoring } from "../components/monitoring";
import { NetworkPolicies } from "../components/network-policies";
import { type ClusterEndpoints, PostgresCluster, renderPostgresCluster } from "../components/postgres-cluster";
import { PostgresOperator } from "../components/postgres-operator";
import { ChartResources } from "../components/shared/chart-resources";
import { cloudLabels } from "../components/shared/cloud-labels";
import { StorageClasses } from "../components/storage-classes";
import { InvalidInput } from "../components/shared/validation";
import { bucketUsers, clustersWithIdentity } from "./backup-identity";
import { withImageRegistry } from "./config/images";
import { project } from "./config/load";
import { volumeDisks } from "./config/placement";
import type { EnvironmentConfig } from "./config/schema";
import { withStorageClasses } from "./config/storage-defaults";
import { namespacesOf } from "./config/watched-namespaces";
import { allowedDataLoss } from "./data-loss";
import { type GoogleCloud, googleCloud, onGoogle } from "./google-cloud";
import { namespacesChart } from "./namespaces";
import { networkPolicies } from "./network-policies";
import { watched } from "./watched";

/** Arguments of the platform besides the environment's configuration. */
export interface PlatformInputs {
  /** Name of the environment, for labels. */
  readonly environment: string;
  /** The target Kubernetes cluster; undefined if the configuration creates or reads one on Google Cloud. */
  readonly connection?: KubernetesConnection;
  /** A directory with copies of published manifests. */
  readonly manifestMirror?: string;
}

/** Outputs of an environment: names and addresses, never a credential. */
export interface PlatformOutputs {
  readonly clusters: Record<string, ClusterEndpoints & { readonly namespace: string; readonly operator: string }>;
  /** Kubeconfig of the cluster on GKE. It contains no secret: users need Google credentials. */
  readonly kubernetes?: { readonly kubeconfig: pulumi.Input<string>; readonly context: string | undefined };
  /** Reserved addresses of Cloud NAT, for allow lists of other systems; only with `network.staticNatAddresses`. */
  readonly egressAddresses?: pulumi.Input<string[]>;
}

/**
 * Creates the components of one environment: cloud resources, and Kubernetes objects unless a GitOps tool applies them.
 */
export function platform(written: EnvironmentConfig, inputs: PlatformInputs): PlatformOutputs {
  const config = withStorageClasses(withImageRegistry(written));
  const { kubernetes } = config;
  const cloud = onGoogle(kubernetes) ? googleCloud(config, kubernetes, inputs.environment) : undefined;
  const connection = cloud?.connection ?? inputs.connection;
  if (connection === undefined) throw new Error("the platform needs a Kubernetes cluster");
  if (config.delivery !== "gitops") inKubernetes(config, { ...inputs, connection }, cloud);
  const clusters = Object.fromEntries(
    config.clusters.map((cluster) => {
      const { name, namespace, operator } = cluster;
      return [name, { ...renderPostgresCluster(cluster).endpoints, namespace, operator }];
    }),
  );
  return cloud === undefined
    ? { clusters }
    : {
        clusters,
        kubernetes: { kubeconfig: connection.kubeconfig, context: connection.context },
        // Pulumi warns of an output that is undefined.
        ...(cloud.egressAddresses !== undefined ? { egressAddresses: cloud.egressAddresses } : {}),
      };
}

/** Creates the Kubernetes objects: namespaces, operators, clusters and monitoring. */
function inKubernetes(
  config: EnvironmentConfig,
  inputs: PlatformInputs & { readonly connection: KubernetesConnection },
  cloud: GoogleCloud | undefined,
): void {
  const { connection } = inputs;
  const provider = new Provider("kubernetes", {
    kubeconfig: connection.kubeconfig,
    context: connection.context,
    clusterIdentifier: connection.identity,
    enableServerSideApply: true,
  });
  // The engine refuses to remove protected resources from the state, even if it would retain them.
  const handedOver = config.delivery === "handover";
  const guard = ownership({ connection, stack: `${project}/${inputs.environment}`, adopt: config.adopt });
  const kept = { provider, retainOnDelete: handedOver, ...guard.options };
  const opts = { ...kept, protect: !config.disposable && !handedOver };

  // Namespaces are deleted before the nodes, so that their pods can stop.
  const nodes = [...(cloud?.systemNodes ?? []), ...(cloud?.databaseNodes ?? [])];
  const namespaces = new ChartResources(
    "namespaces",
    { objects: namespacesChart(config) },
    { ...opts, dependsOn: nodes },
  );
  const policies = networkPolicies(config);
  const closed =
    policies === undefined
      ? []
      : new NetworkPolicies("network-policies", policies, { ...kept, dependsOn: [...namespaces.resources] }).resources;
  // No pod starts before the NetworkPolicies of its namespace exist.
  const namespaceReady = [namespaces, ...namespaces.resources, ...closed];
  const storage = [...storageClasses(config, inputs.environment, kept), ...(cloud?.volumesReady ?? [])];

  const operators = new Map<string, PostgresOperator>();
  for (const settings of config.operators.map((one) => withNamespaces(one, config.clusters))) {
    const operator = new PostgresOperator(
      settings.operator,
      { settings, ...inputs, ...connection, adopt: config.adopt, namespaceReady, nodesReady: cloud?.systemNodes ?? [] },
      opts,
    );
    operators.set(settings.operator, operator);
  }

  const keys = keySecrets(config, cloud, { ...kept, dependsOn: namespaceReady });
  for (const cluster of clustersWithIdentity(config, cloud?.bucket?.serviceAccount)) {
    const usesBucket = bucketUsers([cluster], config.backupBucket?.name ?? "").length > 0;
    const settings = { ...cluster, connection, allowDataLoss: allowedDataLoss(config, cluster) };
    const operator = operators.get(cluster.operator);
    new PostgresCluster(cluster.name, settings, {
      ...opts,
      transforms: operator?.transforms ?? [],
      dependsOn: [
        ...namespaceReady,
        ...(operator !== undefined ? [operator, ...operator.ready] : []),
        ...storage,
        ...(cloud?.databaseNodes ?? []),
        // Access must exist before the first stanza is created: the operator retries only after a delay.
        ...(usesBucket ? [...(cloud?.bucket?.ready ?? []), ...keys] : []),
      ],
    });
  }
  watch(config, { ...kept, dependsOn: [...namespaceReady, ...storage, ...(cloud?.systemNodes ?? [])] });
  refuseUnused(config, guard.unused(), inputs.environment);
}

/** An operator that names no namespaces watches those of the environment's clusters and of their sources: it has no permissions elsewhere. */
function withNamespaces(
  settings: EnvironmentConfig["operators"][number],
  clusters: EnvironmentConfig["clusters"],
): EnvironmentConfig["operators"][number] {
  const own = clusters.filter(({ operator }) => operator === settings.operator).flatMap(namespacesOf);
  return settings.watchNamespaces.length > 0
    ? settings
    : { ...settings, watchNamespaces: [...new Set(own.map(({ namespace }) => namespace))].sort() };
}

/**
 * Refuses entries of `adopt` that name no object of the environment: a misspelt one would have no effect.
 *
 * CRDs and an operator's ConfigMap come from published files, which are read later, so entries for them are not checked
 * here.
 */
function refuseUnused({ adopt, operators }: EnvironmentConfig, unused: readonly string[], environment: string): void {
  const published = ["CustomResourceDefinition/", ...operators.map(({ namespace }) => `ConfigMap/${namespace}/`)];
  const problems = unused
    .filter((entry) => !published.some((start) => entry.startsWith(start)))
    .map((entry) => ({
      path: `${project}:adopt[${adopt.indexOf(entry)}]`,
      value: entry,
      message: "names no object of this environment; npm run plan lists them. Correct it or remove it",
    }));
  if (problems.length > 0) throw new InvalidInput(`Pulumi.${environment}.yaml`, problems);
}

/** Creates the StorageClasses for known nodes. */
function storageClasses(
  config: EnvironmentConfig,
  environment: string,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const { kubernetes, disposable } = config;
  if (kubernetes.source !== "gke") return [];
  const { database, system } = volumeDisks(kubernetes);
  if (database === undefined || system === undefined) throw new Error("a rule refuses machines of an unknown series");
  const { diskTopology } = kubernetes;
  const encryptionKey = keyFor(kubernetes.encryption, "volumes");
  const labels = cloudLabels(environment, "database-volume");
  const args = { databaseDisk: database, systemDisk: system, disposable, labels, diskTopology, encryptionKey };
  return new StorageClasses("storage", args, opts).resources;
}

/** Creates monitoring, if configured. It does not wait for clusters, so that it covers their creation. */
function watch(config: EnvironmentConfig, opts: pulumi.ComponentResourceOptions): void {
  if (config.monitoring !== undefined) {
    new Monitoring("monitoring", { settings: config.monitoring, ...watched(config) }, opts);
  }
}

/** Creates the Secrets with a JSON key, if the configuration accepts one. */
function keySecrets(
  { clusters, backupBucket }: EnvironmentConfig,
  cloud: GoogleCloud | undefined,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const key = cloud?.bucket?.key;
  if (key === undefined || backupBucket === undefined) return [];
  return new BackupKeySecrets("backup-key", { key, clusters: bucketUsers(clusters, backupBucket.name) }, opts)
    .resources;
}
