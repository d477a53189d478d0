import type { KubernetesObject } from "../../shared/kubernetes-object";

/** How hard a change is on a running database, from the least to the most severe. */
export const levels = [
  /** Postgres does not notice. */
  "nothing",
  /** Postgres reads its settings anew. */
  "reload",
  /** One instance after another is away for a moment; the primary moves or restarts once. */
  "rolling restart",
  /** Another instance becomes the primary. */
  "switchover",
  /** A replica or a backup is made from the data, which takes time and load. */
  "data copied",
  /** Nobody here knows. */
  "unknown",
  /** The database is away until the change is done. */
  "outage",
  /** The operator or Kubernetes does not do it. */
  "impossible",
  /** Something that only this cluster has is gone. */
  "data lost",
  /** The cluster is deleted and made anew. */
  "replaced",
] as const;

/** One of {@link levels}. */
export type Level = (typeof levels)[number];

/** What a cluster may be allowed to lose, in its configuration. */
export const dataLosses = ["instances", "backups", "data"] as const;

/** One of {@link dataLosses}. */
export type DataLoss = (typeof dataLosses)[number];

/** What a change may lose: `cluster` is the whole of it, which only a disposable environment allows. */
export type Loss = DataLoss | "cluster";

/** What a change of one field does. */
export interface Effect {
  readonly level: Level;
  /** What happens, in words. */
  readonly words: string;
  /** What allows it where it is refused; nothing where nothing does. */
  readonly loss?: Loss;
  /** How to reach the same end otherwise. */
  readonly wayOut?: string;
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
 * What a change of a field does: always the same, or as its values say. `undefined` leaves it to the fields below; an empty list
 * says that another entry of the table speaks for it.
 */
export type FieldRule = Effect | ((change: FieldChange) => readonly Effect[] | undefined);

/** What one operator does with each field of its custom resource. */
export interface ImpactTable {
  /** API group of the custom resource, without its version. */
  readonly group: string;
  readonly kind: string;
  /** Lists whose items have names, so that their order says nothing. */
  readonly named: ReadonlySet<string>;
  /** By path; `*` stands for any one key. An entry speaks for everything below it. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** What no field says alone. */
  readonly together: readonly ((versions: Versions) => readonly Impact[])[];
}

/** Whether a change is refused, given what may be lost. */
export function isRefused({ level, loss }: Effect, allowed: readonly Loss[]): boolean {
  if (level !== "impossible" && level !== "data lost" && level !== "replaced") return false;
  return loss === undefined || !allowed.includes(loss);
}

/** The most severe first; among equals, in the order of the fields. */
export function mostSevereFirst(impacts: readonly Impact[]): Impact[] {
  return [...impacts].sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}
