import type { ClusterMode } from "../operators/operator";
import { operatorOf } from "../operators/registry";
import type { SecretKey } from "../model/endpoints";
import type {
  OperationKind,
  BackupList,
  BackupRequest,
  InstancePods,
  PgAdminAccess,
  RestoreRequest,
  TakeOver,
  WrittenCluster,
} from "../model/operations";
import type { ResolvedPostgresCluster } from "./schema";

/** Operations of one cluster. */
export interface ClusterOperations {
  /** Mode of the cluster in the configuration. */
  readonly mode: ClusterMode;
  /** Returns the problem that its operator reports in the live custom resource. */
  readonly trouble: (live: unknown) => string | undefined;
  /** Returns what the live custom resource holds for the user. */
  readonly notes: (live: unknown) => readonly string[];
  /** Name of the operator where it chooses the replica of a switchover. */
  readonly choosesReplica: string | undefined;
  /** True if it moves the leader of a standby from a cordoned node. */
  readonly movesLeader: boolean;
  /** Secret key with the password of a role, if one exists. */
  readonly password: (role: string) => SecretKey | undefined;
  /** Its pgAdmin; undefined if it has none. */
  readonly pgAdmin: PgAdminAccess | undefined;
  readonly pods: InstancePods;
  readonly backupList: BackupList | undefined;
  readonly backup: OperationKind<[id: string]>;
  readonly backupOf: (request: BackupRequest) => OperationKind<[id: string]> | string;
  /** A restore over its data; a text is the reason why it is refused. */
  readonly restoreInPlace: (request: RestoreRequest) => OperationKind<[id: string]> | string;
  /** Takes over its Services by a cluster that is restored from it; a text is the reason why that is refused. */
  readonly takeOver: (as: string) => TakeOver | string;
  readonly restart: OperationKind<[id: string]>;
  readonly switchover: OperationKind<[id: string, target: string]>;
  readonly restored: (written: WrittenCluster, as: string, moment: string) => WrittenCluster | undefined;
}

/** Returns the operations of a running cluster. */
export function clusterOperations(cluster: ResolvedPostgresCluster): ClusterOperations {
  const operator = operatorOf(cluster);
  const { operations } = operator;
  return {
    mode: operator.mode(cluster),
    trouble: (live) => operator.trouble(cluster, live),
    notes: (live) => operator.notes?.(cluster, live) ?? [],
    choosesReplica: operations.choosesReplica,
    movesLeader: operations.movesLeader === true,
    password: (role) => operations.password(cluster, role),
    pgAdmin: operations.pgAdmin(cluster),
    pods: operations.pods(cluster),
    backupList: operations.backupList(cluster),
    backup: operations.backup(cluster),
    backupOf: (request) => operations.backupOf(cluster, request),
    restoreInPlace: (request) => operations.restoreInPlace(cluster, request),
    takeOver: (as) => operations.takeOver(cluster, as),
    restart: operations.restart(cluster),
    switchover: operations.switchover(cluster),
    restored: (written, as, moment) => operations.restored(cluster, written, as, moment),
  };
}
