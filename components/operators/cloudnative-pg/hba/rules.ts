import type { Rule } from "../../../shared/validation";
import { hbaProblem } from "../../../model/hba";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import {
  linesWith,
  matchProblem,
  rejectedLogins,
  secretProblem,
  unencryptedProblem,
  type WithLogins,
} from "../hba-lines";

const path = ["cloudNativePg", "hba"];

/** Rules for lines of pg_hba.conf. */
export const hbaRules: Rule<Pick<ResolvedCloudNativePgCluster, "cloudNativePg"> & WithLogins>[] = [
  {
    id: "hba-line-is-valid-and-asks-for-proof",
    reads: ["cloudNativePg"],
    why: "Postgres does not start with a line that it cannot read, and keeps the old ones on a reload. With trust every client that reaches the port logs in as any role.",
    source: "PostgreSQL documentation, pg_hba.conf; src/backend/libpq/hba.c",
    check: ({ cloudNativePg: { hba } }) => linesWith(hbaProblem, hba, path),
  },
  {
    id: "hba-line-holds-no-password",
    reads: ["cloudNativePg"],
    why: "The line is stored unencrypted in the configuration, in the state and in the Cluster.",
    source:
      "PostgreSQL documentation, LDAP Authentication and RADIUS Authentication; CloudNativePG 1.30, api/v1/cluster_types.go, LDAPConfig",
    check: ({ cloudNativePg: { hba } }) => linesWith(secretProblem, hba, path),
  },
  {
    id: "hba-line-can-match",
    reads: ["cloudNativePg"],
    why: "The first line that fits decides, and CloudNativePG's own lines come first: local connections by peer, streaming_replica and cnpg_pooler_pgbouncer by certificate.",
    source: "CloudNativePG 1.30, pkg/postgres/configuration.go, hbaTemplateString",
    check: ({ cloudNativePg: { hba } }) => linesWith(matchProblem, hba, path),
  },
  {
    id: "hba-line-accepts-tls-only",
    reads: ["cloudNativePg"],
    why: "The line that rejects connections without TLS precedes it, and a connection that GSSAPI encrypts is one without TLS: the line never matches.",
    source: "PostgreSQL, src/backend/libpq/hba.c, check_hba",
    check: ({ cloudNativePg: { hba, unencryptedConnections } }) =>
      unencryptedConnections === "accept" ? [] : linesWith(unencryptedProblem, hba, path),
  },
  {
    id: "hba-lines-let-jobs-in",
    reads: ["cloudNativePg", "users", "databases", "extensions", "tablespaces", "logicalBackups"],
    why: "The first line that fits decides: pgstack's Jobs log in with a password and without a certificate. Where a line rejects that, no readiness check passes, and no extension is created.",
    source: "PostgreSQL documentation, pg_hba.conf; CloudNativePG 1.30, pkg/postgres/configuration.go",
    check: (cluster) => rejectedLogins(cluster, cluster.cloudNativePg.hba, path),
  },
];
