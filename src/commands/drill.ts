import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { drillName } from "../../components/model";
import { DrillRun } from "../drills/run";
import { describeReport } from "../drills/text";
import { UserError } from "../errors";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, connected } from "./connected";
import { prepareDrill } from "./coverage";
import { exitCodes } from "./exit-codes";
import { momentOf } from "./moment";

/**
 * `npm run drill [-- <environment>] [--cluster <name>] [--to <time>] [--json]`: restores the newest backup now, beside the cluster, and
 * reports the result. The cluster itself does not change, so there is no question.
 */
export const command: Command<ClusterCall & { readonly to?: string; readonly json?: true }> = async (
  call,
  interruption,
) => {
  const { environment: name, cluster: wanted } = call;
  const to = call.to !== undefined ? momentOf(call.to, new Date()) : undefined;
  const environment = await connected(name);
  const cluster = clusterNamed(environment, wanted);
  checkDrilled(cluster, name);
  const { kubectl, progress } = environment;
  await prepareDrill(environment, cluster, to);
  const run = await DrillRun.start(kubectl, cluster, to);
  const { job, resumed } = run;
  progress.note(
    resumed
      ? `Job ${job} is running already: following it`
      : `Job ${job} restores ${to === undefined ? "the newest backup" : `the state of ${to}`} of ${cluster.name}`,
  );
  const report = await run.end((line) => {
    progress.note(`  ${line}`);
  }, interruption.signal);
  if (interruption.happened) {
    throw new UserError(`The drill continues; re-run the same command to follow it: Job ${cluster.namespace}/${job}`);
  }
  if (call.json === true) {
    console.log(JSON.stringify(report, undefined, 2));
    return report.result === "failed" ? exitCodes.failed : exitCodes.ok;
  }
  if (report.result === "failed") {
    throw new UserError(
      `The backups of ${cluster.name} are NOT verified: ${report.reason ?? "no reason is known"}\n` +
        `Impact and fix: docs/runbooks/PostgresRestoreDrillFailed.md; its log: kubectl logs -n ${cluster.namespace} job/${job}`,
    );
  }
  console.log(describeReport(report));
  return 0;
};

function checkDrilled(cluster: ResolvedPostgresCluster, environment: string): void {
  if (renderPostgresCluster(cluster).drill.length > 0) return;
  const why =
    cluster.backups === undefined
      ? "it has no backups; add backups"
      : !cluster.drill.enabled
        ? "drill.enabled is false, which is the default where an environment is disposable; write drill.enabled: true"
        : "it is stopped, paused or follows another cluster";
  throw new UserError(
    `The cluster ${cluster.name} has no ${drillName(cluster.name)}: ${why}. Change it in Pulumi.${environment}.yaml.`,
  );
}
