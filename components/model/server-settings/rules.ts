import type { Rule } from "../../shared/validation";
import type { Configured } from "../settings";
import { extensionNameProblem, extensionSetting } from "./extension-settings";
import { nameProblem, serverSetting } from "./known";
import { valueProblem } from "./value";

interface Parameterized extends Pick<Configured, "parameters"> {
  readonly version: number;
}

/** Rules that check settings against those of the server and of libraries that pgstack knows, for every cluster. */
export const serverSettingRules: Rule<Parameterized>[] = [
  {
    id: "parameter-exists",
    reads: ["parameters", "version"],
    why: "Postgres does not start with a setting that it does not know; Patroni leaves it out silently.",
    source: "PostgreSQL 15, 16, 17 and 18, pg_settings of running servers; Patroni, patroni/postgresql/validator.py",
    check: ({ parameters, version }) =>
      Object.keys(parameters)
        .filter((name) => /^[a-z_][a-z0-9_$]*$/i.test(name))
        .flatMap((name) => {
          const message = nameProblem(name, version);
          return message === undefined ? [] : [{ path: ["parameters", name], message }];
        }),
  },
  {
    id: "library-parameter-exists",
    reads: ["parameters", "version"],
    why: "The library removes a setting that it does not know, and logs a warning only.",
    source: "PostgreSQL, src/backend/utils/misc/guc.c, MarkGUCPrefixReserved; documentation, Appendix F",
    check: ({ parameters, version }) =>
      Object.keys(parameters).flatMap((name) => {
        const message = extensionNameProblem(name, version);
        return message === undefined ? [] : [{ path: ["parameters", name], message }];
      }),
  },
  {
    id: "parameter-value-is-valid",
    reads: ["parameters", "version"],
    why: "Postgres does not start with a value that it cannot read, and ignores it on a reload; a library uses its default instead.",
    source: "PostgreSQL 15, 16, 17 and 18, pg_settings of running servers, check hooks in guc_tables.c",
    check: ({ parameters, version }) =>
      Object.entries(parameters).flatMap(([name, value]) => {
        const setting = serverSetting(name, version) ?? extensionSetting(name, version);
        if (setting === undefined || (!name.includes(".") && nameProblem(name, version) !== undefined)) return [];
        const message = valueProblem(setting, value);
        return message === undefined ? [] : [{ path: ["parameters", name], message }];
      }),
  },
  {
    id: "time-zone-exists",
    reads: ["parameters"],
    why: "Postgres does not start with an unknown time zone; abbreviations of summer and winter time are not time zones.",
    source: "PostgreSQL documentation, TimeZone, log_timezone, Time Zones; IANA Time Zone Database",
    check: ({ parameters }) =>
      Object.entries(parameters).flatMap(([name, value]) =>
        /^(timezone|log_timezone)$/i.test(name) && !isTimeZone(String(value))
          ? [{ path: ["parameters", name], message: 'is no time zone; write for example "Europe/Berlin" or "UTC"' }]
          : [],
      ),
  },
];

/** A text with a digit may be a POSIX zone or an offset, which is left to the server. */
function isTimeZone(text: string): boolean {
  if (/\d/.test(text)) return true;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
