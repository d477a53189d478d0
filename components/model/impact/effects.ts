import { quantity } from "../../shared/scalars";
import type { Effect, FieldChange, FieldRule } from "./impact";
import { parameterContext } from "./parameters";

/** A change that Postgres does not notice. */
export const nothing = (words: string): Effect => ({ level: "nothing", words });

/** A change that Postgres takes over while it runs. */
export const reload: Effect = { level: "reload", words: "in force in every instance without a restart" };

/** A change that this library cannot judge. */
export const unknown = (words: string): Effect => ({ level: "unknown", words });

/** A change that the operator or Kubernetes does not make. */
export const impossible = (words: string, wayOut: string): Effect => ({ level: "impossible", words, wayOut });

/** What one operator does where Postgres has to restart. */
export interface Restarts {
  /** Each instance is made anew. */
  readonly instances: FieldRule;
  /** Postgres restarts within its instance. */
  readonly postgres: FieldRule;
}

/** A setting of postgresql.conf; the last key of the path is its name. */
export function parameter(restarts: Restarts, versionOf: (change: FieldChange) => number | undefined): FieldRule {
  return (change) => {
    const context = parameterContext(change.path.at(-1) ?? "", versionOf(change));
    if (context === "reload") return [reload];
    if (context === "unknown") {
      return [unknown("a setting of an extension: a reload, or a restart where the extension asks for it")];
    }
    return apply(restarts.postgres, change);
  };
}

/** The size of a volume. */
export const volumeSize: FieldRule = ({ before, after }) => {
  const [was, is] = [bytes(before), bytes(after)];
  if (was === undefined || is === undefined) return [unknown("not two sizes of a volume")];
  if (is >= was) return [nothing("volumes grow while they are in use, where their StorageClass allows it")];
  return [
    impossible(
      "a volume never shrinks",
      "leave the size; or make another cluster with smaller volumes from a backup of this one, and move to it",
    ),
  ];
};

/** The class of a volume. */
export const volumeClass: FieldRule = ({ before }) => [
  before === undefined
    ? unknown("right only where the volumes have this class already: a volume keeps its class")
    : impossible(
        "a volume keeps the class that it was made with",
        "leave the class; or make another cluster with the other class from a backup of this one, and move to it",
      ),
];

/** The number of instances, or of one set of them. */
export const instanceCount: FieldRule = ({ before, after }) => {
  const [was, is] = [Number(before ?? 1), Number(after ?? 1)];
  if (is > was) return [{ level: "data copied", words: "each further replica starts as a copy of the data" }];
  return [
    {
      level: "data lost",
      words: "the operator deletes the volumes of the replicas that go; the primary keeps its own",
      loss: "instances",
    },
  ];
};

/** A part of the identity of the object. */
export const identity: FieldRule = () => [
  {
    level: "replaced",
    words: "a cluster of another name or namespace is another cluster: this one is deleted with its volumes",
    loss: "cluster",
    wayOut:
      "add the other cluster beside this one, bring the data over from a backup, and remove this one when it is idle",
  },
];

/** The version of the API that the object is written in. */
export const apiVersion: FieldRule = () => [
  {
    level: "replaced",
    words: "the engine knows a resource by its API version: it deletes the one and makes the other",
    loss: "cluster",
    wayOut: "give the resource an alias of its former type",
  },
];

/** Applies a rule within another. */
export function apply(rule: FieldRule, change: FieldChange): readonly Effect[] | undefined {
  return typeof rule === "function" ? rule(change) : [rule];
}

/** A rule for a change after which a full backup is due: WAL names a folder that a restored backup does not have. */
export function withBackup(rule: FieldRule): FieldRule {
  return (change) =>
    apply(rule, change)?.map((effect) => ({
      ...effect,
      words: `${effect.words}; make a full backup then: one from before is not restored to a later point in time`,
    }));
}

function bytes(value: unknown): number | undefined {
  try {
    return quantity(String(value));
  } catch {
    return undefined;
  }
}
