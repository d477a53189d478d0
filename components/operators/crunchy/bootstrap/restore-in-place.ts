import type { OperationProgress, OperationKind, OperationWatch, RestoreRequest } from "../../../model/operations";
import { instanceCount } from "../../../model/instances";
import { readyInstances } from "../../../model/restart";
import { pgbackrest } from "../backups/chart";
import type { ResolvedCrunchyCluster } from "../cluster";
import { type Live, liveNamed, liveOf } from "../live";
import { apiGroup, pgoKey } from "../names";

const kind = `postgrescluster.${apiGroup}`;
const annotation = pgoKey("pgbackrest-restore");
/** Start of the ids of restores that were requested here, and not by the key `restore` of the configuration. */
const own = "pgstack-";

/**
 * Returns the operation that restores a cluster over its own data, or why it is refused.
 *
 * PGO starts when the annotation has an id that its status does not have. It removes every instance, restores over the volume of the
 * primary, and recreates the replicas. Afterwards the request is removed, so that the custom resource is as `up` left it.
 *
 * Sources: Crunchy Postgres for Kubernetes, "Disaster Recovery and Cloning", "Perform an In-Place Point-in-time-Recovery"; PGO 6.0,
 * internal/controller/postgrescluster/cluster.go (reconcileDataSource) and pgbackrest.go (prepareForRestore, observeRestoreEnv).
 */
export function restoreInPlace(
  cluster: ResolvedCrunchyCluster,
  { repository, target }: RestoreRequest,
): OperationKind<[id: string]> | string {
  const { name, backups, bootstrap, restore } = cluster;
  const wanted = backups?.repositories.find((one) => one.name === repository);
  if (backups === undefined || wanted === undefined) return "it has no backups";
  if (bootstrap !== undefined) return "PGO would bootstrap it again afterwards; remove bootstrap and run up first";
  if (restore !== undefined) return "its configuration has restore; remove restore and allowDataLoss, and run up first";
  const request = pgbackrest(
    { ...cluster, restore: { id: own, repository: wanted.name, target: { type: "time", value: target } } },
    backups,
  ).restore;
  const options = request?.options?.join(" ");
  const watch = (id: string): OperationWatch => ({
    kind,
    name,
    pods: `${pgoKey("cluster")}=${name},${pgoKey("instance")}`,
    progress: (live, pods) => progressOf(liveOf(live), id, readyInstances(pods), instanceCount(cluster)),
    finish: {
      verb: "patch",
      patch: {
        metadata: { annotations: { [annotation]: null } },
        spec: { backups: { pgbackrest: { restore: null } } },
      },
    },
  });
  const refused = (failure: string): OperationWatch => ({
    ...{ kind, name },
    progress: () => ({ ended: false, remaining: 1, failure, words: failure }),
  });
  return {
    kind,
    failed: (objects) => hasFailed(liveNamed(objects, name)),
    underWay: (objects) => {
      const live = liveNamed(objects, name);
      const { dataSource, backups: running } = live.spec ?? {};
      if (dataSource?.postgresCluster !== undefined || dataSource?.pgbackrest !== undefined) {
        return refused("it still has a dataSource, from which PGO would bootstrap it again; run up first");
      }
      const id = live.metadata?.annotations?.[annotation];
      const asked = running?.pgbackrest?.restore;
      if (id === undefined || asked?.enabled !== true) return undefined;
      const { id: seen, finished } = live.status?.pgbackrest?.restore ?? {};
      // A failed one is repeated; one that the configuration asked for and that has finished is over.
      if (seen === id && finished === true && (hasFailed(live) || !id.startsWith(own))) return undefined;
      const requested = asked.options?.join(" ");
      return requested === options
        ? watch(id)
        : refused(
            `another restore is under way (${requested ?? "no options"}); re-run with its recovery target to follow it`,
          );
    },
    start: (id) => ({
      ...watch(own + id),
      step: {
        verb: "patch",
        patch: {
          metadata: { annotations: { [annotation]: own + id } },
          spec: { backups: { pgbackrest: { restore: request } } },
        },
      },
    }),
  };
}

/** PGO leaves a count that is zero out. */
function hasFailed({ status }: Live): boolean {
  const { finished = false, succeeded = 0 } = status?.pgbackrest?.restore ?? {};
  return finished && succeeded === 0;
}

/** PGO has finished only when its Job has, Patroni has a primary, and every instance is ready. */
function progressOf(live: Live, id: string, ready: number, wanted: number): OperationProgress {
  const { metadata, status } = live;
  const { restore } = status?.pgbackrest ?? {};
  const started = restore?.id === id;
  const { finished = false, active = 0 } = started ? restore : {};
  const job = `${metadata?.name ?? ""}-pgbackrest-restore`;
  const bootstrapped = status?.patroni?.systemIdentifier !== undefined;
  const steps: readonly (readonly [boolean, string])[] = [
    [started, "PGO has not started"],
    [active > 0 || finished, "PGO stops the instances"],
    [finished, `Job ${job} restores`],
    [bootstrapped, "Patroni starts the primary"],
    [ready === wanted, `${ready} of ${wanted} instances ready`],
  ];
  const next = steps.find(([reached]) => !reached);
  return {
    ended: next === undefined,
    // It is under way until the request is removed: the same command must never restore again instead.
    remaining: 1,
    failure:
      started && hasFailed(live)
        ? `its Job failed, and every instance is stopped; kubectl logs job/${job} shows why. Re-run with another recovery target`
        : undefined,
    words: next?.[1] ?? `${ready} of ${wanted} instances ready`,
  };
}
