import { contentsSql } from "../../../model/contents/sql";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec } from "../crd.gen";

/** Renders the login of the superuser; Jobs that create the contents of databases need it too. */
export function superuserSpec(
  cluster: ResolvedCloudNativePgCluster,
): Pick<ClusterSpec, "enableSuperuserAccess" | "superuserSecret"> {
  const { login, passwordSecret } = cluster.cloudNativePg.superuser;
  return {
    enableSuperuserAccess: login || contentsSql(cluster, []).length > 0 || undefined,
    superuserSecret: passwordSecret === undefined ? undefined : { name: passwordSecret },
  };
}
