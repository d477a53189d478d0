import fc from "fast-check";
import type { z } from "zod";
import { anyOf, placesOf, type Vocabulary } from "./any-of-schema";

/** Settings of a cluster, good or bad. */
export type AnySettings = Readonly<Record<string, unknown>>;

/** What settings of one operator's clusters are made from. */
export interface AnyCluster {
  readonly schema: z.ZodType;
  /** The rules across keys, and what they read. */
  readonly rules: readonly { readonly id: string; readonly reads: readonly string[] }[];
  /** Keys that rules read and nobody writes, and those that they follow from. */
  readonly derived: Readonly<Record<string, { readonly from: readonly string[] }>>;
  /** The shortest settings that are accepted. */
  readonly base: AnySettings;
  readonly vocabulary: Vocabulary;
  /** Brings together what chance brings together too seldom. */
  readonly completed: (settings: AnySettings) => AnySettings;
  /** The key that takes what pgstack does not check. */
  readonly patch: readonly [string, string];
}

/** Settings of one operator's clusters. */
export interface AnyOfCluster {
  /** What the schema accepts. */
  readonly accepted: fc.Arbitrary<AnySettings>;
  /** Most of them good, the others wrong in one place or in many. */
  readonly any: fc.Arbitrary<AnySettings>;
}

/**
 * Settings of a cluster, good and bad. Without fast-check's bias: edges are among
 * the values anyway, and it would repeat them in whole clusters.
 */
export function anySettings(cluster: AnyCluster): AnyOfCluster {
  // What the schema's keys take one by one; rules across keys refuse nearly all of it.
  const raw = anyOf(cluster.schema, cluster.vocabulary).map((made) => cluster.completed(made as AnySettings));
  const pruning = new Pruning(cluster);
  const accepted = raw.map((settings) => pruning.withoutRefused(settings));
  // With one or two places spoiled most are refused, and those that are not stand at the edge.
  const spoiled = fc
    .tuple(accepted, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([settings, mutations]) => mutations.reduce((so, one) => spoil(so, one, cluster.patch), settings));
  const any = fc.noBias(
    fc.oneof({ weight: 6, arbitrary: accepted }, { weight: 3, arbitrary: spoiled }, { weight: 1, arbitrary: raw }),
  );
  return { accepted, any };
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    1.5,
    1e21,
    2 ** 31,
    true,
    [],
    {},
    "..",
    "a b",
    "Ünïcode",
    "\u0000",
    "latest",
  ),
  fc.constantFrom(64, 254, 300).map((length) => "9".repeat(length)),
);

