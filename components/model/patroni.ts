import type { RuleFinding } from "../shared/validation";
import { serverSetting } from "./server-settings/known";
import { numberIn, valueProblem } from "./server-settings/value";
import type { Configured, Setting } from "./settings";

/**
 * Minimum of settings that Patroni passes on the command line of Postgres, and the value that replaces a smaller one. wal_keep_size is
 * in MB. Source: Patroni 4.0.4 and 4.1.4, patroni/postgresql/config.py, CMDLINE_OPTIONS, which are equal.
 */
const minima: Readonly<Record<string, readonly [number, string]>> = {
  max_connections: [25, "100"],
  max_locks_per_transaction: [32, "64"],
  max_replication_slots: [4, "10"],
  max_wal_senders: [3, "10"],
  max_worker_processes: [2, "8"],
  wal_keep_size: [16, "128MB"],
};

/** The smallest values of settings that Patroni passes on, in the setting's own unit. */
export const patroniMinima: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(minima).map(([name, [least]]) => [name, least]),
);

/** Settings of recovery, which Patroni manages itself. Source: the same, available_parameters/0_postgres.yml. */
const ofRecovery = new Set(["archive_cleanup_command", "promote_trigger_file", "recovery_end_command"]);

/** Reason of a rule on the smallest values, with its source. */
export const patroniReplaces = {
  why: "Patroni replaces a smaller value with its own default and reports it only in its log; `up` waits for the value until its timeout.",
  source: "patroni/postgresql/config.py, CMDLINE_OPTIONS",
} as const;

/** Reason of a rule on notations, with its source. */
export const patroniReads = {
  why: "Patroni reads fewer notations than Postgres. It omits or replaces values that it cannot read, and reports this only in its log.",
  source: "patroni/postgresql/validator.py, patroni/utils.py (parse_bool, parse_int, parse_real)",
} as const;

type Parameters = Configured["parameters"];

/** Returns the settings below Patroni's minimum. */
export function belowPatronisMinimum(parameters: Parameters, version: number): RuleFinding[] {
  return Object.entries(parameters).flatMap(([key, value]) => {
    const minimum = minima[key.toLowerCase()];
    const setting = serverSetting(key, version);
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
  });
}

/** Returns the settings whose value Patroni does not pass on. */
export function unreadByPatroni(parameters: Parameters, version: number): RuleFinding[] {
  return Object.entries(parameters).flatMap(([key, value]) => {
    const message = patroniProblem(key.toLowerCase(), value, version);
    return message === undefined ? [] : [{ path: ["parameters", key], message }];
  });
}

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
