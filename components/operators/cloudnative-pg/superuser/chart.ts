import { contentsSql } from "../../../model/contents/sql";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec } from "../crd.gen";

/** True if the superuser can log in: it is configured, or Jobs that create the contents of databases, or dump them, need it. */
export function canLogIn(cluster: ResolvedCloudNativePgCluster): boolean {
  const { cloudNativePg, logicalBackups } = cluster;
  return cloudNativePg.superuser.login || logicalBackups !== undefined || contentsSql(cluster, []).length > 0;
}

/** Renders the login of the superuser. */
export function superuserSpec(
  cluster: ResolvedCloudNativePgCluster,
): Pick<ClusterSpec, "enableSuperuserAccess" | "superuserSecret"> {
  const { passwordSecret } = cluster.cloudNativePg.superuser;
  return {
    enableSuperuserAccess: canLogIn(cluster) || undefined,
    superuserSecret: passwordSecret === undefined ? undefined : { name: passwordSecret },
  };
}
