import type { ResolvedPostgresCluster } from "../operators/clusters";
import {
  egressFlows,
  type Flow,
  type Group,
  outside,
  reaches,
  type Surroundings,
  tcp,
} from "../network-policies/flows";
import type { clientTargets, PeerSettings } from "../network-policies/schema";
import { operatorOf } from "../operators/registry";
import { recommendedLabels } from "../shared/labels";
import type { ClientTarget, ClusterNetwork } from "../model/cluster-network";
import { drillComponent } from "./drill/chart";
import { isDrilled } from "../model/drill/names";
import { logicalBackupComponent } from "./logical-backup/chart";

/** Returns all connections that a cluster needs, including those of its clients. */
export function clusterFlows(
  cluster: ResolvedPostgresCluster,
  surroundings: Surroundings,
  neighbours: readonly ResolvedPostgresCluster[],
): Flow[] {
  const network = networkOf(cluster, surroundings, neighbours);
  const { targets, others } = network;
  const groups = [...Object.values(targets).map(({ pods }) => pods), ...others];
  return [
    ...network.flows,
    ...clientFlows(cluster, network),
    ...jobFlows(cluster, network, surroundings),
    ...egressFlows(groups, cluster.egress),
  ];
}

/** The network of a cluster of any operator. */
export function networkOf(
  cluster: ResolvedPostgresCluster,
  surroundings: Surroundings,
  all: readonly ResolvedPostgresCluster[],
): ClusterNetwork {
  const neighbours = all.filter(({ operator }) => operator === cluster.operator);
  return operatorOf(cluster).network(cluster, surroundings, neighbours);
}

/** Returns the pods and ports behind a name that a client can use; empty if the cluster has none. */
export function reachedBy(
  target: (typeof clientTargets)[number],
  { targets }: Pick<ClusterNetwork, "targets">,
): ClientTarget[] {
  if (target !== "metrics") return [targets[target]].filter((found) => found !== undefined);
  return [targets.postgres, targets.pooler].flatMap((found) =>
    found?.metrics === undefined ? [] : [{ pods: found.pods, port: found.metrics }],
  );
}

function clientFlows({ name, namespace, clients }: ResolvedPostgresCluster, network: ClusterNetwork): Flow[] {
  return clients.flatMap(({ to, ...peer }, i) => {
    // A client in the cluster's own namespace is restricted like every other pod, so it needs an egress rule too.
    const neighbour: Group = { name: `${name}-clients-${i}`, namespace, labels: peer.pods ?? {} };
    const from = covers(peer, namespace) ? [outside(peer), neighbour] : [outside(peer)];
    return to
      .flatMap((target) => reachedBy(target, network))
      .flatMap(({ pods, port }) => from.map((end): Flow => ({ from: end, to: pods, ports: tcp(port) })));
  });
}

/** Returns true if a client's namespaces include the one with a name. */
function covers({ namespace, namespaces }: PeerSettings, name: string): boolean {
  if (namespace !== undefined) return namespace === name;
  const labels = Object.entries(namespaces ?? { cidr: "" });
  return labels.every(([key, value]) => key === "kubernetes.io/metadata.name" && value === name);
}

/** Jobs of pgstack: those that connect like a client, the drill, which never connects to the cluster, and logical backups, which also reach the bucket. */
function jobFlows(
  cluster: ResolvedPostgresCluster,
  { targets: { postgres }, repositoryHost, buckets }: ClusterNetwork,
  { apiServer }: Surroundings,
): Flow[] {
  const { name, namespace } = cluster;
  const group = (suffix: string, ...components: string[]): Group => {
    const { "app.kubernetes.io/component": component = "", ...labels } = recommendedLabels(components[0] ?? "", name);
    return {
      name: `${name}-${suffix}`,
      namespace,
      labels: components.length > 1 ? labels : { ...labels, "app.kubernetes.io/component": component },
      oneOf: components.length > 1 ? { "app.kubernetes.io/component": components } : undefined,
    };
  };
  const jobs: Flow = { from: group("jobs", "contents", "readiness"), to: postgres.pods, ports: tcp(postgres.port) };
  const dump = group(logicalBackupComponent, logicalBackupComponent);
  const dumps: Flow[] =
    cluster.logicalBackups === undefined
      ? []
      : [{ from: dump, to: postgres.pods, ports: tcp(postgres.port) }, ...reaches([dump], buckets)];
  if (!isDrilled(cluster)) return [jobs, ...dumps];
  const drill = group("drill", drillComponent);
  return [
    jobs,
    ...dumps,
    // For its report.
    ...reaches([drill], [apiServer, ...buckets]),
    ...(repositoryHost !== undefined
      ? [{ from: drill, to: repositoryHost.pods, ports: tcp(repositoryHost.port) }]
      : []),
  ];
}
