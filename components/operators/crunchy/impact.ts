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
          words: "the replicas are made anew one by one, then the primary after a switchover to one of them",
        }
      : { level: "outage", words: "the only instance is made anew: the database is away until it is back" },
  ],
  postgres: ({ whole }) => [
    instancesOf(whole.before) > 1
      ? { level: "rolling restart", words: "Postgres restarts in every instance, the primary first and in place" }
      : { level: "outage", words: "Postgres restarts in the only instance: the database is away until it is back" },
  ],
};

const restart = restarts.instances;
const pooler = nothing("PgBouncer's pods are made anew: clients that go through it reconnect");
const addresses = nothing("where the database is reached changes: clients may have to be told, and reconnect");

const setting = parameter(restarts, ({ whole }) => Number(at(whole.after, "spec", "postgresVersion")));

/** What PGO does with a change of each field of a PostgresCluster. Source: PGO 6.0, internal/controller/postgrescluster. */
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
    "metadata.labels": nothing("labels of the custom resource alone"),
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
    "spec.users.*.databases": nothing("what is new is granted and made; nothing is revoked or dropped"),
    "spec.users.*.options": userOptions,
    "spec.users.*.password": nothing("how the next password is made; the one that is there stays"),
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
    "spec.userInterface": nothing("pgAdmin stands beside the database"),

    "spec.instances.*": instanceSet,
    "spec.instances.*.replicas": instanceCount,
    "spec.instances.*.minAvailable": nothing("how many instances a drain of nodes leaves"),
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
    "spec.patroni.logging": nothing("Patroni's own log, maybe from the next start of an instance on only"),
    "spec.patroni.switchover": nothing("a switchover takes place when the annotation trigger-switchover changes"),
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
    "spec.proxy.pgBouncer.replicas": nothing("more or fewer PgBouncers; clients of one that goes reconnect"),
    "spec.proxy.pgBouncer.minAvailable": nothing("how many PgBouncers a drain of nodes leaves"),
    "spec.proxy.pgBouncer.service": addresses,
    "spec.proxy.pgBouncer.config": nothing("PgBouncer reads its settings anew"),
    "spec.proxy.pgBouncer.*": pooler,

    ...backupFields(restart, claimFields),
  },
};

