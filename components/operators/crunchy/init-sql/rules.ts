import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

/** Rules for the SQL of a new cluster. */
export const initSqlRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "init-sql-holds-no-password",
    reads: ["crunchy"],
    why: "The text is stored unencrypted in the configuration, in the state and in a ConfigMap.",
    source: "PGO 6.0, spec.databaseInitSQL",
    check: ({ crunchy }) =>
      crunchy.initSql !== undefined && /\bpassword(\s+|\s*=\s*)(E?'[^']|\$)/i.test(crunchy.initSql)
        ? [
            {
              path: ["crunchy", "initSql"],
              message: "contains a password; create the role with users, which stores its password in a Secret",
            },
          ]
        : [],
  },
];
