import { closest } from "../../shared/validation";
import type { Setting } from "../settings";
import type { ServerSetting } from "./known";
import { textProblem } from "./text";

/** Units of memory, largest first, in bytes. Source: PostgreSQL, src/backend/utils/misc/guc.c, memory_unit_conversion_table. */
const memoryUnits = { TB: 2 ** 40, GB: 2 ** 30, MB: 2 ** 20, kB: 2 ** 10, B: 1 };
/** Units of time, largest first, in microseconds. Source: the same, time_unit_conversion_table. */
const timeUnits = { d: 86_400e6, h: 3600e6, min: 60e6, s: 1e6, ms: 1e3, us: 1 };

/**
 * Values that a setting's own check in the server refuses beyond type and range, so far as they depend on nothing else.
 * Source: PostgreSQL, check_slru_buffers (access/transam/slru.c), check_vacuum_buffer_usage_limit
 * (commands/vacuum.c), check_io_max_concurrency (storage/aio/aio.c).
 */
const ownChecks: Readonly<Record<string, readonly [(value: number) => boolean, string]>> = {
  ...Object.fromEntries(
    [
      ...["commit_timestamp_buffers", "multixact_member_buffers", "multixact_offset_buffers", "notify_buffers"],
      ...["serializable_buffers", "subtransaction_buffers", "transaction_buffers"],
    ].map((name) => [name, [(value: number) => value % 16 === 0, "must be a multiple of 16 pages"]] as const),
  ),
  io_max_concurrency: [(value) => value !== 0, "must be -1, or from 1"],
  vacuum_buffer_usage_limit: [(value) => value === 0 || value >= 128, "must be 0, or from 128kB"],
};

/** Returns the problem of the value of a setting, with the allowed values; undefined if Postgres accepts it. */
export function valueProblem(setting: ServerSetting, value: Setting): string | undefined {
  const text = String(value);
  switch (setting.type) {
    case "bool":
      return isBoolean(text) ? undefined : "is neither on nor off; write true or false";
    case "enum":
      return setting.values.some((known) => known.toLowerCase() === text.toLowerCase())
        ? undefined
        : `is not one of ${listed(setting.values)}${guess(text, setting.values)}`;
    case "integer":
    case "real":
      return numberProblem(setting, text);
    case "string":
      return textProblem(setting.name, text);
  }
}

/** Any beginning of the words that is not both. Source: PostgreSQL, src/backend/utils/adt/bool.c, parse_bool_with_len. */
function isBoolean(text: string): boolean {
  return /^(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)$/i.test(text);
}

/** The words of a boolean that an enumeration takes too are left out, but for on and off. */
function listed(values: readonly string[]): string {
  return values.filter((value) => !["true", "false", "yes", "no", "1", "0", ""].includes(value)).join(", ");
}

function guess(text: string, values: readonly string[]): string {
  const meant = closest(text, values);
  return meant === undefined || meant === "" ? "" : `; did you mean "${meant}"?`;
}

/** Returns the number that a value stands for, in the setting's own unit; `NaN` when it is none. */
export function numberIn(setting: ServerSetting, value: Setting): number {
  const { number, unit } = numberAndUnit(setting, String(value));
  const inUnits = unit === "" ? number : converted(number, unit, setting.unit, unitsOf(setting.unit) ?? {});
  return setting.type === "integer" ? rint(inUnits) : inUnits;
}

function numberAndUnit(setting: ServerSetting, text: string): { readonly number: number; readonly unit: string } {
  const match = /^\s*([+-]?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))\s*(\S*)\s*$/.exec(text);
  const [, digits = "", unit = ""] = match ?? [];
  return { number: match === null ? Number.NaN : numberOf(digits, setting.type), unit };
}

