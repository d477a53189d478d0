import { unlessEmpty } from "../../../shared/defined";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PgBouncer, PgBouncerConfig } from "../crd.gen";
import { container, containerResources, metadataOf } from "../containers/chart";
import { pinned } from "../images/chart";
import { podPlacement } from "../placement/chart";
import { certificateSecret, service } from "../access/chart";

type Cluster = ResolvedCrunchyCluster;

/** Renders `spec.proxy.pgBouncer`. */
export function pgBouncer(cluster: Cluster, pooler: NonNullable<Cluster["pooler"]>): PgBouncer {
  return {
    replicas: pooler.instances,
    image: pooler.image ?? pinned(cluster, crunchy.pgbouncerImage),
    config: config(pooler),
    metadata: metadataOf(pooler),
    port: pooler.port,
    minAvailable: pooler.minAvailable,
    resources: pooler.resources && containerResources(pooler.resources),
    sidecars: pooler.configResources && {
      pgbouncerConfig: { resources: containerResources(pooler.configResources) },
    },
    customTLSSecret: pooler.tls && certificateSecret(pooler.tls),
    service: pooler.service && service(pooler.service),
    ...podPlacement(pooler.scheduling, {
      "postgres-operator.crunchydata.com/cluster": cluster.name,
      "postgres-operator.crunchydata.com/role": "pgbouncer",
    }),
    containers: unlessEmpty(pooler.sidecars.map(container)),
  };
}

function config({ mode, config: { global, databases, users } }: NonNullable<Cluster["pooler"]>): PgBouncerConfig {
  return {
    global: { ...global, pool_mode: mode },
    databases: unlessEmpty(databases),
    users: unlessEmpty(users),
  };
}
