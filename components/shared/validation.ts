import { distance } from "fastest-levenshtein";
import { z } from "zod";
import { formatPath, InvalidInput, type Problem, type Rule } from "./problem";

export { formatPath, InvalidInput, type Problem, type Rule, type RuleFinding } from "./problem";

/**
 * Schema of an object that refuses unknown keys and suggests similar ones.
 *
 * @param elsewhere keys of other objects, with their location.
 */
export function strict<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  elsewhere: Readonly<Record<string, string>> = {},
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys") return undefined;
      const known = Object.keys(shape);
      return issue.keys.map((key) => elsewhere[key] ?? unknownKey(key, known)).join("\n");
    },
  });
}

/**
 * Keys derived from others, which rules read besides those of the schema. Rules that read a key that cannot be derived
 * are skipped.
 */
export type Derivations<T> = Readonly<
  Record<
    string,
    {
      /** Keys that it is derived from; if one is malformed, it cannot be derived. */
      readonly from: readonly (keyof T & string)[];
      readonly of: (value: T) => unknown;
    }
  >
>;

/** Input of rules: the keys of a schema, and the keys derived from them. */
export type Checked<T, D extends Derivations<T>> = Omit<T, keyof D> & {
  readonly [Key in keyof D]: NonNullable<ReturnType<D[Key]["of"]>>;
};

/** Adds cross-key rules to an object schema. */
export function withRules<S extends z.ZodObject>(schema: S, rules: readonly Rule<z.output<S>>[]): S {
  return refined(schema, rules, {});
}

/** Adds rules to an object schema that also read derived keys. */
export function withDerivedRules<S extends z.ZodObject, D extends Derivations<z.output<S>>>(
  schema: S,
  rules: readonly Rule<Checked<z.output<S>, D>>[],
  derived: D,
): S {
  return refined(schema, rules, derived);
}

function refined<S extends z.ZodObject>(
  schema: S,
  rules: readonly Rule<never>[],
  derived: Derivations<z.output<S>>,
): S {
  return schema.superRefine(
    (value, context) => {
      if (!isObject(value)) return;
      const malformed = new Set(context.issues.map((issue) => issue.path?.[0]));
      const checked: Record<string, unknown> = { ...value };
      for (const [key, { from, of }] of Object.entries(derived)) {
        const found = from.some((one) => malformed.has(one)) ? undefined : of(value);
        if (found === undefined) malformed.add(key);
        else checked[key] = found;
      }
      for (const rule of rules) {
        if (rule.reads.some((key) => malformed.has(key))) continue;
        for (const finding of rule.check(checked as never)) {
          context.addIssue({
            code: "custom",
            path: [...finding.path],
            message: finding.message,
            input: valueAt(value, finding.path),
            params: { rule: rule.id },
          });
        }
      }
    },
    { when: () => true },
  );
}

/**
 * Parses `input` and returns it with defaults filled in.
 *
 * @throws {@link InvalidInput} naming every problem.
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown, where: string, root = ""): z.output<S> {
  const result = schema.safeParse(input, { error: wordsFor });
  if (result.success) return result.data;
  throw new InvalidInput(where, problemsOf(result.error, input, root));
}

/** Turns zod's issues into problems with full paths and the given values. */
export function problemsOf(error: z.ZodError, input: unknown, root = ""): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      // One problem a key, so that each names its own path and value.
      const messages = issue.message.split("\n");
      return issue.keys.map((key, i) => {
        const path = [...issue.path, key];
        // An unknown value may be a secret: the message names the key and does not show the value.
        return { path: formatPath(path, root), value: undefined, message: messages[i] ?? issue.message };
      });
    }
    const value = valueAt(input, issue.path);
    return [{ path: formatPath(issue.path, root), value, message: messageOf(issue, value) }];
  });
}

/** Returns the name in `known` that is most similar to `name`. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const scored = known.map((candidate) => ({ candidate, d: distance(name.toLowerCase(), candidate.toLowerCase()) }));
  const best = scored.sort((a, b) => a.d - b.d)[0];
  // Two common letters of three are not similar enough.
  const near = best !== undefined && best.d <= Math.max(2, Math.floor(name.length / 3)) && best.d < name.length - 1;
  return near ? best.candidate : undefined;
}

/** The message for a key that the schema does not know. */
export function unknownKey(key: string, known: readonly string[]): string {
  const guess = closest(key, known);
  return guess !== undefined ? `unknown key; did you mean "${guess}"?` : `unknown key; known here: ${known.join(", ")}`;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Types in the words of a message. */
const typeWords: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "keys with values",
  record: "keys with values",
  string: "text",
};

/** Units of sizes, for messages. */
const counted: Readonly<Record<string, string>> = { array: "entries", set: "entries", string: "characters" };

/** Returns the message for an issue without one of its own; undefined to use zod's. */
export function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") {
    const wanted = typeWords[issue.expected] ?? issue.expected;
    if (issue.input === undefined) return `is missing; expected ${wanted}`;
    const isNumber = typeof issue.input === "string" && /^-?\d+(\.\d+)?$/.test(issue.input);
    const quotes = isNumber && wanted.endsWith("number") ? ": write it without quotes" : "";
    return `expected ${wanted}${quotes}`;
  }
  if (issue.code !== "too_small" && issue.code !== "too_big") return undefined;
  const unit = counted[issue.origin];
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const bound = issue.exact === true ? "exactly" : issue.code === "too_small" ? "at least" : "at most";
  return unit === undefined
    ? `must be ${bound} ${limit}`
    : `must have ${bound} ${limit} ${Number(limit) === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}`;
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const options =
    issue.code === "invalid_value"
      ? issue.values
      : issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)
        ? (issue.options as readonly unknown[])
        : undefined;
  if (options === undefined) return issue.message;
  const names = options.map(String);
  if (typeof value === "string" && options.some((option) => typeof option !== "string" && String(option) === value))
    return "write it without quotes";
  const own = issue.message.startsWith("Invalid") ? `one of ${names.join(", ")} is expected` : issue.message;
  const guess = typeof value === "string" ? closest(value, names) : undefined;
  const hint = guess !== undefined ? `; did you mean "${guess}"?` : "";
  return `${value === undefined ? "is missing; " : ""}${own}${hint}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === "object" ? Reflect.get(value, key) : undefined),
    input,
  );
}
