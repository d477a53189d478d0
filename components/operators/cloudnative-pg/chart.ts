import { defined, definedEntries, unlessEmpty } from "../../shared/defined";
import { mergePatch } from "../../shared/merge-patch";
import { librariesOf } from "../../model/contents/sql";
import { hugePageLimits } from "../../model/shapes";
import { backupSpec } from "./backups/chart";
import { snapshotSpec } from "./backups/snapshots";
import { instanceIdentity } from "./backups/stores";
import { recovery } from "./bootstrap/chart";
import type { ResolvedCloudNativePgCluster } from "./cluster";
import type { Cluster as ClusterResource, ClusterSpec } from "./crd.gen";
import { extensionImages } from "./extension-images/chart";
import { hbaLines } from "./hba/chart";
import { initSqlOf } from "./init-sql/chart";
import { image, podMetadata, pullSecrets } from "./instances/chart";
import { logicalSettings, publishers, replicationSlots } from "./logical/chart";
import { monitoringOf } from "./monitoring/chart";
import { apiVersion, metadata } from "./names";
import { parameters, synchronous } from "./parameters/chart";
import { hbaOfPatch, patchOf, pluginsOfPatch, sqlOfPatch } from "./patch/lists";
import { nodesOf, placementSpec } from "./scheduling/chart";
import { managedServices } from "./services/chart";
import { standbyBootstrap, standbySpec } from "./standby/chart";
import { stateAnnotations } from "./state/chart";
import { superuserSpec } from "./superuser/chart";
import { certificates } from "./tls/chart";
import { application, initdb, managedRoles } from "./users/chart";
import { tablespaceOf, volume } from "./volumes/chart";

type Cluster = ResolvedCloudNativePgCluster;

/** Renders the `Cluster` of CloudNativePG. */
export function clusterObject(cluster: Cluster): ClusterResource {
  return defined<ClusterResource>({
    apiVersion,
    kind: "Cluster",
    metadata: { ...metadata(cluster, cluster.name), annotations: stateAnnotations(cluster) },
    spec: mergePatch(clusterSpec(cluster), patchOf(cluster)),
  });
}

/** The spec without the patch. */
export function clusterSpec(cluster: Cluster): ClusterSpec {
  const { cpu, cpuLimit, memory } = cluster.resources;
  const { failoverDelaySeconds, probePeriodSeconds, stopDelaySeconds, primaryLease } = cluster.cloudNativePg;
  const backups = backupSpec(cluster);
  const pods = podMetadata(cluster);
  const recovered = recovery(cluster, application(cluster));
  const standby = standbySpec(cluster);
  return defined<ClusterSpec>({
    instances: cluster.instances,
    imageName: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: pullSecrets(cluster),
    inheritedMetadata: { ...pods, labels: { ...instanceIdentity(cluster).labels, ...pods.labels } },
    ...(recovered ?? {
      bootstrap: standbyBootstrap(cluster, application(cluster)) ?? {
        initdb: { ...initdb(cluster, sqlOfPatch(cluster)), ...initSqlOf(cluster) },
      },
    }),
    replica: standby.replica,
    externalClusters: unlessEmpty([
      ...(recovered?.externalClusters ?? []),
      ...(standby.externalClusters ?? []),
      ...publishers(cluster),
    ]),
    replicationSlots: replicationSlots(cluster),
    managed: unlessEmpty({ roles: managedRoles(cluster), services: managedServices(cluster) }),
    certificates: certificates(cluster),
    monitoring: monitoringOf(cluster),
    ...superuserSpec(cluster),
    postgresql: {
      parameters: { ...parameters(cluster), ...logicalSettings(cluster) },
      shared_preload_libraries: unlessEmpty(librariesOf(cluster)),
      synchronous: synchronous(cluster),
      pg_hba: unlessEmpty(hbaLines(cluster, hbaOfPatch(cluster))),
      extensions: unlessEmpty(extensionImages(cluster)),
    },
    ...backups,
    backup: snapshotSpec(cluster),
    plugins: backups.plugins && [...backups.plugins, ...pluginsOfPatch(cluster)],
    storage: volume(cluster.storage),
    walStorage: cluster.walStorage && volume(cluster.walStorage),
    tablespaces: unlessEmpty(cluster.tablespaces.map((tablespace) => tablespaceOf(cluster, tablespace))),
    resources: {
      requests: { cpu, memory },
      limits: definedEntries({ memory, cpu: cpuLimit, ...hugePageLimits(cluster.resources) }),
    },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: cluster.scheduling.antiAffinity,
      topologyKey: "kubernetes.io/hostname",
      ...nodesOf(cluster),
    },
    ...placementSpec(cluster),
    probes: {
      startup: { periodSeconds: probePeriodSeconds, failureThreshold: Math.ceil(3600 / probePeriodSeconds) },
      readiness: { periodSeconds: probePeriodSeconds },
    },
    stopDelay: stopDelaySeconds,
    // Source: CloudNativePG 1.30, internal/controller/replicas.go, enforceFailoverDelay.
    failoverDelay: failoverDelaySeconds === 0 ? undefined : failoverDelaySeconds,
    // An isolated primary would acknowledge commits of open sessions until this ends, without a replica that takes over having them.
    // Source: CloudNativePG 1.30 documentation, Failover, and TryShuttingDownSmartFast.
    smartShutdownTimeout: cluster.highAvailability.mode === "strict" ? 0 : undefined,
    primaryLease: {
      leaseDurationSeconds: primaryLease.durationSeconds,
      renewDeadlineSeconds: primaryLease.renewDeadlineSeconds,
      retryPeriodSeconds: primaryLease.retryPeriodSeconds,
    },
    // With one instance a PodDisruptionBudget would block every drain of its node. With more CloudNativePG allows the
    // eviction of one replica at a time, and of the primary only after a switchover. Source: CloudNativePG 1.30,
    // pkg/specs/poddisruptionbudget.go.
    enablePDB: cluster.instances > 1,
  });
}
