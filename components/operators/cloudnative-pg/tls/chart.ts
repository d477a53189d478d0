import { unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Certificates } from "../crd.gen";

/** Renders `spec.certificates`, if something is set. */
export function certificates({ cloudNativePg: { tls } }: ResolvedCloudNativePgCluster): Certificates | undefined {
  const { names, server, clients } = tls;
  return unlessEmpty({
    serverAltDNSNames: unlessEmpty(names),
    serverTLSSecret: server?.secret,
    serverCASecret: server?.ca,
    clientCASecret: clients?.ca,
    replicationTLSSecret: clients?.replication,
  });
}
