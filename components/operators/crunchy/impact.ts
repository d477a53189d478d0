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
import type { Effect, FieldChange, FieldRule, Impact, ImpactTable, Versions } from "../../model/impact/impact";
import { backupFields, backupsTogether } from "./impact-backups";
import { annotations, bootstrapTogether, dataSource, standby } from "./impact-bootstrap";

/** Source: PGO 6.0, internal/controller/postgrescluster/instance.go (rollout) and patroni.go (handlePatroniRestarts). */
const restarts: Restarts = {
  instances: ({ whole }) => [
    instancesOf(whole.before) > 1
      ? {
          level: "rolling restart",
          words: "the replicas are recreated one by one, then the primary after a switchover to one of them",
        }
      : { level: "outage", words: "the only instance is recreated: the database is down until it is ready again" },
  ],
  postgres: ({ whole }) => [
    instancesOf(whole.before) > 1
      ? { level: "rolling restart", words: "Postgres restarts in every instance, the primary first and in place" }
      : {
          level: "outage",
          words: "Postgres restarts in the only instance: the database is down until it is ready again",
        },
  ],
};

const restart = restarts.instances;
const pooler = nothing("PgBouncer's pods are recreated: its clients must reconnect");
const addresses = nothing("the addresses of the database change: clients may need new ones, and must reconnect");

const setting = parameter(restarts, ({ whole }) => Number(at(whole.after, "spec", "postgresVersion")));

/** Effect of a change of each field of a PostgresCluster. Source: PGO 6.0, internal/controller/postgrescluster. */
export const crunchyImpacts: ImpactTable = {
  group: "postgres-operator.crunchydata.com",
  kind: "PostgresCluster",
  named: new Set([
    "spec.instances",
    "spec.users",
    "spec.backups.pgbackrest.repos",
    "spec.instances.*.tablespaceVolumes",
  ]),
  together: [...bootstrapTogether, ...backupsTogether, whilePaused],
  fields: {
    apiVersion,
    kind: apiVersion,
    "metadata.name": identity,
    "metadata.namespace": identity,
    "metadata.labels": nothing("labels of the custom resource only"),
    "metadata.annotations.*": annotations,

    "spec.metadata": restart,
    "spec.postgresVersion": majorVersion,
    "spec.postGISVersion": restart,
    "spec.image": restart,
    "spec.imagePullPolicy": restart,
    "spec.imagePullSecrets": restart,
    "spec.port": restart,
    "spec.openshift": restart,
    "spec.supplementalGroups": restart,
    "spec.disableDefaultPodScheduling": restart,
    "spec.paused": paused,
    "spec.shutdown": shutdown,
    "spec.users": defaultUser,
    "spec.users.*": user,
    "spec.users.*.databases": nothing("new privileges and databases are added; none are revoked or dropped"),
    "spec.users.*.options": userOptions,
    "spec.users.*.password": nothing("the type of the next password; the existing one stays"),
    "spec.databaseInitSQL": initSql,
    "spec.config.files": restart,
    "spec.config.parameters.*": setting,
    "spec.authentication": reload,
    "spec.customTLSSecret": restart,
    "spec.customReplicationTLSSecret": restart,
    "spec.dataSource": dataSource,
    "spec.standby": standby,
    "spec.service": addresses,
    "spec.replicaService": addresses,
    "spec.monitoring": restart,
    "spec.instrumentation": restart,
    "spec.userInterface": nothing("pgAdmin runs separately from the database"),

    "spec.instances.*": instanceSet,
    "spec.instances.*.replicas": instanceCount,
    "spec.instances.*.minAvailable": nothing("the number of instances that stay during a node drain"),
    ...Object.fromEntries(
      [
        ...["metadata", "priorityClassName", "resources", "affinity", "tolerations", "topologySpreadConstraints"],
        ...["containers", "volumes", "sidecars"],
      ].map((key): [string, FieldRule] => [`spec.instances.*.${key}`, restart]),
    ),
    ...claimFields("spec.instances.*.dataVolumeClaimSpec"),
    ...claimFields("spec.instances.*.walVolumeClaimSpec"),
    "spec.instances.*.walVolumeClaimSpec": walVolume,
    "spec.instances.*.tablespaceVolumes.*": tablespaceVolume,
    ...claimFields("spec.instances.*.tablespaceVolumes.*.dataVolumeClaimSpec"),

    "spec.patroni.leaderLeaseDurationSeconds": reload,
    "spec.patroni.syncPeriodSeconds": reload,
    "spec.patroni.port": restart,
    "spec.patroni.logging": nothing("Patroni's own log, possibly only after the next start of an instance"),
    "spec.patroni.switchover": nothing("a switchover starts when the annotation trigger-switchover changes"),
    "spec.patroni.dynamicConfiguration.synchronous_mode": synchronous,
    "spec.patroni.dynamicConfiguration.synchronous_mode_strict": synchronous,
    "spec.patroni.dynamicConfiguration.synchronous_node_count": reload,
    ...Object.fromEntries(
      ["failsafe_mode", "ttl", "loop_wait", "retry_timeout", "maximum_lag_on_failover", "maximum_lag_on_syncnode"].map(
        (key): [string, FieldRule] => [`spec.patroni.dynamicConfiguration.${key}`, reload],
      ),
    ),
    "spec.patroni.dynamicConfiguration.postgresql.parameters.*": setting,
    "spec.patroni.dynamicConfiguration.postgresql.pg_hba": reload,
    "spec.patroni.dynamicConfiguration.postgresql.use_pg_rewind": reload,

    "spec.proxy": proxy,
    "spec.proxy.pgBouncer.replicas": nothing("more or fewer PgBouncers; clients of a removed one must reconnect"),
    "spec.proxy.pgBouncer.minAvailable": nothing("the number of PgBouncers that stay during a node drain"),
    "spec.proxy.pgBouncer.service": addresses,
    "spec.proxy.pgBouncer.config": nothing("PgBouncer reloads its settings"),
    "spec.proxy.pgBouncer.*": pooler,

    ...backupFields(restart, claimFields),
  },
};

