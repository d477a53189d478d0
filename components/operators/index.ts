/** What the program may import of this folder; nothing here knows Pulumi. */
export type { Audit, ClusterMode, DocumentedRule } from "./operator";
export {
  type OperatorName,
  operatorNames,
  operatorOf,
  operators,
  parsedClusterSchema,
  resolveCluster,
} from "./registry";
