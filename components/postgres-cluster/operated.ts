import type { ClusterMode } from "../operators/operator";
import { operatorOf } from "../operators/registry";
import type { SecretKey } from "../model/endpoints";
import type {
  Acting,
  BackupList,
  BackupRequest,
  InstancePods,
  PgAdminAccess,
  WrittenCluster,
} from "../model/operating";
import type { ResolvedPostgresCluster } from "./schema";

/** Operations of one cluster. */
export interface OperatedCluster {
  /** Mode of the cluster in the configuration. */
  readonly mode: ClusterMode;
  /** Returns the problem that its operator reports in the live custom resource. */
  readonly trouble: (live: unknown) => string | undefined;
  /** Secret key with the password of a role, if one exists. */
  readonly password: (role: string) => SecretKey | undefined;
  /** Its pgAdmin; undefined if it has none. */
  readonly pgAdmin: PgAdminAccess | undefined;
  readonly pods: InstancePods;
  readonly backupList: BackupList | undefined;
  readonly backup: Acting<[id: string]>;
  readonly backupOf: (request: BackupRequest) => Acting<[id: string]> | string;
  readonly restart: Acting<[id: string]>;
  readonly switchover: Acting<[id: string, target: string]>;
  readonly restored: (written: WrittenCluster, as: string, moment: string) => WrittenCluster | undefined;
}

/** Returns the operations of a running cluster. */
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
    restart: operating.restart(cluster),
    switchover: operating.switchover(cluster),
    restored: (written, as, moment) => operating.restored(cluster, written, as, moment),
  };
}
