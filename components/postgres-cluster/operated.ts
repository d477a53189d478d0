import type { ClusterMode } from "../operators/operator";
import { operatorOf } from "../operators/registry";
import type { SecretKey } from "../model/endpoints";
import type {
  Acting,
  BackupList,
  BackupRequest,
  InstancePods,
  PgAdminAccess,
  RestoreRequest,
  WrittenCluster,
} from "../model/operating";
import type { ResolvedPostgresCluster } from "./schema";

/** A cluster bound to what a command can see of it and do to it. */
export interface OperatedCluster {
  /** What the configuration wants of it. */
  readonly mode: ClusterMode;
  /** What its operator reports that keeps it from its work, from the live custom resource. */
  readonly trouble: (live: unknown) => string | undefined;
  /** Password of a role, where it is in a Secret. */
  readonly password: (role: string) => SecretKey | undefined;
  /** Its pgAdmin; nothing where it has none. */
  readonly pgAdmin: PgAdminAccess | undefined;
  readonly pods: InstancePods;
  readonly backupList: BackupList | undefined;
  readonly backup: Acting<[id: string]>;
  readonly backupOf: (request: BackupRequest) => Acting<[id: string]> | string;
  /** A restore over its data; a text says why it is refused. */
  readonly restoreInPlace: (request: RestoreRequest) => Acting<[id: string]> | string;
  readonly restart: Acting<[id: string]>;
  readonly switchover: Acting<[id: string, target: string]>;
  readonly restored: (written: WrittenCluster, as: string, moment: string) => WrittenCluster | undefined;
}

/** What a command can see of a cluster that runs, and do to it. */
export function operatedCluster(cluster: ResolvedPostgresCluster): OperatedCluster {
  const operator = operatorOf(cluster);
  const { operating } = operator;
  return {
    mode: operator.mode(cluster),
    trouble: (live) => operator.trouble(cluster, live),
    password: (role) => operating.password(cluster, role),
    pgAdmin: operating.pgAdmin(cluster),
    pods: operating.pods(cluster),
    backupList: operating.backupList(cluster),
    backup: operating.backup(cluster),
    backupOf: (request) => operating.backupOf(cluster, request),
    restoreInPlace: (request) => operating.restoreInPlace(cluster, request),
    restart: operating.restart(cluster),
    switchover: operating.switchover(cluster),
    restored: (written, as, moment) => operating.restored(cluster, written, as, moment),
  };
}
