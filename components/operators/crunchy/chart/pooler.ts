import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import { container } from "./containers";
import { pinned } from "./images";
import { withMetadata } from "./metadata";
import { podPlacement } from "./placement";
import { withResources } from "./resources";
import { service } from "./services";
import { certificateSecret } from "./tls";

type Cluster = ResolvedCrunchyCluster;

/** `spec.proxy.pgBouncer`. */
export function pgBouncer(cluster: Cluster, pooler: NonNullable<Cluster["pooler"]>): Record<string, unknown> {
  return {
    replicas: pooler.instances,
    image: pooler.image ?? pinned(cluster, crunchy.pgbouncerImage),
    config: config(pooler),
    ...withMetadata(pooler),
    ...(pooler.port !== undefined ? { port: pooler.port } : {}),
    ...(pooler.minAvailable !== undefined ? { minAvailable: pooler.minAvailable } : {}),
    ...withResources(pooler.resources),
    ...(pooler.configResources !== undefined
      ? { sidecars: { pgbouncerConfig: withResources(pooler.configResources) } }
      : {}),
    ...(pooler.tls !== undefined ? { customTLSSecret: certificateSecret(pooler.tls) } : {}),
    ...(pooler.service !== undefined ? { service: service(pooler.service) } : {}),
    ...podPlacement(pooler.scheduling, {
      "postgres-operator.crunchydata.com/cluster": cluster.name,
      "postgres-operator.crunchydata.com/role": "pgbouncer",
    }),
    ...(pooler.sidecars.length > 0 ? { containers: pooler.sidecars.map(container) } : {}),
  };
}

function config({
  mode,
  config: { global, databases, users },
}: NonNullable<Cluster["pooler"]>): Record<string, unknown> {
  return {
    global: { ...global, pool_mode: mode },
    ...(Object.keys(databases).length > 0 ? { databases } : {}),
    ...(Object.keys(users).length > 0 ? { users } : {}),
  };
}
