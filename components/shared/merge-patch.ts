import type { RuleFinding } from "./validation";

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Applies a JSON merge patch (RFC 7396). The result has the target's type: a rule refuses what does not fit it. */
export function mergePatch<Target extends Json>(target: Target, patch: Json): Target {
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const present = result[key];
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isObject(value) ? mergePatch(isObject(present) ? present : {}, value) : value;
  }
  return result as Target;
}

/** Returns the paths at which `patch` would change or remove fields that `target` sets: a typed key changes those. */
export function conflicts(target: Json, patch: Json, path: readonly string[] = []): RuleFinding[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (present === undefined) return [];
    if (isObject(value) && isObject(present)) return conflicts(present, value, [...path, key]);
    return [{ path: [...path, key], message: "is set by another key of this cluster; change it there" }];
  });
}