/** Units that people write, and those of Postgres. */
const meantUnits: Readonly<Record<string, string>> = {
  ...{ sec: "s", secs: "s", second: "s", seconds: "s", m: "min", mins: "min", minute: "min", minutes: "min" },
  ...{ hr: "h", hrs: "h", hour: "h", hours: "h", day: "d", days: "d", msec: "ms", millis: "ms", usec: "us", µs: "us" },
  ...{
    K: "kB",
    k: "kB",
    Ki: "kB",
    KiB: "kB",
    M: "MB",
    Mi: "MB",
    MiB: "MB",
    G: "GB",
    Gi: "GB",
    GiB: "GB",
    T: "TB",
    Ti: "TB",
  },
};

function numberProblem(setting: ServerSetting, text: string): string | undefined {
  const units = unitsOf(setting.unit);
  const { number, unit } = numberAndUnit(setting, text);
  if (Number.isNaN(number)) return `is not a number; write ${example(setting)}`;
  if (unit !== "" && units === undefined) return `has a unit, and this setting has none; write ${example(setting)}`;
  if (unit !== "" && !(unit in (units ?? {}))) {
    const known = Object.keys(units ?? {}).reverse();
    const meant = meantUnits[unit] ?? closest(unit, known);
    const sure = meant !== undefined && known.includes(meant) && (unit in meantUnits || sameLetters(meant, unit));
    const hint = sure ? `; did you mean "${number}${meant}"?` : "";
    return `has a unit that Postgres does not read; the units are ${known.join(", ")}, in this case of letters, ${example(setting)}${hint}`;
  }
  const counted = numberIn(setting, text);
  if (counted < setting.min || counted > setting.max) return `is out of range; ${rangeOf(setting)}`;
  const own = ownChecks[setting.name];
  return own === undefined || own[0](counted) ? undefined : own[1];
}

function sameLetters(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A zero in front makes an integer octal. Source: PostgreSQL, guc.c, parse_int. */
function numberOf(digits: string, type: ServerSetting["type"]): number {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/.exec(digits) ?? [];
  const octal = type === "integer" && /^0\d+$/.test(rest);
  const size = octal ? (/^0[0-7]+$/.test(rest) ? Number.parseInt(rest, 8) : Number.NaN) : Number(rest);
  return sign === "-" ? -size : size;
}

function unitsOf(unit: string): Readonly<Record<string, number>> | undefined {
  if (unit === "") return undefined;
  return /B$/.test(unit) ? memoryUnits : timeUnits;
}

/** Bytes or microseconds of the unit that a setting counts in: `8kB` is a page. */
function factorOf(unit: string, units: Readonly<Record<string, number>>): number {
  const [, count = "", name = ""] = /^(\d*)(\D+)$/.exec(unit) ?? [];
  return Number(count === "" ? 1 : count) * (units[name] ?? 1);
}

/** A fraction of a unit is rounded to the next smaller one. Source: PostgreSQL, guc.c, convert_to_base_unit. */
function converted(value: number, unit: string, base: string, units: Readonly<Record<string, number>>): number {
  const factor = factorOf(base, units);
  const names = Object.keys(units);
  const multiplier = (units[unit] ?? 1) / factor;
  const smaller = (units[names[names.indexOf(unit) + 1] ?? ""] ?? 0) / factor;
  const whole = value * multiplier;
  return smaller > 0 ? rint(whole / smaller) * smaller : whole;
}

/** Rounds a half to the even neighbour, as the server does. */
function rint(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function rangeOf({ min, max, unit, type }: ServerSetting): string {
  const most = type === "real" && max > 1e300 ? "" : ` to ${amount(max, unit)}`;
  return `allowed is ${amount(min, unit)}${most}`;
}

/** A number of a setting's own units, in the largest unit that represents it exactly. */
function amount(value: number, unit: string): string {
  const units = unitsOf(unit);
  if (units === undefined || value <= 0) return String(value);
  const all = value * factorOf(unit, units);
  const [name = unit, size = 1] = Object.entries(units).find(([, one]) => all % one === 0) ?? [];
  return `${all / size}${name}`;
}

function example({ unit, type, min, max }: ServerSetting): string {
  const units = unitsOf(unit);
  if (units === undefined) return type === "real" ? "for example 0.5" : `a whole number from ${min} to ${max}`;
  return units === memoryUnits ? 'for example "64MB"' : 'for example "30s"';
}
