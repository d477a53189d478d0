import { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import { ChartResources } from "../components/shared/chart-resources";
import type { KubernetesConnection } from "../components/kubernetes";
import { type ClusterEndpoints, PostgresCluster } from "../components/postgres-cluster";
import { PostgresOperator } from "../components/postgres-operator";
import { namespacesChart } from "./namespaces";
import type { EnvironmentConfig } from "./config/schema";

/** What the platform is made from beside the environment's configuration. */
export interface PlatformInputs {
  /** The Kubernetes that everything goes to. */
  readonly connection: KubernetesConnection;
  /** A directory with copies of published manifests. */
  readonly manifestMirror?: string;
}

/** What an environment hands out. Names and addresses, never a credential. */
export interface PlatformOutputs {
  readonly clusters: Record<string, ClusterEndpoints & { readonly namespace: string; readonly operator: string }>;
}

/** Wires the components of one environment: namespaces, operators, clusters. */
export function platform(config: EnvironmentConfig, inputs: PlatformInputs): PlatformOutputs {
  const { connection } = inputs;
  const protect = !config.disposable;
  const provider = new Provider("kubernetes", {
    kubeconfig: connection.kubeconfig,
    ...(connection.context !== undefined ? { context: connection.context } : {}),
    clusterIdentifier: connection.identity,
    enableServerSideApply: true,
  });

  const namespaces = new ChartResources("namespaces", { objects: namespacesChart(config) }, { provider, protect });

  const ready = new Map<string, pulumi.Resource[]>();
  for (const settings of config.operators) {
    const operator = new PostgresOperator(
      settings.operator,
      { settings, ...inputs, ...connection },
      { provider, protect, dependsOn: [namespaces, ...namespaces.resources] },
    );
    ready.set(settings.operator, [operator, ...operator.ready]);
  }

  const clusters: PlatformOutputs["clusters"] = {};
  for (const cluster of config.clusters) {
    const { endpoints } = new PostgresCluster(cluster.name, cluster, {
      provider,
      protect,
      dependsOn: ready.get(cluster.operator) ?? [],
    });
    clusters[cluster.name] = { ...endpoints, namespace: cluster.namespace, operator: cluster.operator };
  }
  return { clusters };
}
