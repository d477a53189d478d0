import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Initdb } from "../crd.gen";
import { jobSql } from "../job-sql";

/** Renders the SQL of a new cluster. CloudNativePG sends it as one message, which may have several statements: executeSQLRefs does the same with files. */
export function initSqlOf({
  cloudNativePg: { initSql },
}: ResolvedCloudNativePgCluster): Pick<Initdb, "postInitApplicationSQL"> {
  return { postInitApplicationSQL: initSql === undefined ? undefined : [jobSql(initSql)] };
}
