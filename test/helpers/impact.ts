import { impactsOf, isRefused, renderPostgresCluster } from "../../components/postgres-cluster";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { mergePatch } from "../../components/shared/merge-patch";

/** The custom resource that a cluster is rendered to. */
export function customResource(cluster: ResolvedPostgresCluster): KubernetesObject {
  return renderPostgresCluster(cluster).customResource;
}

/** A copy with a JSON merge patch applied. */
export function patched(object: KubernetesObject, patch: Record<string, unknown>): KubernetesObject {
  return mergePatch(object, patch);
}

/** The impacts of a change as `level field`, and `!` where it is refused without consent. */
export function impactLines(before: KubernetesObject, after: KubernetesObject): string[] {
  return impactsOf(before, after).map((impact) => `${isRefused(impact, []) ? "!" : ""}${impact.level} ${impact.field}`);
}

/** What the most severe impact of a change is, in words. */
export function impactWords(before: KubernetesObject, after: KubernetesObject): string | undefined {
  return impactsOf(before, after)[0]?.words;
}

/** Paths of every value of an object that is no object itself; a list counts as one value unless its items have names. */
export function leaves(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) {
    return value.flatMap((item: unknown, i) => leaves(item, [...path, i]));
  }
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]: [string, unknown]) => leaves(item, [...path, key]));
  return [path];
}

/** A copy with another value at a path: of the same type where `remove` is not set, none where it is. */
export function changedAt(
  object: KubernetesObject,
  path: readonly (string | number)[],
  remove: boolean,
): KubernetesObject {
  const copy = structuredClone(object);
  const parent = path.slice(0, -1).reduce<unknown>((found, key) => Reflect.get(found as object, key), copy) as object;
  const key = path.at(-1) ?? "";
  if (remove) Reflect.deleteProperty(parent, key);
  else Reflect.set(parent, key, other(Reflect.get(parent, key)));
  return copy;
}

function other(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return `${value}1`;
  return ["other"];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
