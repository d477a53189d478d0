import { quantity } from "../../shared/scalars";
import type { ClusterImpactTable, Effect, FieldChange, FieldRule, ImpactTable } from "./impact";
import { parameterContext } from "./parameters";

/** Effect of a change without impact on Postgres. */
export const nothing = (words: string): Effect => ({ level: "nothing", words });

/** Effect of a change that Postgres reloads. */
export const reload: Effect = { level: "reload", words: "takes effect in every instance without a restart" };

/** Effect of a change after which commits wait for fewer replicas. */
export const fewerReplicas: Effect = {
  ...reload,
  words: "from the next commit on Postgres waits for fewer replicas: a failover can lose the last commits",
};

/** Effect of a change whose impact is unknown. */
export const unknown = (words: string): Effect => ({ level: "unknown", words });

/** Effect of a change that the operator or Kubernetes does not support. */
export const impossible = (words: string, fix: string): Effect => ({ level: "impossible", words, fix });

/** Restart procedures of one operator. */
export interface Restarts {
  /** Each pod is recreated. */
  readonly instances: FieldRule;
  /** Postgres restarts within its pod. */
  readonly postgres: FieldRule;
}

/** Effect of a setting of postgresql.conf; the last key of the path is its name. */
export function parameter(restarts: Restarts, versionOf: (change: FieldChange) => number | undefined): FieldRule {
  return (change) => {
    const context = parameterContext(change.path.at(-1) ?? "", versionOf(change));
    if (context === "reload") return [reload];
    if (context === "unknown") {
      return [unknown("a setting of an extension: a reload, or a restart if the extension needs one")];
    }
    return apply(restarts.postgres, change);
  };
}

/** Effect of the size of a volume. */
export const volumeSize: FieldRule = ({ before, after }) => {
  const [was, is] = [bytes(before), bytes(after)];
  if (was === undefined || is === undefined) return [unknown("not a valid pair of sizes")];
  if (is >= was) return [nothing("volumes are expanded online, if their StorageClass allows it")];
  return [
    impossible(
      "a volume cannot shrink",
      "keep the size; or restore a backup into a new cluster with smaller volumes, and move to it",
    ),
  ];
};

/** Effect of the StorageClass of a volume. */
export const volumeClass: FieldRule = ({ before }) => [
  before === undefined
    ? unknown("only valid if the volumes already have this StorageClass: a volume keeps its class")
    : impossible(
        "the StorageClass of a volume cannot change",
        "keep the class; or restore a backup into a new cluster with the other class, and move to it",
      ),
];

/** Effect of the number of instances, or of one instance set. */
export const instanceCount: FieldRule = ({ before, after }) => {
  const [was, is] = [Number(before ?? 1), Number(after ?? 1)];
  if (is > was) return [{ level: "data copied", words: "each new replica copies the data" }];
  return [
    {
      level: "data lost",
      words: "the operator deletes the volumes of the removed replicas; the primary keeps its volume",
      loss: "instances",
    },
  ];
};

/** Effect of the deletion of a cluster whose operator keeps nothing of it. */
export const volumesDeleted: ClusterImpactTable["deletion"] = {
  level: "data lost",
  words: "the operator deletes the cluster with its volumes and Secrets; backups in a bucket stay",
};

/** Effect of a part of the object's identity. */
const identity: FieldRule = () => [
  {
    level: "replaced",
    words: "another name or namespace is another cluster: this one is deleted",
    loss: "cluster",
    fix: "add the new cluster next to this one, restore a backup into it, and remove this one when it is unused",
  },
];

/** Effect of the object's API version. */
const apiVersion: FieldRule = () => [
  {
    level: "replaced",
    words: "the API version is part of a resource's type: the engine deletes the resource and creates another",
    loss: "cluster",
    fix: "add an alias with the previous type to the resource",
  },
];

/** Effects of the fields that every custom resource has. */
export const objectFields: ImpactTable["fields"] = {
  apiVersion,
  kind: apiVersion,
  "metadata.name": identity,
  "metadata.namespace": identity,
  "metadata.labels": nothing("labels of the custom resource only"),
};

/** Applies an effect within another. */
export function apply(rule: FieldRule, change: FieldChange): readonly Effect[] | undefined {
  return typeof rule === "function" ? rule(change) : [rule];
}

/** Adds a sentence to the effects of a change. */
const and =
  (words: string) =>
  (rule: FieldRule): FieldRule =>
  (change) =>
    apply(rule, change)?.map((effect) => ({ ...effect, words: `${effect.words}; ${words}` }));

/** Effect of a change that needs a full backup afterwards: WAL refers to a folder that older backups do not have. */
export const withBackup = and(
  "take a full backup afterwards: earlier backups cannot be restored to a later point in time",
);

/** Effect of another volume for WAL. */
export const withWal = and("WAL moves to the new volume");

function bytes(value: unknown): number | undefined {
  try {
    return quantity(String(value));
  } catch {
    return undefined;
  }
}
