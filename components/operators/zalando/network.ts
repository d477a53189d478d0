import { type Group, reaches, type Surroundings, tcp } from "../../network-policies/flows";
import type { ClusterNetwork } from "../../model/cluster-network";
import { defined } from "../../shared/defined";
import { sourceRepository } from "./bootstrap/chart";
import type { ResolvedZalandoCluster } from "./cluster";
import { exporterPort } from "./monitoring/chart";
import { clusterLabel, spilo } from "./names";

const postgresPort = 5432;

/** Port of Patroni's REST API. Source: Zalando's operator 1.15, pkg/util/patroni/patroni.go, ApiPort. */
export const patroniPort = 8008;

function instancesOf(name: string, namespace: string): Group {
  return { name: `${name}-instances`, namespace, labels: { ...spilo, [clusterLabel]: name } };
}

/** Source of labels: Zalando's operator 1.15, pkg/cluster/util.go, labelsSet, and pkg/cluster/connection_pooler.go, connectionPoolerLabels. */
export function network(cluster: ResolvedZalandoCluster, surroundings: Surroundings): ClusterNetwork {
  const { name, namespace, pooler } = cluster;
  const instances = instancesOf(name, namespace);
  const poolers: Group = {
    name: `${name}-pooler`,
    namespace,
    labels: { application: "db-connection-pooler", "connection-pooler": `${name}-pooler` },
  };
  const source: Group[] =
    cluster.bootstrap?.from === "primary" ? [instancesOf(cluster.bootstrap.cluster, namespace)] : [];
  const buckets = cluster.backups !== undefined || sourceRepository(cluster) !== undefined ? surroundings.google : [];
  return {
    targets: defined<ClusterNetwork["targets"]>({
      postgres: {
        pods: instances,
        port: postgresPort,
        metrics: cluster.zalando.monitoring ? exporterPort.number : undefined,
      },
      pooler: pooler && { pods: poolers, port: postgresPort },
      patroni: { pods: instances, port: patroniPort },
    }),
    others: [],
    buckets,
    flows: [
      // Replication, and Patroni's members.
      { from: instances, to: instances, ports: tcp(postgresPort, patroniPort) },
      ...(pooler !== undefined ? [{ from: poolers, to: instances, ports: tcp(postgresPort) }] : []),
      ...source.map((to) => ({ from: instances, to, ports: tcp(postgresPort) })),
      ...reaches([instances], [surroundings.apiServer]),
      ...reaches([instances], buckets),
    ],
  };
}
