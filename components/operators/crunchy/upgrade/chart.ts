import { defined } from "../../../shared/defined";
import { recommendedLabels } from "../../../shared/labels";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { PGUpgrade, PostgresClusterSpec } from "../crd.gen";
import { pinned, pullSecrets } from "../images/chart";
import { containerResources, metadataOf } from "../containers/chart";
import { besideInstances, podPlacement } from "../placement/chart";

type Cluster = ResolvedCrunchyCluster;

/**
 * Returns the name of a cluster's `PGUpgrade`, which the cluster must name too; undefined without an upgrade. It ends
 * with the version, so that the annotation allows one version only.
 */
export function upgradeName({ name, crunchy: { upgrade } }: Pick<Cluster, "name" | "crunchy">): string | undefined {
  return upgrade !== undefined ? `${name}-${upgrade.id}-${upgrade.to}` : undefined;
}

/**
 * Renders the `PGUpgrade` of a cluster, and the conditions under which it counts as created: PGO has observed it and,
 * when the cluster is shut down, the data is upgraded. It holds no data, so it can be deleted.
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

/** Renders the state of the cluster: shut down, paused, upgrade. */
export function operation({
  crunchy: { state, openshift },
}: ResolvedCrunchyCluster): Pick<PostgresClusterSpec, "shutdown" | "paused" | "openshift"> {
  return {
    shutdown: state === "shutdown" ? true : undefined,
    paused: state === "paused" ? true : undefined,
    openshift,
  };
}
