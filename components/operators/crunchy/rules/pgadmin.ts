import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

const path = (...keys: (string | number)[]) => ["crunchy", "pgAdmin", ...keys];

/** Settings that hold a secret, and the key that refers to it instead. */
const secrets = new Map([
  ["OAUTH2_CONFIG", "write crunchy.pgAdmin.oauth instead"],
  ["LDAP_BIND_PASSWORD", "write crunchy.pgAdmin.ldapBindPassword instead"],
  ["CONFIG_DATABASE_URI", "write crunchy.pgAdmin.configDatabase instead"],
  ["MAIL_PASSWORD", "a Secret cannot hold it: send mail without one"],
]);

/** Settings that PGO overwrites. */
const managed = /^(SERVER_MODE|UPGRADE_CHECK_(ENABLED|URL|KEY)|DATA_DIR|LOG_FILE)$/;

/** Rules for pgAdmin. */
export const pgAdminRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "pgadmin-secrets-are-references",
    reads: ["crunchy"],
    why: "A secret among the settings stands in the configuration, in the stack's state and in a ConfigMap, for all to read.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/configmap.go",
    check: ({ crunchy: { pgAdmin } }) =>
      Object.keys(pgAdmin?.settings ?? {}).flatMap((key) => {
        const instead = secrets.get(key);
        return instead === undefined ? [] : [{ path: path("settings", key), message: `is secret; ${instead}` }];
      }),
  },
  {
    id: "pgadmin-group-has-one-target",
    reads: ["crunchy"],
    why: "The API server refuses a group of servers by name and by label at once, and one by neither.",
    source: "PGO 6.0 CRD, PGAdmin spec.serverGroups",
    check: ({ crunchy: { pgAdmin } }) =>
      (pgAdmin?.serverGroups ?? []).flatMap(({ cluster, labels }, i) =>
        (cluster === undefined) === (labels === undefined)
          ? [{ path: path("serverGroups", i), message: "needs exactly one of cluster and labels" }]
          : [],
      ),
  },
  {
    id: "pgadmin-names-differ",
    reads: ["crunchy"],
    why: "Of two groups, users or providers of one name pgAdmin knows the last one only.",
    source: "PGO 6.0 CRD, PGAdmin; internal/controller/standalone_pgadmin/related.go",
    check: ({ crunchy: { pgAdmin } }) => {
      const lists = {
        serverGroups: { key: "name", names: (pgAdmin?.serverGroups ?? []).map(({ name }) => name) },
        users: { key: "username", names: (pgAdmin?.users ?? []).map(({ username }) => username) },
        oauth: { key: "name", names: (pgAdmin?.oauth ?? []).map(({ name }) => name) },
      };
      return Object.entries(lists).flatMap(([list, { key, names }]) =>
        names.flatMap((name, i) =>
          names.indexOf(name) < i ? [{ path: path(list, i, key), message: "is there twice; take another" }] : [],
        ),
      );
    },
  },
  {
    id: "pgadmin-knows-one-port",
    reads: ["crunchy"],
    why: "PGO tells pgAdmin port 5432 whatever the cluster's is, so that no server in it can be opened.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/configmap.go",
    check: ({ crunchy: { pgAdmin, port = 5432 } }) =>
      pgAdmin !== undefined && port !== 5432
        ? [{ path: ["crunchy", "port"], message: "must be 5432 for pgAdmin; remove it, or pgAdmin" }]
        : [],
  },
  {
    id: "pgadmin-setting-is-managed",
    reads: ["crunchy"],
    why: "PGO overwrites these settings without a word.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/configmap.go",
    check: ({ crunchy: { pgAdmin } }) =>
      Object.keys(pgAdmin?.settings ?? {}).flatMap((key) =>
        managed.test(key)
          ? [{ path: path("settings", key), message: "is not yours to set: PGO sets it; remove it" }]
          : [],
      ),
  },
];
