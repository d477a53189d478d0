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
    rollout(whole.before, "the replicas are recreated one by one", {
      restart: "the primary is recreated without a switchover: no writes until it is ready again",
      alone: "the only instance is recreated: the database is down until it is ready again",
    }),
  ],
  postgres: ({ whole }) => [
    rollout(whole.before, "the replicas restart one by one", {
      restart: "Postgres of the primary restarts in place: no writes until it is ready again",
      alone: "Postgres restarts in the only instance: the database is down until it is ready again",
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

const byOperator = nothing("the operator applies it; Postgres keeps running");

/** Effect of a change of each field of a Cluster. Source: CloudNativePG 1.30. */
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
    "metadata.labels": nothing("labels of the custom resource only"),
    "metadata.annotations.*": annotation,

    "spec.description": byOperator,
    "spec.inheritedMetadata": nothing("labels and annotations of running pods and volumes are updated"),
    "spec.instances": instanceCount,
    "spec.imageName": image,
    "spec.imagePullPolicy": nothing("new instances pull their image with it"),
    ...Object.fromEntries(inPods.map((key): [string, FieldRule] => [`spec.${key}`, restart])),
    "spec.postgresUID": impossible("the operator refuses another user for existing data", "keep the value"),
    "spec.postgresGID": impossible("the operator refuses another group for existing data", "keep the value"),

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
    "spec.externalClusters": nothing("a list of other clusters; other fields decide whether this one follows one"),
    "spec.replica": replica,
    "spec.managed.roles.*": role,
    "spec.managed.services": nothing("the addresses of the database change: clients may need new ones"),
    // Source: CloudNativePG 1.30, internal/management/controller/instance_controller.go, certificateReconciler.RefreshSecrets.
    "spec.certificates": { ...reload, words: "Postgres reloads its certificates: clients need the CA of a new one" },
    "spec.superuserSecret": nothing("the superuser's password"),
    "spec.enableSuperuserAccess": nothing("password login of the superuser"),

    ...storage("spec.storage"),
    "spec.walStorage": walStorage,
    ...storage("spec.walStorage"),
    "spec.tablespaces.*": tablespace,
    ...storage("spec.tablespaces.*.storage"),
    "spec.tablespaces.*.owner": nothing("the tablespace gets another owner; objects in it keep theirs"),
    "spec.tablespaces.*.temporary": { ...reload, words: "new sessions store their temporary data elsewhere" },

    ...backupFields,

    "spec.smartShutdownTimeout": byOperator,
    "spec.switchoverDelay": byOperator,
    "spec.failoverDelay": byOperator,
    "spec.primaryLease.*": nothing("the primary reads it when it restarts"),
    "spec.primaryUpdateStrategy": byOperator,
    "spec.primaryUpdateMethod": byOperator,
    "spec.nodeMaintenanceWindow": byOperator,
    "spec.enablePDB": nothing("the number of instances that stay during a node drain"),
    "spec.monitoring": nothing("the metrics that are collected"),
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
  const primary = supervised ? "the primary waits for a manual switchover" : method;
  return { level: "rolling restart", words: `${replicas}, then ${primary}` };
}

/** The major version in an image's tag, for example 17 in `postgresql:17.11-system-trixie`. */
function majorOf(imageName: unknown): number | undefined {
  const tag = typeof imageName === "string" ? /:(\d+)[^/:]*(@.*)?$/.exec(imageName)?.[1] : undefined;
  return tag !== undefined ? Number(tag) : undefined;
}

/** Effect of the initial database and its owner, for every kind of bootstrap. */
function application({ initdb, recovery }: Partial<Record<"initdb" | "recovery", unknown>>): string {
  const method = initdb ?? recovery;
  return JSON.stringify([at(method, "database"), at(method, "owner")]);
}

/** Source: CloudNativePG 1.30, pkg/management/postgres/initdb.go, ConfigureNewInstance: it runs once. */
function bootstrap({ before, after }: FieldChange): readonly Effect[] {
  const words = "it is read only when the cluster is created: databases and owner of a running cluster stay";
  return application(before ?? {}) === application(after ?? {})
    ? [nothing(words)]
    : [unknown(`${words}; \`up\` waits for the first user and its first database, which do not exist`)];
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
      unknown(
        "an image whose tag does not start with the version of Postgres: a rolling restart, if the version is the same",
      ),
    ];
  }
  if (was === is) return apply(restart, change);
  if (is > was && is >= 16) {
    return [
      {
        level: "outage",
        words:
          "every instance stops, pg_upgrade runs, the replicas are copied again; earlier backups belong to the old version, so take one before and after",
      },
    ];
  }
  return [
    impossible(
      is > was
        ? "the operator upgrades to version 16 and later only"
        : "an older version cannot read the data of a newer one",
      "keep the version; or dump the databases into another cluster of that version",
    ),
  ];
}

function storage(path: string): Record<string, FieldRule> {
  return {
    [`${path}.size`]: volumeSize,
    [`${path}.storageClass`]: volumeClass,
    [`${path}.resizeInUseVolumes`]: nothing("online expansion of volumes"),
  };
}

/** Source: CloudNativePG 1.30, validateWalStorageChange of its webhook and checkHasMissingPVCs. */
function walStorage(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined) {
    return [impossible("the operator refuses to remove the WAL volume", "leave it")];
  }
  if (change.before !== undefined) return undefined;
  return apply(restart, change)?.map((effect) => ({
    ...effect,
    words: `${effect.words}; WAL moves to the new volume`,
  }));
}

/** Source: CloudNativePG 1.30, validateTablespacesChange of its webhook; documentation, Tablespaces, backup and recovery. */
function tablespace(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [
      impossible("the operator never removes a tablespace", "keep it; drop the objects in it to free its storage"),
    ];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}

function synchronous({ before, after }: FieldChange): readonly Effect[] {
  return [
    strength(after) >= strength(before)
      ? reload
      : {
          ...reload,
          words: "from the next commit on Postgres waits for fewer replicas: a failover can lose the last commits",
        },
  ];
}

/** Returns the strictness of commits as a comparable number. */
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
        words: "the replica cluster is promoted: stop the former primary first, or both accept writes",
      },
    ];
  }
  if (follows(before)) return [unknown("the replication of a replica cluster from its source")];
  return [
    {
      level: "data lost",
      words: "the primary becomes a replica of another cluster: data that only this one has is lost",
      loss: "data",
      fix: "create another cluster as the replica",
    },
  ];
}

function role({ before, after }: FieldChange): readonly Effect[] {
  if (before === undefined) return [nothing("the role is created if it is missing")];
  if (after === undefined) return [nothing("the role stays in the database and is no longer managed")];
  if (at(after, "ensure") === "absent") {
    return [{ level: "data lost", words: "the role is dropped", loss: "data" }];
  }
  return [nothing("the role is changed while Postgres runs")];
}

/** Effect of an annotation of the custom resource; the last key of the path is its name. */
function annotation(change: FieldChange): readonly Effect[] | undefined {
  const name = change.path.at(-1) ?? "";
  if (name === "kubectl.kubernetes.io/restartedAt") return apply(restart, change);
  return name.includes("cnpg.io/")
    ? [unknown("an annotation of CloudNativePG that is unknown to pgstack")]
    : [nothing("an annotation of the custom resource only")];
}
