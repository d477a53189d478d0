/** Exports of this folder for the program; nothing here imports Pulumi. */
export type { Audit, AuditedRepository, AuditedWorkload } from "./audit";
export { holdsData } from "./holds-data";
export type { BackupIdentity, ClusterMode, DocumentedRule } from "./operator";
export {
  type OperatorKey,
  type OperatorName,
  operatorNames,
  operatorOf,
  operators,
  operatorsByUse,
  parsedClusterSchema,
  resolveCluster,
} from "./registry";
