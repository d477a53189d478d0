import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { type Effect, type FieldRule, type Impact, type ImpactTable, mostSevereFirst } from "./impact";

const unknown: Effect = {
  level: "unknown",
  words: "unknown to pgstack: see the operator's documentation",
};

/** Returns the impact of the changes between two versions of a custom resource, the most severe first. */
export function compare(table: ImpactTable, before: KubernetesObject, after: KubernetesObject): Impact[] {
  const whole = { before, after };
  const rules = Object.entries(table.fields).map(([pattern, rule]) => ({ pattern: pattern.split("."), rule }));

  const visit = (path: readonly string[], was: unknown, is: unknown): Impact[] => {
    if (isDeepStrictEqual(was, is)) return [];
    const rule = rules.find(({ pattern }) => matches(pattern, path))?.rule;
    const effects = rule === undefined ? undefined : effectsOf(rule, { path, before: was, after: is, whole });
    if (effects !== undefined) {
      return effects.map((effect) => ({ ...effect, field: fieldName(table, path), before: was, after: is }));
    }
    const [childrenBefore, childrenAfter] = [children(table, path, was), children(table, path, is)];
    const keys = [...new Set([...Object.keys(childrenBefore), ...Object.keys(childrenAfter)])];
    if (
      keys.length === 0 &&
      isEmptyOrNone(was) &&
      isEmptyOrNone(is) &&
      rules.some(({ pattern }) => isWithin(pattern, path))
    ) {
      // Entries exist only for fields below, and none of them changed.
      return [];
    }
    if (keys.length === 0) return [{ ...unknown, field: fieldName(table, path), before: was, after: is }];
    return keys.flatMap((key) => visit([...path, key], childrenBefore[key], childrenAfter[key]));
  };

  return mostSevereFirst([...table.together.flatMap((rule) => rule(whole)), ...visit([], before, after)]);
}

function effectsOf(rule: FieldRule, change: Parameters<Extract<FieldRule, (...args: never) => unknown>>[0]) {
  return typeof rule === "function" ? rule(change) : [rule];
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length === path.length && isWithin(pattern, path);
}

/** Returns true if a pattern matches a path, or a path below it. */
function isWithin(pattern: readonly string[], path: readonly string[]): boolean {
  return pattern.length >= path.length && path.every((key, i) => pattern[i] === "*" || pattern[i] === key);
}

function isEmptyOrNone(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

/** Returns the children of a value; a list without names has none. */
function children(table: ImpactTable, path: readonly string[], value: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) {
    if (!isNamed(table, path)) return {};
    return Object.fromEntries(value.map((item: unknown, i) => [nameOf(item) ?? String(i), item]));
  }
  if (typeof value !== "object" || value === null) return {};
  // Internal fields of the engine and its providers.
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("__")));
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const name: unknown = Reflect.get(item, "name");
  return typeof name === "string" ? name : undefined;
}

function isNamed(table: ImpactTable, path: readonly string[]): boolean {
  return [...table.named].some((pattern) => matches(pattern.split("."), path));
}

/** `spec.instances[instance].replicas`. */
function fieldName(table: ImpactTable, path: readonly string[]): string {
  return path.reduce((text, key, i) => {
    if (isNamed(table, path.slice(0, i))) return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