const mutation = fc.record({
  at: fc.nat(),
  how: fc.oneof(
    fc.record({ replace: odd }),
    fc.record({ append: fc.constantFrom("_", "-", ".", " ", "\n", "0", "A", "/..", ";") }),
    fc.record({ times: fc.constantFrom(-1, 0.5, 1000, 1e10) }),
    fc.constant({ twice: true }),
    fc.constant({ twice: true }),
    fc.constant({ gone: true }),
    fc.constant({ unknown: true }),
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

type Path = readonly (string | number)[];

interface Issue {
  readonly path: Path;
  readonly rule: string | undefined;
  readonly message: string;
}

/** Takes away of settings what their schema complains about. */
class Pruning {
  private readonly reads: ReadonlyMap<string, readonly string[]>;
  private readonly optional: ReadonlyMap<string, boolean>;

  constructor(private readonly cluster: AnyCluster) {
    this.reads = new Map(
      cluster.rules.map(({ id, reads }) => [id, reads.flatMap((key) => cluster.derived[key]?.from ?? [key])]),
    );
    this.optional = placesOf(cluster.schema);
  }

  /**
   * Takes away what the schema complains about, so that a rule that is added later needs nothing here. It ends: each step leaves
   * less, but for the few keys that a cluster must have.
   */
  withoutRefused(settings: AnySettings): AnySettings {
    let rest = settings;
    for (let issues = this.issuesOf(rest); issues.length > 0; issues = this.issuesOf(rest)) {
      const spare = issues.flatMap(({ path }) => this.spareAt(rest, path) ?? []);
      const [issue] = issues;
      // Of a list the last go first, so that the places of the others stay what they are.
      rest =
        spare.length > 0
          ? sorted(spare).reduce(without, rest)
          : issue === undefined
            ? rest
            : this.withoutIssue(rest, issue);
    }
    return rest;
  }

  private issuesOf(settings: AnySettings): Issue[] {
    return (this.cluster.schema.safeParse(settings).error?.issues ?? []).map((issue) => ({
      path: [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])] as Path,
      rule: issue.code === "custom" ? String(issue.params?.["rule"]) : undefined,
      message: issue.message,
    }));
  }

  /** What may go of what is at a path: of several parts the last one that need not be there, or all of it. */
  private spareAt(settings: AnySettings, path: Path): [Path] | undefined {
    if (existing(settings, path).length < path.length) return undefined;
    const value = path.reduce<unknown>((whole, key) => Reflect.get(Object(whole) as object, key), settings);
    const parts = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    const part = parts.filter((key) => this.optional.get(placeOf([...path, key])) === true).at(-1);
    if (part !== undefined) return [[...path, part]];
    return path.length === 1 && Object.hasOwn(this.cluster.base, path[0] ?? "") ? undefined : [path];
  }

  /** For a complaint about something that is not there, or must be. */
  private withoutIssue(settings: AnySettings, issue: Issue): AnySettings {
    const there = existing(settings, issue.path);
    const [key = ""] = issue.path;
    if (there.length > 1 || (there.length === 1 && !Object.hasOwn(this.cluster.base, key)))
      return without(settings, there);
    if (Object.hasOwn(this.cluster.base, key) && settings[key] !== this.cluster.base[key])
      return { ...settings, [key]: this.cluster.base[key] };
    const [other] = (this.reads.get(issue.rule ?? "") ?? [])
      .filter((name) => Object.hasOwn(settings, name) && !Object.hasOwn(this.cluster.base, name))
      .sort((a, b) => Number(a === this.cluster.patch[0]) - Number(b === this.cluster.patch[0]));
    if (other === undefined) throw new Error(`nothing to take away at ${issue.path.join(".")}: ${issue.message}`);
    return without(settings, [other]);
  }
}

function placeOf(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? "[]" : `.${key}`))
    .join("")
    .slice(1);
}

/** Each path once, children before what holds them and the last of a list first. */
function sorted(paths: readonly Path[]): Path[] {
  const unique = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  return unique.sort((a, b) => {
    const i = a.findIndex((key, at) => key !== b[at]);
    if (i < 0) return b.length - a.length;
    const [x, y] = [a[i], b[i]];
    if (y === undefined) return -1;
    return typeof x === "number" && typeof y === "number" ? y - x : String(x).localeCompare(String(y), "en");
  });
}

/** As much of a path as there is. */
function existing(value: unknown, [key, ...rest]: Path): Path {
  if (key === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return [];
  return [key, ...existing(Reflect.get(value, key), rest)];
}

/** A copy with `change` made at a path. */
function changed(
  value: unknown,
  [key, ...rest]: Path,
  change: (parent: unknown, key: string | number) => unknown,
): unknown {
  if (key === undefined) return value;
  if (rest.length === 0) return change(value, key);
  const below = changed(Reflect.get(value as object, key), rest, change);
  return Array.isArray(value) ? value.with(Number(key), below) : { ...(value as object), [key]: below };
}

function without(settings: AnySettings, path: Path): AnySettings {
  return changed(settings, path, (parent, key) =>
    Array.isArray(parent)
      ? parent.filter((_, i) => i !== key)
      : Object.fromEntries(Object.entries(parent as object).filter(([name]) => name !== key)),
  ) as AnySettings;
}

function spoil(settings: AnySettings, { at, how }: Mutation, patch: AnyCluster["patch"]): AnySettings {
  // What the patch adds is not pgstack's to check.
  const paths = pathsOf(settings).filter(([first, second]) => first !== patch[0] || second !== patch[1]);
  const path = paths[at % paths.length] ?? [];
  if ("gone" in how) return without(settings, path);
  return changed(settings, path, (parent, key) => {
    const value: unknown = Reflect.get(parent as object, key);
    if ("twice" in how && Array.isArray(parent)) return [...(parent as unknown[]), value];
    const next =
      "replace" in how
        ? how.replace
        : "append" in how && typeof value === "string"
          ? `${value}${how.append}`
          : "times" in how && typeof value === "number"
            ? value * how.times
            : "unknown" in how && typeof value === "object" && !Array.isArray(value)
              ? { ...value, typo: 1 }
              : value;
    return Array.isArray(parent) ? parent.with(Number(key), next) : { ...(parent as object), [key]: next };
  }) as AnySettings;
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  const below: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return below.flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}
