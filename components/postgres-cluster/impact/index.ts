import type { KubernetesObject } from "../../shared/kubernetes-object";
import type { ResolvedPostgresCluster } from "../../operators/clusters";
import { operators, postgresClusterSchema } from "../../operators/registry";
import { compare } from "../../model/impact/compare";
import type { Impact, ImpactTable } from "../../model/impact/impact";

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

/**
 * Returns the impact of a change of a cluster's custom resource on its database, the most severe first.
 *
 * @throws Error when it is not a Postgres cluster.
 */
export function impactsOf(before: KubernetesObject, after: KubernetesObject): Impact[] {
  return compare(knownTable(before), before, after);
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
    ...knownTable(cluster).deletion,
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

function knownTable(object: KubernetesObject): ImpactTable {
  const table = tableOf(object);
  if (table === undefined) throw new Error(`${object.apiVersion} ${object.kind} is not a Postgres cluster`);
  return table;
}

function tableOf({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): ImpactTable | undefined {
  return operators
    .map(({ impacts }) => impacts)
    .find((table) => table.kind === kind && table.group === apiVersion.split("/")[0]);
}
