import type { ResolvedCrunchyCluster } from "../cluster";

/**
 * PGO's own last rule: any other login is by password over TLS. PGO leaves it out as soon as there is a rule of the user's.
 * Source: PGO 6.0, internal/postgres/hba.go and internal/controller/postgrescluster/postgres.go.
 */
const anyOther = { connection: "hostssl", method: "scram-sha-256" };

/** `spec.authentication`, where there are rules. */
export function authentication({ crunchy }: ResolvedCrunchyCluster): Record<string, unknown> {
  const { rules } = crunchy.authentication;
  return rules.length > 0 ? { authentication: { rules: [...rules, anyOther] } } : {};
}