/** A volume's claim. Source: PGO 6.0, volumes.go; Kubernetes documentation, "Persistent Volumes". */
function claimFields(path: string): Record<string, FieldRule> {
  const fixed = ["accessModes", "volumeMode", "volumeName", "selector", "dataSource", "dataSourceRef"];
  return {
    [`${path}.resources.requests.storage`]: volumeSize,
    [`${path}.resources.limits`]: nothing("the ceiling up to which the volume grows by itself"),
    [`${path}.autoGrow`]: nothing("when the volume grows by itself"),
    [`${path}.storageClassName`]: volumeClass,
    ...Object.fromEntries(
      fixed.map((key) => [
        `${path}.${key}`,
        impossible("of a volume's claim only the size can change; PGO says so in an event", "leave it as it is"),
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

/** Source: PGO 6.0, volumes.go: the log moves at the start of an instance, and its volume goes when nothing lies there. */
function walVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.before !== undefined && change.after !== undefined) return undefined;
  return apply(restart, change)?.map((effect) => ({
    ...effect,
    words: `${effect.words}; the write-ahead log moves with it`,
  }));
}

/** Source: PGO 6.0, reconcileTablespaceVolumes of postgres.go: it mounts what is configured, and leaves every claim. */
function tablespaceVolume(change: FieldChange): readonly Effect[] | undefined {
  if (change.after === undefined)
    return [
      {
        level: "data lost",
        words: "instances restart without its volume: Postgres cannot read what is in the tablespace",
        loss: "data",
        wayOut: "move its tables elsewhere and DROP TABLESPACE first; then remove it with consent",
      },
    ];
  return change.before === undefined ? apply(withBackup(restart), change) : undefined;
}

/** Which PGUpgrade may act on the cluster. */
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
          "the upgraded primary starts, the replicas are copied from it anew, and a full backup is made; only when the PGUpgrade says Succeeded",
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

/** What is said beside every other change of a cluster that PGO does nothing to. */
function whilePaused({ before, after }: Versions): readonly Impact[] {
  const isPaused = [before, after].every((one) => at(one, "spec", "paused") === true);
  if (!isPaused || JSON.stringify(before["spec"]) === JSON.stringify(after["spec"])) return [];
  const words = "none of this happens until crunchy.state is running again, and then all of it at once";
  return [{ field: "spec.paused", before: true, after: true, ...nothing(words) }];
}

/** Source: PGO 6.0, controller.go, Reconcile: it returns before it looks at anything else. */
function paused({ after }: FieldChange): readonly Effect[] {
  return [
    after === true
      ? nothing("PGO does nothing to the cluster from now on; Postgres and Patroni go on by themselves")
      : unknown("PGO goes on, and applies at once every change that was made while it was paused"),
  ];
}

function shutdown({ after, whole }: FieldChange): readonly Effect[] {
  if (after !== true) return [nothing("the cluster starts again, if it was shut down")];
  const words = "every instance stops, the primary last; volumes and Secrets stay";
  return at(whole.after, "metadata", "annotations", upgradeConsent) === undefined
    ? [{ level: "outage", words }]
    : [
        {
          level: "outage",
          words: `${words}; then pg_upgrade runs on the primary's data, and that of the replicas is deleted, to be copied anew`,
        },
      ];
}

/** Source: PGO 6.0, postgres.go: without a list there is one user, named after the cluster. */
function defaultUser({ before, after }: FieldChange): readonly Effect[] | undefined {
  return before !== undefined && after !== undefined
    ? undefined
    : [nothing("the Secret of the default user comes or goes; roles and databases stay")];
}

function user({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("the role, its databases and its Secret are made where they are missing")];
  if (after === undefined) return [nothing("the Secret goes; the role and its databases stay: drop them by hand")];
  return undefined;
}

/** Source: PGO 6.0, internal/postgres/users.go. */
function userOptions({ after }: FieldChange): readonly Effect[] {
  return [
    after === undefined
      ? nothing("the role keeps the attributes that it has")
      : nothing("the role gains and loses attributes while Postgres runs; its connections stay"),
  ];
}

/** Source: PGO 6.0, reconcileDatabaseInitSQL of postgres.go: it notes that it ran, and forgets it when the field goes. */
function initSql({ before }: FieldChange): readonly Effect[] {
  return [
    before === undefined
      ? unknown("PGO runs the SQL at once as superuser, on the data that is there")
      : nothing("the SQL ran when it came; an edit of it does not run"),
  ];
}

/** Source: PGO 6.0, instance.go (scaleDownInstances, cleanupPodsAndPVCs). */
function instanceSet({ before, after, whole }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined)
    return [{ level: "data copied", words: "each instance of a new set starts as a copy of the data" }];
  if (after !== undefined) return undefined;
  const stays = namesOf(whole.before).some((name) => namesOf(whole.after).includes(name));
  return [
    {
      level: "data lost",
      words: stays
        ? "PGO deletes the set with its volumes; the primary moves to another set if it is in this one"
        : "PGO deletes every instance that has the data, and no other has it yet",
      loss: stays ? "instances" : "data",
      wayOut: stays
        ? "first see that every replica of another set streams"
        : "add the other set first, wait until its replicas stream, and remove this one in a change of its own",
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
      ? { ...reload, words: "from the next commit on it waits for a replica" }
      : { ...reload, words: "from the next commit on it waits less for replicas: a failover may lose the last ones" },
  ];
}

function proxy({ before, after }: FieldChange): readonly Effect[] | undefined {
  if (before === undefined) return [nothing("PgBouncer is made beside the database")];
  if (after === undefined) return [nothing("PgBouncer goes: clients that go through it lose their connections")];
  return undefined;
}
