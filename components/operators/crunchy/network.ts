import {
  anywhere,
  type Flow,
  type Group,
  type Reachable,
  reaches,
  type Surroundings,
  tcp,
} from "../../network-policies/flows";
import type { ClusterNetwork } from "../../model/cluster-network";
import { machineMetadata, placeAddresses } from "../../model/object-store/network";
import type { ResolvedCrunchyCluster } from "./cluster";
import { defined, unlessEmpty } from "../../shared/defined";
import { postgresClusterObject } from "./chart";
import { endpoints, pgoKey } from "./names";

type Cluster = ResolvedCrunchyCluster;

/** Port of pgBackRest's TLS server. Source: PGO 6.0, internal/pgbackrest/iana.go. */
const pgbackrestPort = 8432;
/** Port of the exporter and of the collector. Source: PGO 6.0, internal/pgmonitor/exporter.go and internal/collector/naming.go. */
const metricsPort = 9187;
/** Port of pgAdmin. Source: PGO 6.0, internal/controller/standalone_pgadmin/config.go. */
const pgAdminPort = 5050;

/** Source of labels and ports: PGO 6.0, internal/naming/labels.go, internal/controller, internal/patroni/config.go. */
export function network(cluster: Cluster, surroundings: Surroundings, neighbours: readonly Cluster[]): ClusterNetwork {
  const { pooler, backups } = cluster;
  const groups = groupsOf(cluster);
  const { instances, repositoryHost } = groups;
  const { port } = endpoints(cluster);
  const buckets = bucketsOf(cluster, surroundings);
  const patroniPort = cluster.crunchy.patroni.port ?? 8008;
  const repositories = backups?.repositories ?? [];
  const jobs = [groups.backup, groups.restore];
  return {
    targets: defined<ClusterNetwork["targets"]>({
      postgres: { pods: instances, port, metrics: metricsPort },
      pooler: pooler && { pods: groups.pooler, port: pooler.port ?? 5432, metrics: metricsPort },
      pgAdmin: cluster.crunchy.pgAdmin && { pods: groups.pgAdmin, port: pgAdminPort },
      backups: repositories.some(({ volume }) => volume !== undefined)
        ? { pods: repositoryHost, port: pgbackrestPort }
        : undefined,
      patroni: { pods: instances, port: patroniPort },
    }),
    others: [repositoryHost, ...jobs],
    repositoryHost: repositories[0]?.volume && { pods: repositoryHost, port: pgbackrestPort },
    buckets,
    flows: [
      // Replication, and health checks between Patroni members.
      { from: instances, to: instances, ports: tcp(port, patroniPort) },
      // The host of repositories reads data from instances, and they push WAL to it.
      { from: instances, to: repositoryHost, ports: tcp(pgbackrestPort) },
      { from: repositoryHost, to: instances, ports: tcp(pgbackrestPort) },
      { from: groups.restore, to: repositoryHost, ports: tcp(pgbackrestPort) },
      // A backup to a bucket runs in its Job, which reads data from the pgBackRest servers of the instances.
      // Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go, generateBackupJobSpecIntent; internal/pgbackrest/config.go.
      ...(repositories.some(({ volume }) => volume === undefined)
        ? [{ from: groups.backup, to: instances, ports: tcp(pgbackrestPort) }]
        : []),
      ...(pooler !== undefined ? [{ from: groups.pooler, to: instances, ports: tcp(port) }] : []),
      // Patroni keeps its state in the API server; a backup Job for a volume runs its command in the repository host through it.
      ...reaches([instances, groups.backup], [surroundings.apiServer]),
      ...reaches([instances, repositoryHost, ...jobs], buckets),
      ...reaches([groups.restore, instances], sourceBuckets(cluster, surroundings, neighbours)),
      ...pgAdminFlows(cluster, neighbours),
      ...sourceFlows(cluster, neighbours),
    ],
  };
}