/** Effects of a volume's claim. Source: PGO 6.0, volumes.go; Kubernetes documentation, "Persistent Volumes". */
function claimFields(path: string): Record<string, FieldRule> {
  const fixed = ["accessModes", "volumeMode", "volumeName", "selector", "dataSource", "dataSourceRef"];
  return {
    [`${path}.resources.requests.storage`]: volumeSize,
    [`${path}.resources.limits`]: nothing("the maximum of automatic growth"),
    [`${path}.autoGrow`]: nothing("the threshold of automatic growth"),
    [`${path}.storageClassName`]: volumeClass,
    ...Object.fromEntries(
      fixed.map((key) => [
        `${path}.${key}`,
        impossible("only the size of a volume's claim can change; PGO reports an event", "keep the value"),
      ]),
    ),
  };
}

function instancesOf(cluster: unknown): number {
  const sets = at(cluster, "spec", "instances");
  return Array.isArray(sets)
    ? sets.reduce<number>((sum, set: unknown) => sum + Number(at(set, "replicas") ?? 1), 0)
    : 1;
}

/** Source: PGO 6.0, volumes.go: WAL moves at the start of an instance, and its volume is deleted when it is empty. */
function walVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.before !== undefined && change.after !== undefined) return undefined;
  return apply(restart, change)?.map((effect) => ({
    ...effect,
    words: `${effect.words}; WAL moves to the new volume`,
  }));
}

/** Source: PGO 6.0, reconcileTablespaceVolumes of postgres.go: it mounts configured volumes, and keeps every claim. */
function tablespaceVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [
      {
        level: "data lost",
        words: "instances restart without its volume: Postgres cannot read the objects in the tablespace",
        loss: "data",
        fix: "move its tables elsewhere and DROP TABLESPACE first; then remove it with allowDataLoss",
      },
    ];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}

/** Name of the PGUpgrade that is allowed to upgrade the cluster. */
const upgradeConsent = "postgres-operator.crunchydata.com/allow-upgrade";

/** Source: PGO 6.0, internal/controller/pgupgrade, and the init container of an instance. */
function majorVersion({ before, after, whole }: FieldChange): readonly Effect[] {
  const consent = at(whole.before, "metadata", "annotations", upgradeConsent);
  const upgraded = String(consent).endsWith(`-${String(after)}`) && at(whole.before, "spec", "shutdown") === true;
  if (upgraded && Number(after) > Number(before)) {
    return [
      {
        level: "data copied",
        words:
          "the upgraded primary starts, the replicas are copied from it again, and a full backup is taken; only after the PGUpgrade reports Succeeded",
      },
    ];
  }
  return [
    impossible(
      "instances refuse to start on the data of another major version",
      "three changes: crunchy.upgrade with the new version; crunchy.state: shutdown; then the new version, state: running and no crunchy.upgrade (docs/life-of-data.md)",
    ),
  ];
}

