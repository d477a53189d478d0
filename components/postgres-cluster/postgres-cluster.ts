import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import type { ResolvedPostgresCluster } from "../operators/clusters";
import { isResolved } from "../operators/registry";
import { Removal, Rollout, type RolloutWatch } from "../rollout";
import { awaited, ChartResources, KubernetesResource } from "../shared/chart-resources";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { validate } from "../shared/validation";
import type { ClusterEndpoints } from "../model/endpoints";
import { dataGuard } from "./guard";
import { hasImpacts } from "./impact";
import { renderPostgresCluster } from "./render";
import { postgresClusterSchema } from "./schema";
import type { PostgresClusterSettings } from "./settings.gen";

/** Connection to the Kubernetes of a cluster. */
export interface PostgresClusterConnection {
  /**
   * The Kubernetes of the provider. With it a change counts as complete when it is rolled out to every pod; operators
   * acknowledge a change before they act on it.
   *
   * @default a rolling update can continue after the resource counts as updated, and on CloudNativePG the first backup
   * too: its resource waits for archiving only
   */
  readonly connection?: KubernetesConnection;
}

/**
 * Arguments of {@link PostgresCluster}: plain values, see `docs/config.md` for each key, and the connection to
 * Kubernetes.
 */
export type PostgresClusterArgs = PostgresClusterSettings & PostgresClusterConnection;

/**
 * One Postgres cluster. It counts as created when its database works: every instance is ready, the application user can
 * log in over verified TLS, replicas stream, settings are in effect and a write commits; and when the first backup
 * exists.
 *
 * A change that would lose data fails, also in a preview, unless `allowDataLoss` allows the loss. `protect`, which the
 * caller sets, refuses to delete and replace the cluster.
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
  /** Addresses and Secrets with credentials; names only. Known before any resource is created. */
  readonly endpoints: ClusterEndpoints;

  constructor(name: string, args: PostgresClusterArgs, opts?: pulumi.ComponentResourceOptions);
  /** Also accepts a cluster that `postgresClusterSchema` has parsed; it is not checked again. */
  constructor(
    name: string,
    cluster: ResolvedPostgresCluster & PostgresClusterConnection,
    opts?: pulumi.ComponentResourceOptions,
  );
  constructor(
    name: string,
    args: (PostgresClusterSettings | ResolvedPostgresCluster) & PostgresClusterConnection,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("pgstack:index:PostgresCluster", name, {}, opts);
    const { connection, ...settings } = args;
    // A parsed cluster is checked already.
    const cluster = isResolved(settings)
      ? settings
      : validate(postgresClusterSchema, settings, `PostgresCluster "${name}"`);
    const rendered = renderPostgresCluster(cluster);

    const timeoutSeconds = cluster.readyTimeoutSeconds;
    const { prerequisites, customResource, rollout, firstBackup, databases } = rendered;
    // With a connection the wait for the first backup runs in parallel with the readiness check, not before it. Without
    // one nothing waits for the backup itself, which another object than the custom resource reports.
    const archived = connection === undefined ? (firstBackup?.archiving.until ?? []) : [];
    const until = [...rendered.until, ...archived];
    const guarded = prerequisites.filter(hasImpacts);
    const stores = guarded.map(
      (object) =>
        new KubernetesResource(childName(name, object), object, {
          parent: this,
          protect: false,
          ...dataGuard(object, cluster.allowDataLoss),
        }),
    );
    const others = prerequisites.filter((object) => !hasImpacts(object));
    const prepared = [...stores, ...applied(`${name}-prerequisites`, others, { parent: this, protect: false })];
    const { namespace } = cluster;
    const removal =
      connection === undefined || rendered.deletedLater === undefined
        ? []
        : [
            new Removal(
              `${name}-removal`,
              { namespace, selector: rendered.deletedLater, timeoutSeconds, connection },
              { parent: this, protect: false },
            ),
          ];
    const custom = awaited(
      name,
      { object: customResource, until, timeoutSeconds },
      { parent: this, dependsOn: [...prepared, ...removal], ...dataGuard(customResource, cluster.allowDataLoss) },
    );
    const sidecarResources = rendered.sidecarResources.map(
      (object) => new KubernetesResource(childName(name, object), object, { parent: this, dependsOn: prepared }),
    );
    const dependents = rendered.dependents.map(({ object, until, protect }) =>
      awaited(
        childName(name, object),
        { object, until, timeoutSeconds },
        { parent: this, dependsOn: [custom], ...(protect === false ? { protect } : {}) },
      ),
    );
    const made = [custom, ...dependents];
    const waiting = (what: string, watch: RolloutWatch | undefined, object = customResource): pulumi.Resource[] => {
      if (connection === undefined || watch === undefined) return [];
      const waited = { customResource: object, watch, timeoutSeconds, connection };
      return [new Rollout(`${name}-${what}`, waited, { parent: this, dependsOn: made, protect: false })];
    };
    const rolledOut = waiting("rollout", rollout);
    waiting("archiving", firstBackup?.archiving);
    waiting("first-backup", firstBackup?.backup.watch, firstBackup?.backup.object);
    // Its CronJob runs on a schedule: it does not depend on the database, and the readiness check does not depend on
    // it.
    const drilled = applied(`${name}-drill`, rendered.drill, { parent: this, protect: false });
    // The same holds for logical backups: a dump that starts before the database is ready is tried again.
    for (const object of rendered.logicalBackup) {
      const guard = hasImpacts(object) ? dataGuard(object, cluster.allowDataLoss) : {};
      new KubernetesResource(childName(name, object), object, { parent: this, protect: false, ...guard });
    }
    const written = applied(`${name}-contents`, databases, { parent: this, dependsOn: made, protect: false });
    new ChartResources(
      `${name}-readiness`,
      { objects: rendered.readiness },
      // The readiness check holds no data: it is replaced whenever its input changes.
      { parent: this, dependsOn: [...made, ...sidecarResources, ...rolledOut, ...written, ...drilled], protect: false },
    );
    this.endpoints = rendered.endpoints;
    this.registerOutputs({ endpoints: rendered.endpoints });
  }
}

/** Name of the Pulumi resource of an object of a cluster. */
function childName(name: string, { kind, metadata }: KubernetesObject): string {
  return `${name}-${kind.toLowerCase()}-${metadata.name}`;
}

/** Applies objects, if any. */
function applied(
  name: string,
  objects: readonly KubernetesObject[],
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  return objects.length > 0 ? [...new ChartResources(name, { objects }, opts).resources] : [];
}
