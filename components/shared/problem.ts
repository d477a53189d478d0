/** One problem of the input: its path, the given value, and the fix. */
export interface Problem {
  /** Full path of the key, for example `pgstack:clusters[0].storage.size`. */
  readonly path: string;
  /** The given value; `undefined` when the key is missing. */
  readonly value: unknown;
  /** The problem and the fix. */
  readonly message: string;
  /** Line of the file that it is in, from 1. Default: not known. */
  readonly line?: number | undefined;
}

/** Thrown when input is refused. It carries every problem, not only the first. */
export class InvalidInput extends Error {
  constructor(
    readonly where: string,
    readonly problems: readonly Problem[],
  ) {
    super(describeProblems(where, problems));
    this.name = "InvalidInput";
  }
}

/**
 * A rule across several keys of one object.
 *
 * Rules run even when other keys of the object are malformed, so that all problems are reported at once; a rule is left
 * out only when a key that it reads is itself malformed.
 */
export interface Rule<T> {
  /** Stable short name, kebab-case, unique within its schema. */
  readonly id: string;
  /** Top-level keys that the rule reads. */
  readonly reads: readonly (keyof T & string)[];
  /** The reason for the rule: the failure that it prevents. */
  readonly why: string;
  /** Source of the fact (PGO CRD, operator source, vendor document, issue thread). */
  readonly source: string;
  /** Returns the problems, with paths relative to the object; an empty list for valid input. */
  readonly check: (value: T) => readonly RuleFinding[];
}

/** A problem that a {@link Rule} found. */
export interface RuleFinding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `["clusters", 0, "name"]` under root `pgstack:` becomes `pgstack:clusters[0].name`. */
export function formatPath(path: readonly PropertyKey[], root = ""): string {
  let text = root;
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" || text.endsWith(":") ? String(part) : `.${String(part)}`;
  }
  return text === "" ? "(the whole input)" : text;
}

function describeProblems(where: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [
    `${where}: ${count}`,
    ...problems.map((p) => {
      const given = p.value === undefined ? "" : ` = ${shown(p.value)}`;
      const line = p.line === undefined ? "" : ` (line ${p.line})`;
      return `  ${p.path}${given}${line}\n    ${p.message}`;
    }),
  ].join("\n");
}

/** Formats a value for a message; of a long one only its size. */
function shown(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= 80 || typeof value !== "object" || value === null) return text;
  return Array.isArray(value) ? `[${value.length} entries]` : `{${Object.keys(value).join(", ")}}`;
}
