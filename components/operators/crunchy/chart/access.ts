import type { ResolvedCrunchyCluster } from "../cluster";
import type { PostgresClusterSpec } from "../crd.gen";
import { authentication } from "./authentication";
import { service } from "./services";
import { certificateSecret } from "./tls";

/** Renders Services, authentication and certificates. */
export function access(
  cluster: ResolvedCrunchyCluster,
): Pick<
  PostgresClusterSpec,
  "port" | "service" | "replicaService" | "customTLSSecret" | "customReplicationTLSSecret" | "authentication"
> {
  const { port, services, tls } = cluster.crunchy;
  return {
    port,
    service: services.primary && service(services.primary),
    replicaService: services.replicas && service(services.replicas),
    customTLSSecret: tls && certificateSecret(tls.clients),
    customReplicationTLSSecret: tls && certificateSecret(tls.replication),
    authentication: authentication(cluster),
  };
}

/** Renders the state of the cluster: shut down, paused, upgrade. */
export function operation({
  crunchy: { state, openshift },
}: ResolvedCrunchyCluster): Pick<PostgresClusterSpec, "shutdown" | "paused" | "openshift"> {
  return {
    shutdown: state === "shutdown" ? true : undefined,
    paused: state === "paused" ? true : undefined,
    openshift,
  };
}
