import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";

const path = (...keys: (string | number)[]) => ["crunchy", "pgAdmin", ...keys];

/** Settings that contain a secret, and the key that refers to a Secret instead. */
const secrets = new Map([
  ["OAUTH2_CONFIG", "use crunchy.pgAdmin.oauth instead"],
  ["LDAP_BIND_PASSWORD", "use crunchy.pgAdmin.ldapBindPassword instead"],
  ["CONFIG_DATABASE_URI", "use crunchy.pgAdmin.configDatabase instead"],
  ["MAIL_PASSWORD", "it cannot come from a Secret: send mail without a password"],
]);

/** Settings that PGO overwrites. */
const managed = /^(SERVER_MODE|UPGRADE_CHECK_(ENABLED|URL|KEY)|DATA_DIR|LOG_FILE)$/;

/** Rules for pgAdmin. */
export const pgAdminRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "pgadmin-secrets-are-references",
    reads: ["crunchy"],
    why: "A secret among the settings is stored unencrypted in the configuration, in the stack's state and in a ConfigMap.",
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
    why: "The API server refuses a server group with both a name and labels, or with neither.",
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
    why: "pgAdmin uses only the last of two groups, users or providers with one name.",
    source: "PGO 6.0 CRD, PGAdmin; internal/controller/standalone_pgadmin/related.go",
    check: ({ crunchy: { pgAdmin } }) => {
      const lists = {
        serverGroups: { key: "name", names: (pgAdmin?.serverGroups ?? []).map(({ name }) => name) },
        users: { key: "username", names: (pgAdmin?.users ?? []).map(({ username }) => username) },
        oauth: { key: "name", names: (pgAdmin?.oauth ?? []).map(({ name }) => name) },
      };
      return Object.entries(lists).flatMap(([list, { key, names }]) =>
        names.flatMap((name, i) =>
          names.indexOf(name) < i ? [{ path: path(list, i, key), message: "is used twice; use another name" }] : [],
        ),
      );
    },
  },
  {
    id: "pgadmin-knows-one-port",
    reads: ["crunchy"],
    why: "PGO always configures port 5432 in pgAdmin, so that it cannot open a server with another port.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/configmap.go",
    check: ({ crunchy: { pgAdmin, port = 5432 } }) =>
      pgAdmin !== undefined && port !== 5432
        ? [{ path: ["crunchy", "port"], message: "must be 5432 for pgAdmin; remove it, or pgAdmin" }]
        : [],
  },
  {
    id: "pgadmin-setting-is-managed",
    reads: ["crunchy"],
    why: "PGO silently overwrites these settings.",
    source: "PGO 6.0, internal/controller/standalone_pgadmin/configmap.go",
    check: ({ crunchy: { pgAdmin } }) =>
      Object.keys(pgAdmin?.settings ?? {}).flatMap((key) =>
        managed.test(key) ? [{ path: path("settings", key), message: "cannot be set: PGO sets it; remove it" }] : [],
      ),
  },
];