function groupsOf({ name, namespace }: Pick<Cluster, "name" | "namespace">) {
  const own = { [pgoKey("cluster")]: name };
  const group = (suffix: string, labels: Readonly<Record<string, string>>, ...exists: string[]): Group => ({
    name: `${name}-${suffix}`,
    namespace,
    labels,
    exists: unlessEmpty(exists.map(pgoKey)),
  });
  return {
    instances: group("instances", { ...own, [pgoKey("data")]: "postgres" }),
    pooler: group("pooler", { ...own, [pgoKey("role")]: "pgbouncer" }),
    pgAdmin: group("pgadmin", { [pgoKey("pgadmin")]: `${name}-pgadmin`, [pgoKey("role")]: "pgadmin" }),
    repositoryHost: group("repository-host", own, "pgbackrest-dedicated"),
    backup: group("backup", own, "pgbackrest-backup"),
    restore: group("restore", own, "pgbackrest-restore"),
  };
}

/** Buckets that the cluster writes to or starts from. */
function bucketsOf({ backups, bootstrap }: Cluster, surroundings: Surroundings): Reachable[] {
  const source = bootstrap?.from === "repository" ? [bootstrap.repository] : [];
  return placeAddresses([...(backups?.repositories ?? []), ...source], surroundings);
}

/**
 * Buckets of the cluster that a new one starts from. Those of a cluster outside of the environment are unknown: any
 * kind is possible.
 */
function sourceBuckets(
  { bootstrap, namespace: own }: Cluster,
  surroundings: Surroundings,
  neighbours: readonly Cluster[],
): Reachable[] {
  if (bootstrap?.from !== "cluster") return [];
  const { cluster, namespace = own } = bootstrap;
  const source = neighbours.find((other) => other.name === cluster && other.namespace === namespace);
  return source === undefined
    ? [...surroundings.google, { to: anywhere, ports: tcp(443) }, machineMetadata]
    : placeAddresses(source.backups?.repositories ?? [], surroundings);
}

/** pgAdmin connects to the clusters that it shows; single sign-on is one more destination, which `egress` names. */
function pgAdminFlows(cluster: Cluster, neighbours: readonly Cluster[]): Flow[] {
  const { pgAdmin } = cluster.crunchy;
  if (pgAdmin === undefined) return [];
  const { serverGroups = [{ cluster: cluster.name, labels: undefined }] } = pgAdmin;
  const shown = neighbours.filter(
    (other) =>
      other.namespace === cluster.namespace &&
      serverGroups.some(
        ({ cluster: name, labels }) => name === other.name || (labels !== undefined && hasLabels(other, labels)),
      ),
  );
  return shown.map((other) => ({
    from: groupsOf(cluster).pgAdmin,
    to: groupsOf(other).instances,
    ports: tcp(endpoints(other).port),
  }));
}

function hasLabels(cluster: Cluster, labels: Readonly<Record<string, string>>): boolean {
  const own = postgresClusterObject(cluster).metadata.labels ?? {};
  return Object.entries(labels).every(([key, value]) => own[key] === value);
}

/** Connections to another cluster: backups on a volume, or streaming replication. */
function sourceFlows(cluster: Cluster, neighbours: readonly Cluster[]): Flow[] {
  const { bootstrap, standby, namespace } = cluster;
  const { restore, instances } = groupsOf(cluster);
  const source =
    bootstrap?.from === "cluster"
      ? [groupsOf({ name: bootstrap.cluster, namespace: bootstrap.namespace ?? namespace }).repositoryHost]
      : [];
  const [service, itsNamespace = namespace] = standby?.host?.split(".") ?? [];
  const primary = neighbours.find(
    (other) =>
      other.namespace === itsNamespace && [`${other.name}-primary`, `${other.name}-ha`].includes(service ?? ""),
  );
  return [
    ...source.flatMap((to) => [restore, instances].map((from) => ({ from, to, ports: tcp(pgbackrestPort) }))),
    ...(standby?.host !== undefined
      ? [
          {
            from: instances,
            to: primary === undefined ? anywhere : groupsOf(primary).instances,
            ports: tcp(standby.port ?? 5432),
          },
        ]
      : []),
  ];
}
