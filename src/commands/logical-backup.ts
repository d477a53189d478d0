import { logicalBackupName } from "../../components/model";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { DumpRun } from "../operations/dump";
import { UserError } from "../errors";
import type { Opened } from "./connected";

/**
 * `npm run backup -- <environment> --logical`: dumps the databases now, as the schedule does, and waits for the end.
 *
 * @throws UserError when the cluster has no logical backups, or the dump failed.
 */
export async function dumpNow({ environment, cluster, agree }: Opened, signal: AbortSignal): Promise<number> {
  const { kubectl, progress, name } = environment;
  if (renderPostgresCluster(cluster).logicalBackup.length === 0) {
    throw new UserError(
      `The cluster ${cluster.name} has no logical backups; add logicalBackups to it in Pulumi.${name}.yaml.`,
    );
  }
  await agree(
    `This dumps the databases of ${cluster.namespace}/${cluster.name} into the bucket of its backups.\n` +
      "  data      is read, not changed; the dump counts for keep, which may delete the oldest one\n" +
      "  clients   are not interrupted; DDL waits until the dump of its database is complete",
  );
  const run = await DumpRun.start(kubectl, cluster);
  progress.note(
    run.resumed ? `Job ${run.job} is running already: following it` : `Job ${run.job} dumps ${cluster.name}`,
  );
  const end = await run.end((line) => {
    progress.note(`  ${line}`);
  }, signal);
  if (signal.aborted) {
    throw new UserError(
      `The dump continues; its log: kubectl logs -n ${cluster.namespace} job/${run.job} --all-containers`,
    );
  }
  if (end !== "complete") {
    throw new UserError(
      `The logical backup of ${cluster.name} failed: ${end}\n` +
        `Impact and fix: docs/runbooks/PostgresLogicalBackupTooOld.md; its log: kubectl logs -n ${cluster.namespace} job/${run.job} --all-containers`,
    );
  }
  console.log(
    `The logical backup of ${cluster.name} is complete; ${logicalBackupName(cluster.name)} takes the next one.`,
  );
  return 0;
}
