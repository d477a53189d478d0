import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import { Rollout, type RolloutWatch } from "../rollout";
import { awaited, ChartResources, KubernetesResource } from "../shared/chart-resources";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { validate } from "../shared/validation";
import { cloudNativePgSupport } from "./cloudnative-pg";
import { contentsChart } from "./contents/chart";
import { crunchySupport } from "./crunchy";
import { drillChart } from "./drill/chart";
import { drillName, isDrilled } from "./drill/names";
import type { DrillSource } from "./drill/source";
import type { ClusterEndpoints } from "./endpoints";
import { dataGuard } from "./guard";
import { instanceCount } from "./instances";
import type { MonitoredCluster } from "./monitored";
import type { Acting, BackupList, InstancePods, WrittenCluster } from "./operating";
import type { OperatorSupport } from "./operator-support";
import { readinessChart } from "./readiness/chart";
import { type PostgresClusterSettings, postgresClusterSchema, type ResolvedPostgresCluster } from "./schema";
import { settingsOf } from "./settings";

/** Arguments of {@link PostgresCluster}: plain values, see `docs/config.md` for each key, and how Kubernetes is reached. */
export type PostgresClusterArgs = PostgresClusterSettings & {
  /**
   * The Kubernetes of the provider. With it a change counts as made when it has come to every pod; operators acknowledge one before
   * they act on it.
   *
   * @default a rolling change may go on after the cluster counts as made
   */
  readonly connection?: KubernetesConnection;
};

/** Everything that is applied for one cluster, offline and in order. */
export interface RenderedCluster {
  readonly prerequisites: readonly KubernetesObject[];
  readonly customResource: KubernetesObject;
  readonly until: readonly string[];
  readonly rollout: RolloutWatch | undefined;
  readonly alongside: readonly KubernetesObject[];
  readonly companions: readonly { readonly object: KubernetesObject; readonly until: readonly string[] }[];
  /** What writes into its databases; nothing for a cluster that is not meant to take writes. */
  readonly contents: readonly KubernetesObject[];
  /** The proof that it works; none for a cluster that is not meant to. */
  readonly readiness: readonly KubernetesObject[];
  /** What restores its backups on a schedule; nothing where that is off. */
  readonly drill: readonly KubernetesObject[];
  readonly endpoints: ClusterEndpoints;
}

/** A cluster bound to what a command can see of it and do to it. */
export interface OperatedCluster {
  readonly pods: InstancePods;
  readonly backupList: BackupList | undefined;
  readonly backup: Acting<[id: string]>;
  readonly switchover: Acting<[id: string, target: string]>;
  readonly restored: (written: WrittenCluster, as: string, moment: string) => WrittenCluster | undefined;
}

/** What a command can see of a cluster that runs, and do to it. */
export function operatedCluster(cluster: ResolvedPostgresCluster): OperatedCluster {
  return cluster.operator === "cloudnative-pg"
    ? operated(cluster, cloudNativePgSupport)
    : operated(cluster, crunchySupport);
}

/** Renders a cluster without an engine: for components, plans, reviews and GitOps alike. */
export function renderPostgresCluster(cluster: ResolvedPostgresCluster): RenderedCluster {
  return cluster.operator === "cloudnative-pg"
    ? render(cluster, cloudNativePgSupport)
    : render(cluster, crunchySupport);
}

/** What monitoring must know of a cluster. */
export function monitoredCluster(cluster: ResolvedPostgresCluster): MonitoredCluster {
  return cluster.operator === "cloudnative-pg"
    ? withDrill(cluster, cloudNativePgSupport)
    : withDrill(cluster, crunchySupport);
}

/** How far a cluster is, in words, from its live custom resource. */
export function clusterProgress(cluster: ResolvedPostgresCluster, live: unknown): string {
  return cluster.operator === "cloudnative-pg"
    ? cloudNativePgSupport.progress(cluster, live)
    : crunchySupport.progress(cluster, live);
}

/**
 * One Postgres cluster. It counts as made when its database works: every instance is there, the application user can log
 * in over verified TLS, replicas stream, settings are in force and a write commits.
 *
 * A change that would lose data fails in the preview already, unless `allowDataLoss` names what may be lost. Deleting and
 * replacing the cluster are refused by `protect`, which is the caller's to set.
 *
 * @throws InvalidInput when the arguments are refused.
 *
 * @example
 * ```ts
 * import { Provider } from "@pulumi/kubernetes";
 * import { PostgresCluster } from "pgstack";
 *
 * const provider = new Provider("kubernetes", { context: "shared", enableServerSideApply: true });
 * const main = new PostgresCluster(
 *   "main",
 *   {
 *     operator: "crunchy",
 *     name: "main",
 *     namespace: "postgres",
 *     version: 17,
 *     instances: 3,
 *     storage: { size: "100Gi" },
 *     users: [{ name: "app", databases: ["app"] }],
 *     highAvailability: { mode: "strict" },
 *     backups: {
 *       repositories: [
 *         { name: "repo1", volume: { size: "400Gi" }, retention: { full: 2 }, schedules: { full: "0 1 * * 0" } },
 *       ],
 *     },
 *   },
 *   { provider, protect: true },
 * );
 * export const { writeHost, user } = main.endpoints;
 * ```
 */
