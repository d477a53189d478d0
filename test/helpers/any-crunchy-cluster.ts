import fc from "fast-check";
import { crunchyRules } from "../../components/operators/crunchy/rules";
import { derived } from "../../components/operators/crunchy/resolve";
import { server } from "../../components/operators/crunchy/server";
import { commonRules } from "../../components/model/rules";
import { postgresVersions } from "../../components/versions";
import { crunchyClusterSchema } from "./schemas";
import { type AnySettings, anySettings } from "./any-cluster";
import type { Vocabulary } from "./any-of-schema";
import { extension, freeForm, manyPoolerSettings, names, parameters, poolerSettings, queries, texts } from "./any-text";
import { bucketRepository, crunchySettings } from "./clusters";

const ports = fc.constantFrom(5432, 8008, 8432, 9187, 6432);

/** Keys of which the schema says less than what makes sense in them. */
const vocabulary: Vocabulary = {
  texts,
  at: {
    parameters,
    // What it adds is not pgstack's to check.
    "crunchy.specPatch": fc.constantFrom(
      {},
      { supplementalGroups: [65534] },
      { patroni: { dynamicConfiguration: { maximum_lag_on_failover: 1048576 } } },
    ),
    "crunchy.initSql": fc.constantFrom(
      "create extension hstore;",
      "select 'a\\b';\n",
      "create role x password 'secret';",
    ),
    "users[].databases": fc.uniqueArray(fc.constantFrom("app", "reports", "team_data", "a-b"), { minLength: 1 }),
    "extensions[].name": fc.oneof({ weight: 9, arbitrary: extension }, { weight: 1, arbitrary: names }),
    "crunchy.port": ports,
    "crunchy.patroni.port": ports,
    "pooler.config.global": fc.oneof(
      { weight: 9, arbitrary: fc.array(poolerSettings, { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 40, max: 51 }).map(manyPoolerSettings),
      },
    ),
    "backups.repositories[].retention.full": fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 10_000_000 }) },
    ),
    "crunchy.instrumentation.exporters": fc.dictionary(fc.constantFrom("otlp", "otlp/team", "file"), freeForm),
    "drill.newestRow.sql": queries,
    "drill.assertions[].sql": queries,
    "crunchy.pgAdmin.settings": freeForm,
    "crunchy.pgAdmin.gunicorn": freeForm,
    // Rules make what others write of no use: most clusters have no sets, and are running.
    "crunchy.state": fc.constantFrom("running", "running", "running", "shutdown", "paused"),
    // Most upgrades go to the newest version: chance picks an older one than the cluster's too often.
    "crunchy.upgrade.to": fc.constantFrom(...postgresVersions, ...Array<18>(9).fill(18)),
  },
};

/** Combinations that chance creates too seldom: backups where something needs them, and volumes that are alike. */
function completed(settings: AnySettings): AnySettings {
  const { backups, bootstrap, crunchy, logicalBackups, restore, standby } = settings as {
    backups?: { readonly repositories?: readonly { readonly name?: unknown }[] };
    bootstrap?: { readonly wal?: unknown };
    crunchy?: { readonly upgrade?: unknown };
    logicalBackups?: unknown;
    restore?: object;
    standby?: unknown;
  };
  const needsBackups = [bootstrap, restore, standby, crunchy?.upgrade, logicalBackups].some((one) => one !== undefined);
  return {
    ...(needsBackups ? { backups: { repositories: [{ ...bucketRepository, path: "/pgbackrest/other" }] } } : {}),
    ...settings,
    ...(restore !== undefined
      ? { restore: { ...restore, repository: backups?.repositories?.[0]?.name ?? "repo1" } }
      : {}),
    ...(bootstrap?.wal !== undefined ? { walStorage: settings["storage"] } : {}),
    // There is no newer version to upgrade to.
    ...(crunchy?.upgrade !== undefined && settings["version"] === 18 ? { version: 17 } : {}),
  };
}

/** Settings of a Crunchy cluster, good or bad. */
export const crunchyCases = anySettings({
  schema: crunchyClusterSchema,
  rules: [...commonRules(server), ...crunchyRules],
  base: crunchySettings(),
  derived,
  vocabulary,
  completed,
  patch: ["crunchy", "specPatch"],
});
