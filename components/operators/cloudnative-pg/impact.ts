import { at } from "../../shared/tree";
import {
  apiVersion,
  apply,
  identity,
  impossible,
  instanceCount,
  nothing,
  parameter,
  reload,
  type Restarts,
  unknown,
  volumeClass,
  volumeSize,
  withBackup,
} from "../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../model/impact/impact";
import { backupFields } from "./impact-backups";

/** Source: CloudNativePG 1.30, internal/controller/cluster_upgrade.go (rolloutRequiredInstances, updatePrimaryPod). */
const restarts: Restarts = {
  instances: ({ whole }) => [
    rollout(whole.before, "the replicas are made anew one by one", {
      restart: "the primary is made anew without a switchover: no writes until it is back",
      alone: "the only instance is made anew: the database is away until it is back",
    }),
  ],
  postgres: ({ whole }) => [
    rollout(whole.before, "the replicas restart one by one", {
      restart: "Postgres of the primary restarts in place: no writes until it is back",
      alone: "Postgres restarts in the only instance: the database is away until it is back",
    }),
  ],
};

const restart = restarts.instances;

/** Parts of the spec that end up in the pods of instances. Source: CloudNativePG 1.30, pkg/specs/podspec_diff.go. */
const inPods = [
  ...["imagePullSecrets", "schedulerName", "resources", "affinity", "topologySpreadConstraints", "priorityClassName"],
  ...["probes", "livenessProbeTimeout", "startDelay", "stopDelay", "env", "envFrom", "projectedVolumeTemplate"],
  ...["ephemeralVolumeSource", "ephemeralVolumesSizeLimit", "seccompProfile", "podSecurityContext", "securityContext"],
  ...["serviceAccountTemplate", "logLevel"],
];

const byOperator = nothing("the operator acts on it; Postgres goes on");

/** What CloudNativePG does with a change of each field of a Cluster. Source: CloudNativePG 1.30. */
export const cloudNativePgImpacts: ImpactTable = {
  group: "postgresql.cnpg.io",
  kind: "Cluster",
  named: new Set(["spec.managed.roles", "spec.tablespaces"]),
  together: [],
  fields: {
    apiVersion,
    kind: apiVersion,
    "metadata.name": identity,
    "metadata.namespace": identity,
    "metadata.labels": nothing("labels of the custom resource alone"),
    "metadata.annotations.*": annotation,

    "spec.description": byOperator,
    "spec.inheritedMetadata": nothing("labels and annotations are written to pods and volumes while they run"),
    "spec.instances": instanceCount,
    "spec.imageName": image,
    "spec.imagePullPolicy": nothing("instances made from now on pull their image by it"),
    ...Object.fromEntries(inPods.map((key): [string, FieldRule] => [`spec.${key}`, restart])),
    "spec.postgresUID": impossible("the operator refuses another user for existing data", "leave it as it is"),
    "spec.postgresGID": impossible("the operator refuses another group for existing data", "leave it as it is"),

    "spec.postgresql.parameters.*": parameter(restarts, ({ whole }) => majorOf(at(whole.after, "spec", "imageName"))),
    "spec.postgresql.shared_preload_libraries": restarts.postgres,
    "spec.postgresql.synchronous": synchronous,
    "spec.postgresql.pg_hba": reload,
    "spec.postgresql.pg_ident": reload,
    "spec.postgresql.ldap": reload,
    "spec.postgresql.enableAlterSystem": reload,
    "spec.postgresql.syncReplicaElectionConstraint": reload,
    "spec.postgresql.promotionTimeout": byOperator,
    "spec.minSyncReplicas": reload,
    "spec.maxSyncReplicas": reload,

    "spec.bootstrap": bootstrap,
    "spec.externalClusters": nothing("it names other clusters; who follows one says so elsewhere"),
    "spec.replica": replica,
    "spec.managed.roles.*": role,
    "spec.managed.services": nothing("where the database is reached changes: clients may have to be told"),
    "spec.superuserSecret": nothing("the superuser's password"),
    "spec.enableSuperuserAccess": nothing("whether the superuser may log in with a password"),

    ...storage("spec.storage"),
    "spec.walStorage": walStorage,
    ...storage("spec.walStorage"),
    "spec.tablespaces.*": tablespace,
    ...storage("spec.tablespaces.*.storage"),
    "spec.tablespaces.*.owner": nothing("the tablespace has another owner; what is in it keeps its own"),
    "spec.tablespaces.*.temporary": { ...reload, words: "new sessions keep their temporary data elsewhere" },

    ...backupFields,

    "spec.smartShutdownTimeout": byOperator,
    "spec.switchoverDelay": byOperator,
    "spec.failoverDelay": byOperator,
    "spec.primaryLease.*": nothing("the primary reads it when it restarts"),
    "spec.primaryUpdateStrategy": byOperator,
    "spec.primaryUpdateMethod": byOperator,
    "spec.nodeMaintenanceWindow": byOperator,
    "spec.enablePDB": nothing("how many instances a drain of nodes leaves"),
    "spec.monitoring": nothing("which figures are collected"),
  },
};

function rollout(
  cluster: unknown,
  replicas: string,
  words: { readonly restart: string; readonly alone: string },
): Effect {
  const spec = at(cluster, "spec");
  if (Number(at(spec, "instances") ?? 1) <= 1) return { level: "outage", words: words.alone };
  const method = at(spec, "primaryUpdateMethod") === "switchover" ? "a switchover to one of them" : words.restart;
  const supervised = at(spec, "primaryUpdateStrategy") === "supervised";
  const primary = supervised ? "the primary waits until somebody makes a switchover" : method;
  return { level: "rolling restart", words: `${replicas}, then ${primary}` };
}

