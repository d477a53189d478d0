import type { z } from "zod";
import { serviceAnnotations } from "../../../model/services";
import type { ResolvedCrunchyCluster } from "../cluster";
import { metadataOf } from "../containers/chart";
import type { Authentication, ConfigMap, Item, PostgresClusterSpec, Rule, Service } from "../crd.gen";
import type { certificate, service as serviceSchema } from "./schema";

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

/**
 * PGO's own last rule: any other login is by password over TLS. PGO omits it if the user has a rule. Source: PGO 6.0,
 * internal/postgres/hba.go and internal/controller/postgrescluster/postgres.go.
 */
const anyOther: Rule = { connection: "hostssl", method: "scram-sha-256" };

/** Renders `spec.authentication`, if there are rules, or another last rule than PGO's own. */
export function authentication({ crunchy }: ResolvedCrunchyCluster): Authentication | undefined {
  const { rules, unencryptedConnections } = crunchy.authentication;
  if (unencryptedConnections === "accept") return { rules: [...rules, { ...anyOther, connection: "host" }] };
  return rules.length > 0 ? { rules: [...rules, anyOther] } : undefined;
}

/** Renders the configurable part of a Service of PGO. */
export function service(of: z.output<typeof serviceSchema>): Service {
  const { type, labels, nodePort, externalTrafficPolicy, internalTrafficPolicy, ipFamilies } = of;
  return {
    metadata: metadataOf({ labels, annotations: serviceAnnotations(of) }),
    type,
    nodePort,
    externalTrafficPolicy,
    internalTrafficPolicy,
    ipFamilyPolicy: of.ipFamilyPolicy,
    ipFamilies,
  };
}

/** Renders the reference to a certificate, with keys whose names differ from PGO's defaults. */
export function certificateSecret(of: z.output<typeof certificate>): ConfigMap {
  const items: Item[] = [
    { key: of.certificateKey, path: "tls.crt" },
    { key: of.privateKey, path: "tls.key" },
    { key: of.authorityKey, path: "ca.crt" },
  ];
  return { name: of.secret, items: items.some(({ key, path }) => key !== path) ? items : undefined };
}
