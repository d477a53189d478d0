import type { z } from "zod";
import type { ResolvedCrunchyCluster } from "../cluster";
import { backendOf, bucketOptions, configurationOf, restoreOptions, volumePod } from "../backups/chart";
import type { bootstrapSchema } from "./schema";

type Cluster = ResolvedCrunchyCluster;
type Bootstrap = z.output<typeof bootstrapSchema>;

/** The one stanza that PGO knows. Source: PGO 6.0, internal/pgbackrest/config.go. */
const stanza = "db";

/** `spec.dataSource` and `spec.standby`. */
export function origin(cluster: Cluster): Record<string, unknown> {
  const { bootstrap, standby } = cluster;
  return {
    ...(bootstrap !== undefined ? { dataSource: dataSource(cluster, bootstrap) } : {}),
    ...(standby !== undefined
      ? {
          standby: {
            enabled: !standby.promoted,
            ...(standby.repository !== undefined ? { repoName: standby.repository } : {}),
            ...(standby.host !== undefined ? { host: standby.host } : {}),
            ...(standby.port !== undefined ? { port: standby.port } : {}),
          },
        }
      : {}),
  };
}

/** Whether the cluster follows another one: it takes no writes, and its users and databases are that one's. */
export function followsAnother({ standby }: Cluster): boolean {
  return standby?.promoted === false;
}

function dataSource(cluster: Cluster, bootstrap: Bootstrap): Record<string, unknown> {
  if (bootstrap.from === "volumes") {
    const { data, wal, backups } = bootstrap;
    return {
      volumes: {
        pgDataVolume: existing(data),
        ...(wal !== undefined ? { pgWALVolume: existing(wal) } : {}),
        ...(backups !== undefined ? { pgBackRestVolume: existing(backups) } : {}),
      },
    };
  }
  const how = { ...restoreOptions(bootstrap), ...volumePod(cluster, bootstrap) };
  if (bootstrap.from === "cluster") {
    return {
      postgresCluster: {
        clusterName: bootstrap.cluster,
        ...(bootstrap.namespace !== undefined ? { clusterNamespace: bootstrap.namespace } : {}),
        repoName: bootstrap.repository,
        ...how,
      },
    };
  }
  const { repository } = bootstrap;
  const identity = cluster.backups?.identity;
  const configuration = configurationOf([repository], identity);
  return {
    pgbackrest: {
      stanza,
      repo: { name: repository.name, ...backendOf(repository) },
      global: bucketOptions(cluster, repository, identity),
      ...(configuration.length > 0 ? { configuration } : {}),
      ...how,
    },
  };
}

function existing({ claim, directory }: { claim: string; directory?: string }): Record<string, string> {
  return { pvcName: claim, ...(directory !== undefined ? { directory } : {}) };
}