/** The major version in an image's tag, for example 17 in `postgresql:17.11-system-trixie`. */
function majorOf(imageName: unknown): number | undefined {
  const tag = typeof imageName === "string" ? /:(\d+)[^/:]*(@.*)?$/.exec(imageName)?.[1] : undefined;
  return tag !== undefined ? Number(tag) : undefined;
}

/** The database and the owner that a cluster is made with, whatever it starts from. */
function application({ initdb, recovery }: Partial<Record<"initdb" | "recovery", unknown>>): string {
  const method = initdb ?? recovery;
  return JSON.stringify([at(method, "database"), at(method, "owner")]);
}

/** Source: CloudNativePG 1.30, pkg/management/postgres/initdb.go, ConfigureNewInstance: it runs once. */
function bootstrap({ before, after }: FieldChange): readonly Effect[] {
  const words = "it is read when the cluster is made: the databases and the owner of a running one stay";
  return application(before ?? {}) === application(after ?? {})
    ? [nothing(words)]
    : [unknown(`${words}; \`up\` waits for the first user and its first database, which nobody creates`)];
}

/** Source: CloudNativePG 1.30, validateConfigurationChange of its webhook. */
function withParameters({ whole }: FieldChange): boolean {
  const spec = (cluster: unknown, ...keys: string[]): unknown => at(cluster, "spec", ...keys);
  const parameters = (cluster: unknown): string => JSON.stringify(spec(cluster, "postgresql", "parameters"));
  return (
    spec(whole.after, "primaryUpdateMethod") === "switchover" && parameters(whole.before) !== parameters(whole.after)
  );
}

/** Source: CloudNativePG 1.30, "PostgreSQL Upgrades", and validateImageChange of its webhook. */
function image(change: FieldChange): readonly Effect[] | undefined {
  if (withParameters(change))
    return [
      impossible(
        "with primaryUpdateMethod: switchover the operator refuses another image together with other parameters",
        "change one, and then the other",
      ),
    ];
  const [was, is] = [majorOf(change.before), majorOf(change.after)];
  if (was === undefined || is === undefined) {
    return [
      unknown("an image whose tag does not begin with the version of Postgres: a rolling restart, if that stays"),
    ];
  }
  if (was === is) return apply(restart, change);
  if (is > was && is >= 16) {
    return [
      {
        level: "outage",
        words:
          "every instance stops, pg_upgrade runs, the replicas are copied anew; backups so far belong to the old version, so make one before and after",
      },
    ];
  }
  return [
    impossible(
      is > was
        ? "the operator upgrades to version 16 and later only"
        : "data of a newer version cannot be read by an older one",
      "leave the version; or dump the databases into another cluster of that version",
    ),
  ];
}

function storage(path: string): Record<string, FieldRule> {
  return {
    [`${path}.size`]: volumeSize,
    [`${path}.storageClass`]: volumeClass,
    [`${path}.resizeInUseVolumes`]: nothing("whether volumes grow while they are in use"),
  };
}

/** Source: CloudNativePG 1.30, validateWalStorageChange of its webhook and checkHasMissingPVCs. */
function walStorage(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined) {
    return [impossible("the operator refuses to take the log's volume away again", "leave it")];
  }
  if (change.before !== undefined) return undefined;
  return apply(restart, change)?.map((effect) => ({
    ...effect,
    words: `${effect.words}; the write-ahead log moves with it`,
  }));
}

/** Source: CloudNativePG 1.30, validateTablespacesChange of its webhook; documentation, Tablespaces, backup and recovery. */
function tablespace(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [impossible("the operator never removes a tablespace", "leave it; drop what is in it to free its space")];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}

function synchronous({ before, after }: FieldChange): readonly Effect[] {
  return [
    strength(after) >= strength(before)
      ? reload
      : { ...reload, words: "from the next commit on it waits less for replicas: a failover may lose the last ones" },
  ];
}

/** How much a commit waits for, as a number to compare. */
function strength(settings: unknown): number {
  if (settings === undefined) return 0;
  return Number(at(settings, "number") ?? 1) + (at(settings, "dataDurability") === "preferred" ? 0 : 1000);
}

function replica({ before, after }: FieldChange): readonly Effect[] {
  const follows = (settings: unknown): boolean => settings !== undefined && at(settings, "enabled") !== false;
  if (follows(before) && !follows(after)) {
    return [
      {
        level: "switchover",
        words: "the replica cluster becomes a primary of its own: stop the former primary first, or both take writes",
      },
    ];
  }
  if (follows(before)) return [unknown("how a replica cluster follows its source")];
  return [
    {
      level: "data lost",
      words: "the primary becomes a replica of another cluster: what only this one has is gone",
      loss: "data",
      wayOut: "make another cluster as the replica",
    },
  ];
}

function role({ before, after }: FieldChange): readonly Effect[] {
  if (before === undefined) return [nothing("the role is made where it is missing")];
  if (after === undefined) return [nothing("the role stays in the database, and nobody looks after it any more")];
  if (at(after, "ensure") === "absent") {
    return [{ level: "data lost", words: "the role is dropped", loss: "data" }];
  }
  return [nothing("the role is changed while Postgres runs")];
}

/** An annotation of the custom resource; the last key of the path is its name. */
function annotation(change: FieldChange): readonly Effect[] | undefined {
  const name = change.path.at(-1) ?? "";
  if (name === "kubectl.kubernetes.io/restartedAt") return apply(restart, change);
  return name.includes("cnpg.io/")
    ? [unknown("an annotation of CloudNativePG that pgstack does not know")]
    : [nothing("an annotation of the custom resource alone")];
}
