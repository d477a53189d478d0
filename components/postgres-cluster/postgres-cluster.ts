import * as pulumi from "@pulumi/pulumi";
import type { KubernetesConnection } from "../kubernetes";
import { isResolved } from "../operators/registry";
import { Rollout, type RolloutWatch } from "../rollout";
import { awaited, ChartResources, KubernetesResource } from "../shared/chart-resources";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { validate } from "../shared/validation";
import type { ClusterEndpoints } from "../model/endpoints";
import { dataGuard } from "./guard";
import { renderPostgresCluster } from "./render";
import { type PostgresClusterSettings, postgresClusterSchema, type ResolvedPostgresCluster } from "./schema";

/** How a cluster is reached once it exists. */
export interface PostgresClusterConnection {
  /**
   * The Kubernetes of the provider. With it a change counts as made when it has come to every pod; operators acknowledge one before
   * they act on it.
   *
   * @default a rolling change may go on after the cluster counts as made
   */
  readonly connection?: KubernetesConnection;
}

/** Arguments of {@link PostgresCluster}: plain values, see `docs/config.md` for each key, and how Kubernetes is reached. */
export type PostgresClusterArgs = PostgresClusterSettings & PostgresClusterConnection;

/**
 * One Postgres cluster. It counts as made when its database works: every instance is there, the application user can log
 * in over verified TLS, replicas stream, settings are in force and a write commits; and when there is a first backup.
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

  constructor(name: string, args: PostgresClusterArgs, opts?: pulumi.ComponentResourceOptions);
  /** Takes a cluster that `postgresClusterSchema` has parsed, too; it is not checked again. */
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
    // What the schema has parsed is not written, and is checked already.
    const cluster = isResolved(settings)
      ? settings
      : validate(postgresClusterSchema, settings, `PostgresCluster "${name}"`);
    const rendered = renderPostgresCluster(cluster);

    const timeoutSeconds = cluster.readyTimeoutSeconds;
    const { prerequisites, customResource, rollout, firstBackup, contents } = rendered;
    // With a connection the first backup is waited for beside what verifies the database, not before it.
    const until = [...rendered.until, ...(connection === undefined ? (firstBackup?.until ?? []) : [])];
    const prepared = applied(`${name}-prerequisites`, prerequisites, { parent: this, protect: false });
    const custom = awaited(
      name,
      { object: customResource, until, timeoutSeconds },
      { parent: this, dependsOn: prepared, ...dataGuard(customResource, cluster.allowDataLoss) },
    );
    const childName = ({ kind, metadata }: KubernetesObject): string =>
      `${name}-${kind.toLowerCase()}-${metadata.name}`;
    const alongside = rendered.alongside.map(
      (object) => new KubernetesResource(childName(object), object, { parent: this }),
    );
    const companions = rendered.companions.map(({ object, until, protect }) =>
      awaited(
        childName(object),
        { object, until, timeoutSeconds },
        { parent: this, dependsOn: [custom], ...(protect === false ? { protect } : {}) },
      ),
    );
    const made = [custom, ...companions];
    const waiting = (what: string, watch: RolloutWatch | undefined): pulumi.Resource[] => {
      if (connection === undefined || watch === undefined) return [];
      const waited = { customResource, watch, timeoutSeconds, connection };
      return [new Rollout(`${name}-${what}`, waited, { parent: this, dependsOn: made, protect: false })];
    };
    const rolledOut = waiting("rollout", rollout);
    waiting("first-backup", firstBackup);
    // Its CronJob runs at night: it need not wait for the database, nor the database's readiness for it.
    const drilled = applied(`${name}-drill`, rendered.drill, { parent: this, protect: false });
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

/** Applies objects, where there are any. */
function applied(
  name: string,
  objects: readonly KubernetesObject[],
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  return objects.length > 0 ? [...new ChartResources(name, { objects }, opts).resources] : [];
}
