import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import { found, onOrOff } from "../../../model/parameter-safety";
import type { CheckedCrunchyCluster } from "../cluster";
import { serverSetting } from "../../../model/server-settings/known";
import { numberIn, valueProblem } from "../../../model/server-settings/value";
import { type Setting, settingOf } from "../../../model/settings";
import { walFits, walThatOutgrows } from "../../../model/wal-sizes";
import { minima, server } from "../server";

const version = "Patroni 4.1.4";

/** Settings of recovery, which Patroni manages itself. Source: the same, available_parameters/0_postgres.yml. */
const ofRecovery = new Set(["archive_cleanup_command", "promote_trigger_file", "recovery_end_command"]);

/** Rules for settings of Postgres that Patroni replaces or omits. */
export const patroniParameterRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "parameter-reaches-patronis-minimum",
    reads: ["parameters", "version"],
    why: "Patroni replaces a smaller value with its own default and reports it only in its log; `up` waits for the value until its timeout.",
    source: `${version}, patroni/postgresql/config.py, CMDLINE_OPTIONS`,
    check: ({ parameters, version: major }) =>
      Object.entries(parameters).flatMap(([key, value]) => {
        const minimum = minima[key.toLowerCase()];
        const setting = serverSetting(key, major);
        if (minimum === undefined || setting === undefined || valueProblem(setting, value) !== undefined) return [];
        const [least, instead] = minimum;
        return numberIn(setting, value) >= least
          ? []
          : [
              {
                path: ["parameters", key],
                message: `is below the minimum of Patroni, which would use ${instead}; write ${least}${setting.unit} or more`,
              },
            ];
      }),
  },
  {
    id: "patroni-reads-parameter",
    reads: ["parameters", "version"],
    why: "Patroni reads fewer notations than Postgres. It omits or replaces values that it cannot read, and reports this only in its log.",
    source: `${version}, patroni/postgresql/validator.py, patroni/utils.py (parse_bool, parse_int, parse_real)`,
    check: ({ parameters, version: major }) =>
      Object.entries(parameters).flatMap(([key, value]) => {
        const message = patroniProblem(key.toLowerCase(), value, major);
        return message === undefined ? [] : [{ path: ["parameters", key], message }];
      }),
  },
];

/** Rules for settings that need more than an instance has. */
export const roomRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "wal-fits-its-volume",
    reads: ["parameters", "version", "storage", "walStorage", "crunchy", "sets"],
    ...walFits,
    check: (cluster) => {
      const [smallest] = cluster.sets
        .map(({ path, walStorage, storage }) => ({
          size: (walStorage ?? storage).size,
          path: [...path, walStorage === undefined ? "storage" : "walStorage", "size"],
        }))
        .sort((a, b) => quantity(a.size) - quantity(b.size));
      return smallest === undefined
        ? []
        : walThatOutgrows(cluster, server, smallest, ["wal_keep_size", "min_wal_size", "max_wal_size"]);
    },
  },
  {
    id: "huge-pages-are-off",
    reads: ["parameters", "instances", "storage", "walStorage", "resources", "crunchy", "sets"],
    why: "PGO disables huge pages unless a container requests them: without a request Postgres crashes at its start with on, and possibly with try.",
    source: "PGO 6.0, internal/postgres/huge_pages.go; Kubernetes documentation, Manage HugePages",
    check: (cluster) => {
      const without = cluster.sets.filter(({ resources }) => resources.hugePages === undefined);
      const [one] = without;
      if (one === undefined) return [];
      const asked = found(cluster.parameters, (name, value) => name === "huge_pages" && onOrOff(value) !== "off").map(
        (key) => ({
          path: ["parameters", key],
          message: `needs huge pages, and instances of the set ${one.name} have none; set resources.hugePages, or remove it`,
        }),
      );
      // PGO writes try for all sets as soon as one has them.
      const some = without.length < cluster.sets.length && settingOf(cluster.parameters, "huge_pages") === undefined;
      return some
        ? [
            {
              path: [...one.path, "resources"],
              message: "has no hugePages, but another set has; set them here too, or set the parameter huge_pages: off",
            },
          ]
        : asked;
    },
  },
];

/** Returns the reason why Patroni does not pass on a value that Postgres accepts; undefined if it does. */
export function patroniProblem(name: string, value: Setting, major: number): string | undefined {
  if (ofRecovery.has(name)) return "is ignored: Patroni manages settings of recovery; remove it";
  const setting = serverSetting(name, major);
  if (setting === undefined || valueProblem(setting, value) !== undefined) return undefined;
  const text = String(value).trim();
  switch (setting.type) {
    case "bool":
      return /^(on|off|true|false|yes|no|1|0)$/i.test(text) ? undefined : "is not read by Patroni; write true or false";
    case "enum":
      return text.toLowerCase() === "debug" ? 'is not read by Patroni; write "debug2", which is the same' : undefined;
    case "integer":
    case "real":
      if (/\.(\s*[a-z]+)?$/i.test(text) || (setting.type === "real" && /^[+-]?0x/i.test(text)))
        return "is not read by Patroni; write a decimal number";
      // From Postgres 17 on it may be less.
      return name === "maintenance_work_mem" && numberIn(setting, value) < 1024
        ? "is below the minimum of Patroni, which would use 1MB; write 1MB or more"
        : undefined;
    case "string":
      return undefined;
  }
}
