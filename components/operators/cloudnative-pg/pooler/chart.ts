import { defined, unlessEmpty } from "../../../shared/defined";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { resourceRequirements } from "../../../model/containers";
import { podPlacement } from "../../../model/placement";
import { serviceAnnotations } from "../../../model/services";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Container, Metadata, Pgbouncer, Pooler, ServiceTemplate, Template, TemplateSpec } from "../crd.gen";
import { helperPods } from "../helper-pods";
import { isShutDown } from "../mode";
import { apiVersion, metadata } from "../names";
import { type ClusterPooler, poolersOf } from "./poolers";

type Cluster = ResolvedCloudNativePgCluster;
type Settings = NonNullable<Cluster["pooler"]>;

/** Source: CloudNativePG 1.30, pkg/management/pgbouncer/config/config.go (PgBouncerPort, PgBouncerPortName). */
const port = { name: "pgbouncer", port: 5432, targetPort: "pgbouncer", protocol: "TCP" };

/** Label of the pods of a Pooler. Source: CloudNativePG 1.30, pkg/specs/pgbouncer/deployments.go, PgbouncerNameLabel. */
const podsOf = ({ name }: ClusterPooler): Record<string, string> => ({ "cnpg.io/poolerName": name });

/** Renders PgBouncer in front of the primary, and that for reads, if configured. */
export function poolerObjects(cluster: Cluster): Pooler[] {
  const { pooler: settings } = cluster;
  if (settings === undefined) return [];
  return poolersOf(cluster).map((pooler) =>
    defined<Pooler>({
      apiVersion,
      kind: "Pooler",
      metadata: metadata(cluster, pooler.name),
      spec: {
        cluster: { name: cluster.name },
        // Without instances PgBouncer would keep its clients waiting.
        instances: isShutDown(cluster) ? 0 : pooler.instances,
        type: pooler.type,
        pgbouncer: pgbouncer(settings, pooler, cluster.unencryptedConnections),
        template: poolerTemplate(cluster, settings, pooler),
        serviceTemplate: pooler.service && serviceTemplate(pooler.service),
      },
    }),
  );
}

/** Renders a PodDisruptionBudget for each Pooler of several pods: CloudNativePG creates none. */
export function poolerBudgets(cluster: Cluster): KubernetesObject[] {
  return poolersOf(cluster).flatMap((pooler) =>
    pooler.minAvailable === undefined
      ? []
      : [
          {
            apiVersion: "policy/v1",
            kind: "PodDisruptionBudget",
            metadata: metadata(cluster, pooler.name),
            spec: { minAvailable: pooler.minAvailable, selector: { matchLabels: podsOf(pooler) } },
          },
        ],
  );
}

/**
 * PgBouncer refuses clients for 15 s after a failed login to Postgres, and waits as long for a server that does not answer: a failover would take
 * that much longer through it. Source: PgBouncer documentation, server_login_retry and server_connect_timeout.
 */
const reconnects = { server_login_retry: "1", server_connect_timeout: "5" };

/**
 * Renders the configuration of PgBouncer. A serverTLSSecret would end CloudNativePG's own login to the cluster. Source:
 * CloudNativePG 1.30, api/v1/pooler_funcs.go, IsAutomatedIntegration.
 */
function pgbouncer(
  { config, tls, paused }: Settings,
  { mode }: ClusterPooler,
  unencrypted: Cluster["unencryptedConnections"],
): Pgbouncer {
  const secret = (name: string | undefined) => (name !== undefined ? { name } : undefined);
  return {
    poolMode: mode,
    parameters: {
      ...reconnects,
      // CloudNativePG's default is prefer. Source: CloudNativePG 1.30, pkg/management/pgbouncer/config/config.go.
      ...(unencrypted === "reject" ? { client_tls_sslmode: "require" } : {}),
      ...config.global,
    },
    clientTLSSecret: secret(tls?.secret),
    clientCASecret: secret(tls?.clientCa),
    paused: paused || undefined,
  };
}

/**
 * Renders the template of PgBouncer's pods, if it is needed. They hold no data: they tolerate the cluster's nodes but
 * do not require them.
 */
function poolerTemplate(cluster: Cluster, settings: Settings, pooler: ClusterPooler): Template | undefined {
  const { labels, annotations, imagePullSecrets, placement } = helperPods(cluster);
  // Labels that identify instances are not copied.
  const own = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("app.kubernetes.io/")));
  // PgBouncer does not run on nodes that are reserved for databases, unless it is configured to.
  const shared = cluster.scheduling.nodePool === "database" ? [] : (placement.tolerations ?? []);
  const { tolerations = [], ...placed } = podPlacement(settings.scheduling, podsOf(pooler));
  const metadata: Metadata = { labels: unlessEmpty(own), annotations: unlessEmpty(annotations) };
  const spec: Partial<TemplateSpec> = {
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    tolerations: unlessEmpty(distinct([...shared, ...tolerations])),
    ...(placed as Pick<TemplateSpec, "affinity" | "priorityClassName" | "topologySpreadConstraints">),
    ...containers(settings),
  };
  if (unlessEmpty({ ...metadata, ...spec }) === undefined) return undefined;
  return { metadata, spec: { ...spec, containers: spec.containers ?? [] } };
}

/**
 * Image and resources. The init container copies the manager, and would have no resources of its own, which a
 * ResourceQuota refuses. Source: CloudNativePG 1.30, pkg/specs/pgbouncer/deployments.go; pkg/specs/pods.go,
 * BootstrapControllerContainerName.
 */
function containers({ image, resources: wanted }: Settings): {
  readonly containers: readonly Container[] | undefined;
  readonly initContainers: readonly Container[] | undefined;
} {
  const resources = wanted && resourceRequirements(wanted);
  return {
    containers: image !== undefined || resources !== undefined ? [{ name: "pgbouncer", image, resources }] : undefined,
    initContainers: resources && [{ name: "bootstrap-controller", resources }],
  };
}

/**
 * Renders the configurable part of the Service; CloudNativePG adds the selector, and its port unless one has its name.
 * Source: CloudNativePG 1.30, pkg/specs/pgbouncer/services.go.
 */
function serviceTemplate(service: NonNullable<Settings["service"]>): ServiceTemplate {
  const { type, nodePort, labels, externalTrafficPolicy, internalTrafficPolicy, ipFamilyPolicy, ipFamilies } = service;
  return {
    metadata: unlessEmpty<Metadata>({
      labels: unlessEmpty(labels),
      annotations: unlessEmpty(serviceAnnotations(service)),
    }),
    spec: {
      type,
      ports: nodePort !== undefined ? [{ ...port, nodePort }] : undefined,
      externalTrafficPolicy,
      internalTrafficPolicy,
      ipFamilyPolicy,
      ipFamilies,
    },
  };
}

function distinct<Value>(list: readonly Value[]): Value[] {
  const seen = list.map((one) => JSON.stringify(one));
  return list.filter((_, i) => seen.indexOf(seen[i] ?? "") === i);
}
