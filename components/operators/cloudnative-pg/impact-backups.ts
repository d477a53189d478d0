import { at } from "../../shared/tree";
import { apply, nothing, objectFields, unknown } from "../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../model/impact/impact";
import { pluginName } from "./plugin";
import { restart } from "./restarts";

const anotherRepository: Effect = {
  level: "data copied",
  words:
    "backups go to another repository, which cannot be restored until its first full backup is complete; the previous repository is kept unchanged",
};

/**
 * The fields of a Cluster about backups. The sidecar of the plugin is a container of each instance: what adds, changes or
 * removes it recreates the pods.
 */
export const backupFields: Record<string, FieldRule> = {
  "spec.plugins.*": plugin,
  "spec.plugins.*.isWALArchiver": archiver,
  "spec.plugins.*.parameters.sidecarResources": restart,
  "spec.plugins.*.parameters.sidecarEnvironment": restart,
  "spec.plugins.*.parameters.barmanObjectName": anotherRepository,
  // The support of Barman in CloudNativePG itself, which pgstack used before.
  "spec.backup": inTree,
};

/** Effects of each field of an ObjectStore. Source: plugin-barman-cloud 0.14, api/v1/objectstore_types.go. */
export const objectStoreImpacts: ImpactTable = {
  group: "barmancloud.cnpg.io",
  kind: "ObjectStore",
  named: new Set(),
  together: [],
  fields: {
    ...objectFields,
    "metadata.annotations": nothing("annotations of the custom resource only"),
    "spec.retentionPolicy": retention,
    "spec.configuration.destinationPath": anotherRepository,
    "spec.configuration.endpointURL": endpoint,
    "spec.configuration.googleCredentials": identity,
    "spec.configuration.s3Credentials": identity,
    "spec.configuration.azureCredentials": identity,
    "spec.configuration.tags": nothing("the tags of new objects"),
    "spec.configuration.wal": nothing("how the next WAL file is archived"),
    "spec.configuration.data": nothing("how the next backup is taken"),
    // A change of the Cluster itself makes the operator apply these.
    "spec.configuration.endpointCA": () => [],
    "spec.instanceSidecarConfiguration.env": () => [],
    "spec.instanceSidecarConfiguration.resources": () => [],
    "spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds": nothing("how often the retention is enforced"),
  },
};

/** Effect of another identity; together with another place it comes with that. */
function identity({ before, after }: FieldChange): readonly Effect[] {
  return before === undefined || after === undefined
    ? []
    : [nothing("the identity with which the next WAL file is archived")];
}

/** Effect of another endpoint: a service of the same name in another region, or another service. */
function endpoint({ whole }: FieldChange): readonly Effect[] {
  const moved =
    at(whole.before, "spec", "configuration", "destinationPath") !==
    at(whole.after, "spec", "configuration", "destinationPath");
  return moved ? [] : [anotherRepository];
}

const archives = (cluster: unknown): boolean => {
  const plugins = at(cluster, "spec", "plugins");
  return Array.isArray(plugins) && plugins.some((one) => at(one, "name") === pluginName);
};

/** Effect of adding or removing the plugin. */
function plugin(change: FieldChange): readonly Effect[] | undefined {
  const { before, after, whole } = change;
  if (at(before ?? after, "name") !== pluginName) return [unknown("a plugin that is unknown to pgstack")];
  if (before !== undefined && after !== undefined) return undefined;
  const rolled = apply(restart, change) ?? [];
  if (before === undefined) {
    const moved = at(whole.before, "spec", "backup") !== undefined;
    const then = moved
      ? "the Barman Cloud plugin archives from then on, to the same folder, whose backups stay valid"
      : "WAL is archived from then on; the first full backup starts at once";
    return rolled.map((effect) => ({ ...effect, words: `${effect.words}; ${then}` }));
  }
  return [...rolled, stopped];
}

const stopped: Effect = {
  level: "data lost",
  words: "archiving stops: no later change can be restored; the content of the bucket stays",
  loss: "backups",
  fix: "keep the repository",
};

/** Effect of letting the plugin archive WAL or not. */
function archiver({ after }: FieldChange): readonly Effect[] {
  return after === true ? [nothing("the plugin archives WAL")] : [stopped];
}

/** Effect of removing CloudNativePG's own archiving, which nothing adds any more; a patch sets other fields of it. */
function inTree({ before, after, whole }: FieldChange): readonly Effect[] {
  if ([before, after].every((one) => at(one, "barmanObjectStore") === undefined))
    return [nothing("where the next backup is taken")];
  if (at(after, "barmanObjectStore") === undefined) return archives(whole.after) ? [] : [stopped];
  return [unknown("CloudNativePG's own support of Barman, which pgstack does not use")];
}

/** Parses days, such as `30d`. */
function retention({ before, after }: FieldChange): readonly Effect[] {
  const [was, is] = [days(before), days(after)];
  if (was === undefined || is === undefined) return [unknown("not a retention in days")];
  if (is >= was) return [nothing("backups are kept longer")];
  return [
    {
      level: "data lost",
      words:
        "backups beyond the retention are deleted at the next check, at most backups.barman.retentionIntervalSeconds later",
      loss: "backups",
    },
  ];
}

function days(value: unknown): number | undefined {
  const found = typeof value === "string" ? /^(\d+)d$/.exec(value)?.[1] : undefined;
  return found !== undefined ? Number(found) : undefined;
}
