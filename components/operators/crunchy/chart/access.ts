import type { ResolvedCrunchyCluster } from "../cluster";
import { authentication } from "./authentication";
import { service } from "./services";
import { certificateSecret } from "./tls";

/** How Postgres is reached, by whom, and as what it shows itself. */
export function access(cluster: ResolvedCrunchyCluster): Record<string, unknown> {
  const { port, services, tls } = cluster.crunchy;
  return {
    ...(port !== undefined ? { port } : {}),
    ...(services.primary !== undefined ? { service: service(services.primary) } : {}),
    ...(services.replicas !== undefined ? { replicaService: service(services.replicas) } : {}),
    ...(tls !== undefined
      ? {
          customTLSSecret: certificateSecret(tls.clients),
          customReplicationTLSSecret: certificateSecret(tls.replication),
        }
      : {}),
    ...authentication(cluster),
  };
}

/** Whether it runs at all, and on what. */
export function operation({ crunchy: { state, openshift } }: ResolvedCrunchyCluster): Record<string, unknown> {
  return {
    ...(state === "shutdown" ? { shutdown: true } : {}),
    ...(state === "paused" ? { paused: true } : {}),
    ...(openshift !== undefined ? { openshift } : {}),
  };
}
