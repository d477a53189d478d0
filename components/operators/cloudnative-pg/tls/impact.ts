import { reload } from "../../../model/impact/effects";
import type { Effect, ImpactTable } from "../../../model/impact/impact";

/** Source: CloudNativePG 1.30, internal/management/controller/instance_controller.go, certificateReconciler.RefreshSecrets. */
const server: Effect = {
  ...reload,
  words: "Postgres reloads its server certificate: clients verify it with the new CA from then on",
};

/** Effects of certificates. */
export const tlsImpacts: ImpactTable["fields"] = {
  "spec.certificates.serverAltDNSNames": {
    ...reload,
    words: "the server certificate is issued again with these names",
  },
  "spec.certificates.serverTLSSecret": server,
  "spec.certificates.serverCASecret": server,
  "spec.certificates.replicationTLSSecret": {
    ...reload,
    words: "replicas use the new client certificate when they reconnect",
  },
  // Source: CloudNativePG 1.30, pkg/certs/k8s.go, RenewLeafCertificate: it signs again near the end of a certificate and for other names only.
  "spec.certificates.clientCASecret": {
    level: "outage",
    words:
      "client certificates of the former CA are refused: replicas and PgBouncer cannot reconnect, and commits can wait for replicas, until you delete " +
      "the Secrets <cluster>-replication and <cluster>-pooler, which the operator then signs again",
  },
};