/** Effect to add to every other change of a paused cluster. */
function whilePaused({ before, after }: Versions): readonly Impact[] {
  const isPaused = [before, after].every((one) => at(one, "spec", "paused") === true);
  if (!isPaused || JSON.stringify(before["spec"]) === JSON.stringify(after["spec"])) return [];
  const words = "these changes take effect together when crunchy.state is running again";
  return [{ field: "spec.paused", before: true, after: true, ...nothing(words) }];
}

/** Source: PGO 6.0, controller.go, Reconcile: it returns before any other step. */
function paused({ after }: FieldChange): readonly Effect[] {
  return [
    after === true
      ? nothing("PGO no longer reconciles the cluster; Postgres and Patroni keep running")
      : unknown("PGO resumes, and applies every change from the pause at once"),
  ];
}

function shutdown({ after, whole }: FieldChange): readonly Effect[] {
  if (after !== true) return [nothing("the cluster starts again if it was shut down")];
  const words = "every instance stops, the primary last; volumes and Secrets stay";
  return at(whole.after, "metadata", "annotations", upgradeConsent) === undefined
    ? [{ level: "outage", words }]
    : [
        {
          level: "outage",
          words: `${words}; then pg_upgrade runs on the primary's data, and the replicas' data is deleted and copied again`,
        },
      ];
}

/** Source: PGO 6.0, postgres.go: without a list there is one user, named after the cluster. */
function defaultUser({ before, after }: FieldChange): readonly Effect[] | undefined {
  return before !== undefined && after !== undefined
    ? undefined
    : [nothing("the Secret of the default user is created or deleted; roles and databases stay")];
}

function user({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("the role, its databases and its Secret are created if they are missing")];
  if (after === undefined)
    return [nothing("the Secret is deleted; the role and its databases stay: drop them manually")];
  return undefined;
}

/** Source: PGO 6.0, internal/postgres/users.go. */
function userOptions({ after }: FieldChange): readonly Effect[] {
  return [
    after === undefined
      ? nothing("the role keeps its attributes")
      : nothing("the role gains and loses attributes while Postgres runs; its connections stay"),
  ];
}

/**
 * Source: PGO 6.0, reconcileDatabaseInitSQL of postgres.go: it records that it ran, and clears the record when the
 * field is removed.
 */
function initSql({ before }: FieldChange): readonly Effect[] {
  return [
    before === undefined
      ? unknown("PGO runs the SQL at once as superuser, on the existing data")
      : nothing("the SQL ran when it was added; a change of it does not run"),
  ];
}

/** Source: PGO 6.0, instance.go (scaleDownInstances, cleanupPodsAndPVCs). */
function instanceSet({ before, after, whole }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [{ level: "data copied", words: "each instance of a new set copies the data" }];
  if (after !== undefined) return undefined;
  const stays = namesOf(whole.before).some((name) => namesOf(whole.after).includes(name));
  return [
    {
      level: "data lost",
      words: stays
        ? "PGO deletes the set with its volumes; the primary moves to another set if it is in this one"
        : "PGO deletes every instance with the data, and no other instance has it yet",
      loss: stays ? "instances" : "data",
      fix: stays
        ? "check first that every replica of another set streams"
        : "add the other set first, wait until its replicas stream, and remove this one in a separate change",
    },
  ];
}

function namesOf(cluster: unknown): unknown[] {
  const sets = at(cluster, "spec", "instances");
  return Array.isArray(sets) ? sets.map((set: unknown) => at(set, "name")) : [];
}

function synchronous(change: FieldChange): readonly Effect[] {
  return [
    change.after === true
      ? { ...reload, words: "from the next commit on Postgres waits for a replica" }
      : {
          ...reload,
          words: "from the next commit on Postgres waits for fewer replicas: a failover can lose the last commits",
        },
  ];
}

function proxy({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("PgBouncer is created in front of the database")];
  if (after === undefined) return [nothing("PgBouncer is removed: its clients lose their connections")];
  return undefined;
}
