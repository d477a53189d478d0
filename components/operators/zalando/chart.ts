import { createHash } from "node:crypto";
import { defined, unlessEmpty } from "../../shared/defined";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { zalando } from "../../versions";
import { accessSpec } from "./access/chart";
import { backupVariables, backupVolumes, roleVariables } from "./backups/chart";
import type { Variable } from "./backups/stores";
import { clone, cloneVariables, standbySpec, standbyVariables } from "./bootstrap/chart";
import type { ResolvedZalandoCluster } from "./cluster";
import type { postgresql, PostgresqlSpec } from "./crd.gen";
import { instancesSpec } from "./instances/chart";
import { sidecars } from "./extra-containers";
import { parameters } from "./parameters/chart";
import { patroni } from "./patroni/chart";
import { poolerSpec } from "./pooler/chart";
import { servicesSpec } from "./services/chart";

type Cluster = ResolvedZalandoCluster;

/**
 * Annotation of the Service of the primary with a digest of the spec: it shows that the operator has read a change, which the status of the
 * custom resource does not. In annotations of pods it would recreate PgBouncer's pods and the StatefulSet with every change. Source:
 * Zalando's operator 1.15, pkg/cluster/k8sres.go, getCustomServiceAnnotations; pkg/cluster/connection_pooler.go, syncConnectionPoolerWorker;
 * pkg/cluster/cluster.go, compareStatefulSetWith.
 */
export const specAnnotation = "pgstack.dev/spec";

/** The Postgres image that the cluster runs. */
export function image(cluster: Cluster): string {
  return cluster.image ?? zalando.spiloImage;
}

/** Renders the `postgresql` resource. */
export function clusterObject(cluster: Cluster): postgresql {
  const { name, namespace } = cluster;
  const spec = mergePatch(clusterSpec(cluster), cluster.zalando.specPatch);
  return {
    apiVersion: "acid.zalan.do/v1",
    kind: "postgresql",
    metadata: { name, namespace, labels: recommendedLabels("postgres-cluster", name) },
    spec: { ...spec, masterServiceAnnotations: { ...spec.masterServiceAnnotations, [specAnnotation]: digest(spec) } },
  };
}

/** The spec without the patch and without the digest. */
export function clusterSpec(cluster: Cluster): PostgresqlSpec {
  return defined<PostgresqlSpec>({
    // A label of the operator's objects; teams have no further meaning without the Teams API.
    teamId: "pgstack",
    dockerImage: image(cluster),
    postgresql: {
      version: String(cluster.version) as PostgresqlSpec["postgresql"]["version"],
      parameters: parameters(cluster),
    },
    patroni: patroni(cluster),
    ...instancesSpec(cluster),
    ...accessSpec(cluster),
    ...poolerSpec(cluster),
    ...servicesSpec(cluster),
    standby: standbySpec(cluster),
    enableLogicalBackup: false,
    clone: clone(cluster),
    podAnnotations: unlessEmpty(cluster.zalando.metadata.annotations),
    sidecars: unlessEmpty(sidecars(cluster)),
    additionalVolumes: unlessEmpty(backupVolumes(cluster)),
    env: variables(cluster),
  });
}

/**
 * Variables of the Spilo container. The last one has a digest of the fields that the operator does not compare with those of running
 * pods: it compares the number of tolerations and volumes only, and no commands of sidecars. Source: pkg/cluster/cluster.go, compareStatefulSetWith, compareContainers.
 */
function variables(cluster: Cluster): Variable[] {
  const { tolerations } = instancesSpec(cluster);
  const commands = sidecars(cluster).map(({ command }) => command);
  const compared = [tolerations, accessSpec(cluster).tls, backupVolumes(cluster)];
  // The digest of a cluster without sidecars of its own stays as it was: another one would restart its pods.
  const notCompared = cluster.zalando.sidecars.length === 0 ? compared : [...compared, commands];
  return [
    // Without it Spilo asks the metadata server of the cloud, at each start, and waits where policies deny that.
    { name: "SPILO_PROVIDER", value: "local" },
    ...backupVariables(cluster),
    ...cloneVariables(cluster),
    ...standbyVariables(cluster),
    ...roleVariables(cluster),
    { name: "PGSTACK_PODS", value: digest(notCompared) },
  ];
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortedKeys)).digest("hex").slice(0, 12);
}

/** Replacer for `JSON.stringify` that sorts keys: their order is irrelevant. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
