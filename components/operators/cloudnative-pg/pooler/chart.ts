import { defined, unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Metadata, Pooler, Template, TemplateSpec } from "../crd.gen";
import { helperPods } from "../helper-pods";
import { apiVersion, metadata } from "../names";

type Cluster = ResolvedCloudNativePgCluster;

/** Renders PgBouncer in front of the primary, if configured. */
export function poolerObjects(cluster: Cluster): Pooler[] {
  const { pooler } = cluster;
  if (pooler === undefined) return [];
  return [
    defined<Pooler>({
      apiVersion,
      kind: "Pooler",
      metadata: metadata(cluster, `${cluster.name}-pooler`),
      spec: {
        cluster: { name: cluster.name },
        instances: pooler.instances,
        type: "rw",
        pgbouncer: { poolMode: pooler.mode, parameters: unlessEmpty(pooler.config.global) },
        template: poolerTemplate(cluster),
      },
    }),
  ];
}

/**
 * Renders the template of PgBouncer's pods, if it is needed. They hold no data: they tolerate the cluster's nodes but
 * do not require them.
 */
function poolerTemplate(cluster: Cluster): Template | undefined {
  const image = cluster.pooler?.image;
  const { labels, annotations, imagePullSecrets, placement } = helperPods(cluster);
  // Labels that identify instances are not copied.
  const own = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("app.kubernetes.io/")));
  // PgBouncer does not run on nodes that are reserved for databases.
  const tolerations = cluster.scheduling.nodePool === "database" ? [] : (placement.tolerations ?? []);
  const metadata: Metadata = { labels: unlessEmpty(own), annotations: unlessEmpty(annotations) };
  const spec: Omit<TemplateSpec, "containers"> = {
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    tolerations: unlessEmpty(tolerations),
  };
  if (image === undefined && unlessEmpty({ ...metadata, ...spec }) === undefined) return undefined;
  return { metadata, spec: { containers: image !== undefined ? [{ name: "pgbouncer", image }] : [], ...spec } };
}
