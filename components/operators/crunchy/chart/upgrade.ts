import { defined } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PGUpgrade } from "../crd.gen";
import { pinned, pullSecrets } from "./images";
import { metadataOf } from "./metadata";
import { besideInstances, podPlacement } from "./placement";
import { containerResources } from "./resources";

type Cluster = ResolvedCrunchyCluster;

/**
 * Name of a cluster's `PGUpgrade`, which the cluster must name too; nothing where none is asked for. It ends in the version, so that
 * the consent says which one.
 */
export function upgradeName({ name, crunchy: { upgrade } }: Pick<Cluster, "name" | "crunchy">): string | undefined {
  return upgrade !== undefined ? `${name}-${upgrade.id}-${upgrade.to}` : undefined;
}

/**
 * The `PGUpgrade` of a cluster, and what it counts as made by: that PGO has looked at it, and once the cluster is shut down, that
 * the data is upgraded. It is an order and no data, so it may go.
 */
export function upgradeObjects(
  cluster: Cluster,
): { readonly object: PGUpgrade; readonly until: readonly string[]; readonly protect: false }[] {
  const { name, namespace, version } = cluster;
  const { upgrade, state, metadata } = cluster.crunchy;
  const object = upgradeName(cluster);
  if (upgrade === undefined || object === undefined) return [];
  const { to, transferMethod, jobs, resources, scheduling } = upgrade;
  const labels = recommendedLabels("postgres-upgrade", name);
  return [
    {
      object: defined<PGUpgrade>({
        apiVersion: "postgres-operator.crunchydata.com/v1beta1",
        kind: "PGUpgrade",
        metadata: { name: object, namespace, labels },
        spec: {
          metadata: metadataOf({ ...metadata, labels: { ...metadata.labels, ...labels } }),
          postgresClusterName: name,
          fromPostgresVersion: version,
          toPostgresVersion: to,
          image: pinned(cluster, crunchy.upgradeImage),
          imagePullPolicy: cluster.imagePullPolicy,
          imagePullSecrets: pullSecrets(cluster),
          transferMethod,
          jobs,
          resources: resources && containerResources(resources),
          ...podPlacement({ ...(scheduling ?? besideInstances(cluster)), spread: [] }, {}),
        },
      }),
      until: [state === "shutdown" ? "condition=Succeeded" : "condition=Progressing=False"],
      protect: false,
    },
  ];
}
