import type { ResolvedCrunchyCluster } from "../cluster";
import type { Authentication, Rule } from "../crd.gen";

/**
 * PGO's own last rule: any other login is by password over TLS. PGO omits it if the user has a rule. Source: PGO 6.0,
 * internal/postgres/hba.go and internal/controller/postgrescluster/postgres.go.
 */
const anyOther: Rule = { connection: "hostssl", method: "scram-sha-256" };

/** Renders `spec.authentication`, if there are rules. */
export function authentication({ crunchy }: ResolvedCrunchyCluster): Authentication | undefined {
  const { rules } = crunchy.authentication;
  return rules.length > 0 ? { rules: [...rules, anyOther] } : undefined;
}
