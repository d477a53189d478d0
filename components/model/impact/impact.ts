import type { KubernetesObject } from "../../shared/kubernetes-object";

/** Severity of a change for a running database, from the least to the most severe. */
export const levels = [
  /** No effect on Postgres. */
  "nothing",
  /** Postgres reloads its settings. */
  "reload",
  /** Instances restart one after another; the primary switches over or restarts once. */
  "rolling restart",
  /** Another instance becomes the primary. */
  "switchover",
  /** A replica or a backup copies the data, which takes time and causes load. */
  "data copied",
  /** The impact is unknown. */
  "unknown",
  /** The database is down until the change is complete. */
  "outage",
  /** The operator or Kubernetes does not support it. */
  "impossible",
  /** Data that only this cluster has is lost. */
  "data lost",
  /** The cluster is deleted and recreated. */
  "replaced",
] as const;

/** One of {@link levels}. */
export type Level = (typeof levels)[number];

/** Data losses that the configuration of a cluster can allow. */
export const dataLosses = ["instances", "backups", "data"] as const;

/** One of {@link dataLosses}. */
export type DataLoss = (typeof dataLosses)[number];

/** Data that a change can lose: `cluster` is the whole cluster, which only a disposable environment allows. */
export type Loss = DataLoss | "cluster";

/** Effect of a change of one field. */
export interface Effect {
  readonly level: Level;
  /** Description of the effect. */
  readonly words: string;
  /** Loss that must be allowed for the change; undefined if it cannot be allowed. */
  readonly loss?: Loss;
  /** Alternative that reaches the same result. */
  readonly fix?: string;
}

/** An effect with the field that causes it. */
export interface Impact extends Effect {
  /** Path of the field, for example `spec.instances[instance].replicas`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A field whose value differs between two versions of a custom resource. */
export interface FieldChange {
  /** Path of the field, key by key; an item of a list with names by its name. */
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** The whole custom resource, before and after. */
  readonly whole: Versions;
}

/** Two versions of one custom resource. */
export interface Versions {
  readonly before: KubernetesObject;
  readonly after: KubernetesObject;
}

/**
 * Effect of a change of a field: constant, or computed from its values. `undefined` defers to the fields below; an
 * empty list means that another entry of the table covers it.
 */
export type FieldRule = Effect | ((change: FieldChange) => readonly Effect[] | undefined);

/** Effects of each field of one operator's custom resource. */
export interface ImpactTable {
  /** API group of the custom resource, without its version. */
  readonly group: string;
  readonly kind: string;
  /** Lists whose items have names, so that their order is irrelevant. */
  readonly named: ReadonlySet<string>;
  /** By path; `*` matches any one key. An entry covers everything below it. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Effects of combinations of fields. */
  readonly together: readonly ((versions: Versions) => readonly Impact[])[];
}

/** The table of the custom resource of a cluster. */
export interface ClusterImpactTable extends ImpactTable {
  /** Effect of the deletion of the custom resource; only a disposable environment allows it. */
  readonly deletion: Pick<Effect, "level" | "words">;
}

/** Returns true if a change is refused, given the allowed losses. */
export function isRefused({ level, loss }: Effect, allowed: readonly Loss[]): boolean {
  if (loss !== undefined) return !allowed.includes(loss);
  return level === "impossible" || level === "data lost" || level === "replaced";
}

/** Sorts the most severe first; equal ones stay in the order of the fields. */
export function mostSevereFirst(impacts: readonly Impact[]): Impact[] {
  return [...impacts].sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}
