/** Exports of this folder for the program; nothing here imports Pulumi. */
export { pooledConnections } from "./connection-rules";
export { librariesOf } from "./contents/sql";
export { contents } from "./contents/schema";
export { drillSchema } from "./drill/schema";
export { drillName, isDrilled, reportKey } from "./drill/names";
export { dumpedInto, logicalBackupFolder, logicalBackupName } from "./logical-backups/names";
export { openConnections } from "./effective";
export type { EventFix } from "./event-fix";
export { instanceCount } from "./instances";
export { type BackupRequest, backupTypes, type KubernetesStep } from "./operations";
export { signals } from "./metrics/signals";
export { patchRules } from "./patch-rules";
export { commonRules } from "./rules";
export { type ClassFor, withClass } from "./volume-classes";
export { tablespace } from "./tablespaces/schema";
