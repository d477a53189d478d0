import type { KubernetesObject } from "../../shared/kubernetes-object";
import type { ResolvedPostgresCluster } from "../../operators/clusters";
import { operators, postgresClusterSchema } from "../../operators/registry";
import { logicalBackupImpacts } from "../logical-backup/impact";
import { compare } from "../../model/impact/compare";
import type { ClusterImpactTable, Impact, ImpactTable } from "../../model/impact/impact";

export {
  type DataLoss,
  dataLosses,
  type Effect,
  type Impact,
  isRefused,
  type Level,
  levels,
  type Loss,
} from "../../model/impact/impact";
export { clusterName, describeImpacts, describeRefusal } from "../../model/impact/text";

/** Returns true if an object is a Postgres cluster of any operator. */
export function isPostgresCluster(object: Pick<KubernetesObject, "apiVersion" | "kind">): boolean {
  return tableOf(object) !== undefined;
}

/** Returns true if changes of an object can have an impact on a cluster: its custom resource, a store of its backups, or a CronJob. */
export function hasImpacts(object: Pick<KubernetesObject, "apiVersion" | "kind">): boolean {
  return (tableOf(object) ?? prerequisiteTable(object)) !== undefined;
}

/**
 * Returns the impact of a change of a cluster's custom resource, or of a store of its backups, on its database, the most
 * severe first.
 *
 * @throws Error when it is neither of them.
 */
export function impactsOf(before: KubernetesObject, after: KubernetesObject): Impact[] {
  return compare(tableOf(before) ?? prerequisiteTable(before) ?? missing(before), before, after);
}

/** Returns an object of {@link hasImpacts} with the name of the cluster that it belongs to, for messages. */
export function namedAsCluster(object: KubernetesObject): KubernetesObject {
  const { metadata } = object;
  if (isPostgresCluster(object)) return object;
  return {
    ...object,
    metadata: { ...metadata, name: metadata.labels?.["app.kubernetes.io/instance"] ?? metadata.name },
  };
}

/** Returns the impact of a change of an object that refers to a cluster, for example a Pooler; empty for other objects. */
export function dependentImpactsOf(before: KubernetesObject, after: KubernetesObject): Impact[] {
  const table = operators.flatMap(({ dependentImpacts = [] }) => dependentImpacts).find((one) => isOf(one, before));
  return table === undefined ? [] : compare(table, before, after);
}

/**
 * Returns the impact of the deletion of a cluster.
 *
 * @throws Error when it is not a Postgres cluster.
 */
export function impactOfDeletion(cluster: KubernetesObject): Impact {
  return {
    field: "the whole cluster",
    before: cluster.metadata.name,
    after: undefined,
    ...(tableOf(cluster) ?? missing(cluster)).deletion,
    loss: "cluster",
    fix: "another name is another cluster: keep this one until the new one has its data",
  };
}

/**
 * Returns a cluster that the configuration no longer has, by its custom resource: what follows from its name, for reading its state.
 *
 * @throws Error when it is no Postgres cluster.
 */
export function formerCluster(object: KubernetesObject): ResolvedPostgresCluster {
  const operator = operators.find(({ impacts }) => impacts === tableOf(object))?.name;
  const { name, namespace = "" } = object.metadata;
  return postgresClusterSchema.parse({ operator, name, namespace, version: 17, storage: { size: "1Gi" } });
}

/** @throws Error always: the object is no Postgres cluster. */
function missing({ apiVersion, kind }: KubernetesObject): never {
  throw new Error(`${apiVersion} ${kind} is not a Postgres cluster`);
}

function tableOf(object: Pick<KubernetesObject, "apiVersion" | "kind">): ClusterImpactTable | undefined {
  return operators.map(({ impacts }) => impacts).find((table) => isOf(table, object));
}

function prerequisiteTable(object: Pick<KubernetesObject, "apiVersion" | "kind">): ImpactTable | undefined {
  const ofOperators = operators.flatMap(({ prerequisiteImpacts = [] }) => prerequisiteImpacts);
  return [...ofOperators, logicalBackupImpacts].find((table) => isOf(table, object));
}

function isOf(table: ImpactTable, { apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): boolean {
  return table.kind === kind && table.group === apiVersion.split("/")[0];
}