export class PostgresCluster extends pulumi.ComponentResource {
  /** Where it answers and where its credentials lie; names only. Known before anything is made. */
  readonly endpoints: ClusterEndpoints;

  constructor(name: string, args: PostgresClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:PostgresCluster", name, {}, opts);
    const { connection, ...settings } = args;
    const cluster = validate(postgresClusterSchema, settings, `PostgresCluster "${name}"`);
    const rendered = renderPostgresCluster(cluster);

    const timeoutSeconds = cluster.readyTimeoutSeconds;
    const { prerequisites, customResource, rollout, contents } = rendered;
    const prepared = applied(`${name}-prerequisites`, prerequisites, { parent: this, protect: false });
    const custom = awaited(
      name,
      { object: customResource, until: rendered.until, timeoutSeconds },
      { parent: this, dependsOn: prepared, ...dataGuard(customResource, cluster.allowDataLoss) },
    );
    const childName = ({ kind, metadata }: KubernetesObject): string =>
      `${name}-${kind.toLowerCase()}-${metadata.name}`;
    const alongside = rendered.alongside.map(
      (object) => new KubernetesResource(childName(object), object, { parent: this }),
    );
    const companions = rendered.companions.map(({ object, until }) =>
      awaited(childName(object), { object, until, timeoutSeconds }, { parent: this, dependsOn: [custom] }),
    );
    const made = [custom, ...companions];
    const rolledOut =
      connection !== undefined && rollout !== undefined
        ? [
            new Rollout(
              `${name}-rollout`,
              { customResource, watch: rollout, timeoutSeconds, connection },
              { parent: this, dependsOn: made, protect: false },
            ),
          ]
        : [];
    const drilled = applied(`${name}-drill`, rendered.drill, { parent: this, dependsOn: made, protect: false });
    const written = applied(`${name}-contents`, contents, { parent: this, dependsOn: made, protect: false });
    new ChartResources(
      `${name}-readiness`,
      { objects: rendered.readiness },
      // The proof is no data: it may be replaced whenever what it proves changes.
      { parent: this, dependsOn: [...made, ...alongside, ...rolledOut, ...written, ...drilled], protect: false },
    );
    this.endpoints = rendered.endpoints;
    this.registerOutputs({ endpoints: rendered.endpoints });
  }
}

function operated<Cluster extends ResolvedPostgresCluster>(
  cluster: Cluster,
  { operating }: OperatorSupport<Cluster>,
): OperatedCluster {
  return {
    pods: operating.pods(cluster),
    backupList: operating.backupList(cluster),
    backup: operating.backup(cluster),
    switchover: operating.switchover(cluster),
    restored: (written, as, moment) => operating.restored(cluster, written, as, moment),
  };
}

function withDrill<Cluster extends ResolvedPostgresCluster>(
  cluster: Cluster,
  support: OperatorSupport<Cluster>,
): MonitoredCluster {
  const { schedule } = cluster.drill;
  const restoreDrill = { cronJob: drillName(cluster.name), schedule };
  return {
    ...support.monitored(cluster),
    ...(drillSourceOf(cluster, support) !== undefined ? { restoreDrill } : {}),
  };
}

/** How the backups of a cluster are restored; nothing where they are not. */
function drillSourceOf<Cluster extends ResolvedPostgresCluster>(
  cluster: Cluster,
  support: OperatorSupport<Cluster>,
): DrillSource | undefined {
  return isDrilled(cluster) && support.serves(cluster) ? support.drill(cluster) : undefined;
}

/** Applies objects, where there are any. */
function applied(
  name: string,
  objects: readonly KubernetesObject[],
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  return objects.length > 0 ? [...new ChartResources(name, { objects }, opts).resources] : [];
}

function render<Cluster extends ResolvedPostgresCluster>(
  cluster: Cluster,
  support: OperatorSupport<Cluster>,
): RenderedCluster {
  const customResource = support.customResource(cluster);
  const endpoints = support.endpoints(cluster);
  const serves = support.serves(cluster);
  const source = drillSourceOf(cluster, support);
  const pod = {
    cluster: cluster.name,
    namespace: cluster.namespace,
    image: support.image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: support.imagePullSecrets(cluster),
  };
  const target = { ...pod, endpoints, timeoutSeconds: cluster.readyTimeoutSeconds };
  return {
    prerequisites: support.prerequisites?.(cluster) ?? [],
    customResource,
    until: support.readiness(cluster),
    rollout: support.rollout(cluster),
    alongside: support.alongside?.(cluster) ?? [],
    companions: support.companions(cluster),
    endpoints,
    contents: serves
      ? contentsChart({
          ...target,
          contents: cluster,
          superuser: support.superuser(cluster),
          madeByOperator: support.madeByOperator,
        })
      : [],
    readiness: serves
      ? readinessChart({
          ...target,
          customResource,
          replicas: instanceCount(cluster) - 1,
          parameters: settingsOf(cluster),
        })
      : [],
    drill:
      source !== undefined
        ? drillChart({ ...pod, source, drill: cluster.drill, database: endpoints.user.database })
        : [],
  };
}
