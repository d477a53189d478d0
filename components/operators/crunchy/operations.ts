import { z } from "zod";
import {
  type OperationWatch,
  type MadeBackup,
  type OperatorOperations,
  withoutKeys,
  type WrittenCluster,
} from "../../model/operations";
import type { ResolvedCrunchyCluster } from "./cluster";
import { instanceCount } from "../../model/instances";
import { restartProgress } from "../../model/restart";
import { backupFromSchedule } from "./backups/on-demand";
import { liveNamed, liveOf } from "./live";
import { apiGroup, endpoints, pgoKey } from "./names";
import { restoreInPlace } from "./bootstrap/restore-in-place";

const kind = `postgrescluster.${apiGroup}`;
const backupAnnotation = pgoKey("pgbackrest-backup");
/**
 * PGO copies annotations of spec.metadata to its pods, and so recreates them one by one, the primary last and after a
 * switchover. Source: Crunchy Postgres for Kubernetes, "Administrative Tasks", "Manually Restarting PostgreSQL".
 */
const restartAnnotation = "restarted";
const switchoverAnnotation = pgoKey("trigger-switchover");

/**
 * Operations on a running cluster of PGO. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go and
 * patroni.go.
 */
export const operations: OperatorOperations<ResolvedCrunchyCluster> = {
  choosesReplica: "PGO",
  // PGO creates a Secret for each user of the configuration, and for the superuser if it is one of them.
  password: (cluster, role) =>
    [endpoints(cluster).user.name, "postgres", ...cluster.users.map(({ name }) => name)].includes(role)
      ? { secret: `${cluster.name}-pguser-${role}`, key: "password" }
      : undefined,
  // Source: PGO 6.0, internal/controller/standalone_pgadmin/config.go, pgAdminPort; the chart names the Service.
  pgAdmin: ({ name, crunchy: { pgAdmin } }) =>
    pgAdmin !== undefined
      ? { service: pgAdmin.service ?? `${name}-pgadmin`, port: 5050, users: pgAdmin.users }
      : undefined,
  pods: ({ name }) => ({
    selector: `${pgoKey("cluster")}=${name},${pgoKey("instance")}`,
    roleLabel: pgoKey("role"),
    primary: "master",
    container: "database",
  }),
  backupList: ({ backups }) =>
    backups === undefined
      ? undefined
      : { command: ["pgbackrest", "info", "--stanza=db", "--output=json"], parse: parsePgbackrestInfo },
  backup: ({ name }) => {
    const watch = (id: string): OperationWatch => ({
      kind,
      name,
      progress: (live) => {
        const { manualBackup } = liveOf(live).status?.pgbackrest ?? {};
        if (manualBackup?.id !== id) return { ended: false, words: "PGO has not started" };
        const { finished = false, succeeded = 0, active = 0 } = manualBackup;
        return {
          ended: finished,
          failure: finished && succeeded === 0 ? "its Job failed; see the Job's log" : undefined,
          words: active > 0 ? "a pod takes the backup" : "its Job waits for a pod",
        };
      },
    });
    return {
      kind,
      underWay: (objects) => {
        const live = liveNamed(objects, name);
        const asked = live.metadata?.annotations?.[backupAnnotation];
        const { manualBackup } = live.status?.pgbackrest ?? {};
        return asked !== undefined && !(manualBackup?.id === asked && manualBackup.finished === true)
          ? watch(asked)
          : undefined;
      },
      start: (id) => ({ ...watch(id), step: { verb: "annotate", annotation: backupAnnotation, value: id } }),
    };
  },
  restoreInPlace,
  takeOver: () => "PGO restores over the data of a cluster, which keeps its name: write --in-place in place of --as",
  backupOf: (cluster, { repository, type }) => backupFromSchedule(cluster, repository, type),
  restart: (cluster) => {
    const { name } = cluster;
    const watch = (value: string): OperationWatch => ({
      ...{ kind, name, pods: operations.pods(cluster).selector },
      progress: (_live, pods) => restartProgress(pods, { key: restartAnnotation, value }, instanceCount(cluster)),
    });
    return {
      kind,
      underWay: (objects) => {
        const value = liveNamed(objects, name).spec?.metadata?.annotations?.[restartAnnotation];
        return value !== undefined ? watch(value) : undefined;
      },
      start: (value) => ({
        ...watch(value),
        step: { verb: "patch", patch: { spec: { metadata: { annotations: { [restartAnnotation]: value } } } } },
      }),
    };
  },
  restored: ({ name, backups }, written, as, value) => {
    const [repository] = backups?.repositories ?? [];
    if (repository === undefined) return undefined;
    const own = written["backups"] as { repositories: WrittenCluster[] };
    // Its backups go to its own folder.
    const repositories = own.repositories.map((one) => withoutKeys(one, ["path"]));
    const rest = withoutKeys(written, ["standby", "restore", "allowDataLoss"]);
    const body = rest["crunchy"] as WrittenCluster | undefined;
    return {
      ...{ ...rest, name: as },
      crunchy: body && withoutKeys(body, ["state", "upgrade"]),
      bootstrap: { from: "cluster", cluster: name, repository: repository.name, target: { type: "time", value } },
      backups: { ...own, repositories },
    };
  },
  switchover: ({ name }) => {
    const watch = (id: string): OperationWatch => ({
      kind,
      name,
      progress: (live) => ({
        ended: liveOf(live).status?.patroni?.switchover === id,
        words: "Patroni chooses another primary",
      }),
    });
    return {
      kind,
      underWay: (objects) => {
        const live = liveNamed(objects, name);
        const asked = live.metadata?.annotations?.[switchoverAnnotation];
        return asked !== undefined && live.status?.patroni?.switchover !== asked ? watch(asked) : undefined;
      },
      // PGO chooses the replica: a target would have to be part of the configuration.
      start: (id) => ({ ...watch(id), step: { verb: "annotate", annotation: switchoverAnnotation, value: id } }),
    };
  },
};

/** Source: pgBackRest command reference, info, output json. */
const infoSchema = z.array(
  z.looseObject({
    backup: z.array(
      z.looseObject({
        label: z.string(),
        type: z.string(),
        error: z.boolean().nullish(),
        timestamp: z.looseObject({ stop: z.number() }),
        info: z.looseObject({ size: z.number() }),
        database: z.looseObject({ "repo-key": z.number() }),
      }),
    ),
  }),
);

/** Returns the backups of all repositories, oldest first, without those with damaged pages. */
export function parsePgbackrestInfo(output: string): MadeBackup[] {
  const begin = output.indexOf("[");
  if (begin < 0) return [];
  return infoSchema
    .parse(JSON.parse(output.slice(begin)))
    .flatMap(({ backup }) => backup)
    .filter(({ error }) => error !== true)
    .map(({ label, type, timestamp, info, database }) => ({
      label,
      type,
      repository: `repo${database["repo-key"]}`,
      finished: new Date(timestamp.stop * 1000),
      bytes: info.size,
    }))
    .sort((a, b) => a.finished.getTime() - b.finished.getTime());
}
