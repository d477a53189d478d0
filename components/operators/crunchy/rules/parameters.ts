import type { Rule } from "../../../shared/validation";
import { librariesOf } from "../../../model/contents/sql";
import { hasLogVolumes } from "../../../model/instances";
import type { Parameterized } from "../../../model/parameters";
import { settingsOf, withLibraries } from "../../../model/settings";

/** The most settings that PGO takes. Source: PGO 6.0 CRD, spec.config.parameters. */
const mostForCrunchy = 50;

/** Rules for settings of Postgres. */
export const parameterRules: Rule<Parameterized>[] = [
  {
    id: "wal-level-is-logical",
    reads: ["parameters"],
    why: "PGO takes no other level.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: ({ parameters }) =>
      Object.entries(parameters).flatMap(([key, value]) =>
        key.toLowerCase() === "wal_level" && value !== "logical"
          ? [{ path: ["parameters", key], message: 'only "logical" is possible, which is also the default; remove it' }]
          : [],
      ),
  },
  {
    id: "log-directory-is-allowed",
    reads: ["parameters", "walStorage", "sets"],
    why: "PGO takes the folders that it cleans up; in another one logs fill a volume, or it is replaced with an event.",
    source: "PGO 6.0 CRD, spec.config.parameters.log_directory",
    check: (cluster) =>
      Object.entries(cluster.parameters).flatMap(([key, value]) => {
        if (key.toLowerCase() !== "log_directory") return [];
        const volume = /^\/(pgdata|pgwal)\/logs\/postgres(\/[\w-]+)*$/.exec(String(value))?.[1];
        const allowed = value === "log" || volume === "pgdata" || (volume === "pgwal" && hasLogVolumes(cluster));
        return allowed
          ? []
          : [
              {
                path: ["parameters", key],
                message:
                  'must be "log" or below /pgdata/logs/postgres (/pgwal/logs/postgres with walStorage); remove it for the default',
              },
            ];
      }),
  },
  {
    id: "parameters-fit",
    reads: ["parameters", "resources", "sets", "extensions", "users"],
    why: "The API server refuses a PostgresCluster with more.",
    source: "PGO 6.0 CRD, spec.config.parameters",
    check: (cluster) => {
      const count = Object.keys(withLibraries(settingsOf(cluster), librariesOf(cluster))).length;
      return count > mostForCrunchy
        ? [
            {
              path: ["parameters"],
              message: `are ${count} settings with those that follow from memory and extensions; PGO takes ${mostForCrunchy}. Leave out those that are Postgres' default`,
            },
          ]
        : [];
    },
  },
];
