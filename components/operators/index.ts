/** Exports of this folder for the program; nothing here imports Pulumi. */
export type { Audit, ClusterMode, DocumentedRule } from "./operator";
export {
  type OperatorName,
  operatorNames,
  operatorOf,
  operators,
  parsedClusterSchema,
  resolveCluster,
} from "./registry";
