import type { z } from "zod";
import type { ResolvedCrunchyCluster } from "../cluster";
import { unlessEmpty } from "../../../shared/defined";
import { backendOf, bucketOptions, configurationOf, restoreOptions, volumePod } from "../backups/chart";
import type { PodPlacement } from "../placement/chart";
import type { PgBackRestVolume, PostgresClusterSpec, PostgresClusterSpecDataSource, Restore } from "../crd.gen";
import type { bootstrapSchema } from "./schema";

type Cluster = ResolvedCrunchyCluster;
type Bootstrap = z.output<typeof bootstrapSchema>;

/** The one stanza that PGO knows. Source: PGO 6.0, internal/pgbackrest/config.go. */
const stanza = "db";

/** Renders `spec.dataSource` and `spec.standby`. */
export function dataSourceAndStandby(cluster: Cluster): Pick<PostgresClusterSpec, "dataSource" | "standby"> {
  const { bootstrap, standby } = cluster;
  return {
    dataSource: bootstrap && dataSource(cluster, bootstrap),
    standby: standby && {
      enabled: !standby.promoted,
      repoName: standby.repository,
      host: standby.host,
      port: standby.port,
    },
  };
}

/** Returns true for a standby: it accepts no writes, and has its primary's users and databases. */
export function followsAnother({ standby }: Cluster): boolean {
  return standby?.promoted === false;
}

function dataSource(cluster: Cluster, bootstrap: Bootstrap): PostgresClusterSpecDataSource {
  if (bootstrap.from === "volumes") {
    const { data, wal, backups } = bootstrap;
    return {
      volumes: {
        pgDataVolume: existing(data),
        pgWALVolume: wal && existing(wal),
        pgBackRestVolume: backups && existing(backups),
      },
    };
  }
  const how: PodPlacement & Pick<Restore, "options" | "resources"> = {
    options: restoreOptions(bootstrap),
    ...volumePod(cluster, bootstrap),
  };
  if (bootstrap.from === "cluster") {
    return {
      postgresCluster: {
        clusterName: bootstrap.cluster,
        clusterNamespace: bootstrap.namespace,
        repoName: bootstrap.repository,
        ...how,
      },
    };
  }
  const { repository } = bootstrap;
  const identity = cluster.backups?.identity;
  return {
    pgbackrest: {
      stanza,
      repo: { name: repository.name, ...backendOf(repository) },
      global: bucketOptions(cluster, repository, identity),
      configuration: unlessEmpty(configurationOf([repository], identity)),
      ...how,
    },
  };
}

function existing({ claim, directory }: { claim: string; directory?: string }): PgBackRestVolume {
  return { pvcName: claim, directory };
}
