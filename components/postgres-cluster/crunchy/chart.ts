import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { crunchy } from "../../versions";
import type { ResolvedCrunchyCluster } from "../schema";
import { access, operation } from "./chart/access";
import { image, pinned, pullSecrets } from "./chart/images";
import { instances } from "./chart/instances";
import { instrumentation } from "./chart/instrumentation";
import { patroni } from "./chart/patroni";
import { pgBouncer } from "./chart/pooler";
import { withResources } from "./chart/resources";
import { claim } from "./chart/volumes";
import { gcsKeyFile } from "./names";

type Cluster = ResolvedCrunchyCluster;
type Backups = NonNullable<Cluster["backups"]>;
type Repository = Backups["repositories"][number];

/** The `PostgresCluster` of PGO, API version v1. */
export function postgresClusterObject(cluster: Cluster): KubernetesObject {
  return {
    apiVersion: "postgres-operator.crunchydata.com/v1",
    kind: "PostgresCluster",
    metadata: {
      name: cluster.name,
      namespace: cluster.namespace,
      labels: recommendedLabels("postgres-cluster", cluster.name),
    },
    spec: mergePatch(postgresClusterSpec(cluster), cluster.crunchy.specPatch),
  };
}

/** The spec without the patch. */
export function postgresClusterSpec(cluster: Cluster): Record<string, unknown> {
  const { backups, pooler } = cluster;
  return {
    metadata: clusterMetadata(cluster),
    postgresVersion: cluster.version,
    image: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    ...pullSecrets(cluster),
    users: cluster.users.map(({ name, databases }) => ({ name, ...(databases.length > 0 ? { databases } : {}) })),
    instances: instances(cluster),
    config: { parameters: parameters(cluster) },
    patroni: patroni(cluster),
    ...access(cluster),
    ...operation(cluster),
    ...instrumentation(cluster),
    ...(backups !== undefined
      ? { backups: { pgbackrest: { ...pgbackrest(cluster, backups), ...pgbackrestSidecars(cluster) } } }
      : {}),
    ...(pooler !== undefined ? { proxy: { pgBouncer: pgBouncer(cluster, pooler) } } : {}),
    ...(cluster.crunchy.monitoring ? { monitoring: { pgmonitor: { exporter: exporter(cluster) } } } : {}),
  };
}

/** Whole numbers stay numbers; everything else must be a string. Source: PGO 6.0 CRD, spec.config.parameters. */
function parameters(cluster: Cluster): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(cluster.parameters).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : Number.isInteger(value) ? Number(value) : String(value),
    ]),
  );
}

function pgbackrest(cluster: Cluster, { repositories, identity }: Backups): Record<string, unknown> {
  const options = repositories.map((repository) => globalOptions(cluster, repository, identity));
  return {
    image: cluster.crunchy.images.pgbackrest ?? pinned(cluster, crunchy.pgbackrestImage),
    ...(identity?.mode === "key" && repositories.some(({ gcs }) => gcs !== undefined)
      ? { configuration: [{ secret: { name: identity.secret } }] }
      : {}),
    global: Object.assign({}, ...options) as Record<string, string>,
    repos: repositories.map(({ name, gcs, volume, schedules }) => ({
      name,
      ...(gcs !== undefined ? { gcs } : {}),
      ...(volume !== undefined ? { volume: { volumeClaimSpec: claim(volume) } } : {}),
      schedules,
    })),
  };
}

function globalOptions(
  cluster: Cluster,
  { name, gcs, retention }: Repository,
  identity: Backups["identity"],
): Record<string, string> {
  return {
    [`${name}-retention-full`]: String(retention.full),
    [`${name}-retention-full-type`]: retention.unit,
    ...(gcs !== undefined
      ? {
          // Two clusters on one path would mix their backups.
          [`${name}-path`]: `/pgbackrest/${cluster.namespace}/${cluster.name}/${name}`,
          ...(identity?.mode === "key"
            ? { [`${name}-gcs-key-type`]: "service", [`${name}-gcs-key`]: `/etc/pgbackrest/conf.d/${gcsKeyFile}` }
            : // The token of the pod's own identity; there is no key.
              { [`${name}-gcs-key-type`]: "auto" }),
        }
      : {}),
  };
}

/** Labels and annotations of everything that PGO makes. */
function clusterMetadata(cluster: Cluster): Record<string, unknown> {
  const { labels, annotations } = cluster.crunchy.metadata;
  const all = { ...annotations, ...identityAnnotation(cluster) };
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    ...(Object.keys(all).length > 0 ? { annotations: all } : {}),
  };
}

function exporter(cluster: Cluster): Record<string, unknown> {
  const { images, sidecarResources } = cluster.crunchy;
  return {
    image: images.exporter ?? pinned(cluster, crunchy.exporterImage),
    ...withResources(sidecarResources.exporter),
  };
}

/** Resources of pgBackRest's containers in the pods of instances and of the repository host. */
function pgbackrestSidecars({ crunchy: { sidecarResources } }: Cluster): Record<string, unknown> {
  const { pgbackrest: server, pgbackrestConfig: reloader } = sidecarResources;
  const sidecars = {
    ...(server !== undefined ? { pgbackrest: withResources(server) } : {}),
    ...(reloader !== undefined ? { pgbackrestConfig: withResources(reloader) } : {}),
  };
  return Object.keys(sidecars).length > 0 ? { sidecars } : {};
}

/**
 * As whom the pods use buckets. PGO copies the annotation to each of its service accounts; that of pgBackRest's own metadata
 * would miss the one that archives. Source: PGO 6.0, internal/controller/postgrescluster/instance.go.
 */
function identityAnnotation({ backups }: Cluster): Record<string, string> {
  const usesBucket = backups?.repositories.some(({ gcs }) => gcs !== undefined) ?? false;
  return usesBucket && backups?.identity?.mode === "impersonation"
    ? { "iam.gke.io/gcp-service-account": backups.identity.serviceAccount }
    : {};
}
