import { logicalBackupName } from "../../components/model";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Kubectl } from "../commands/kubectl";
import { CronJob, endOf, jobLog, readJob } from "./cron-jobs";

const interval = 2_000;

/** Checks that do not find the Job before it counts as deleted: Kubernetes deletes it before it writes the time of the success. */
const patience = 5;

/** A dump of a cluster that runs now. */
export class DumpRun {
  private missing = 0;

  private constructor(
    private readonly kubectl: Kubectl,
    private readonly cluster: ResolvedPostgresCluster,
    /** Name of its Job. */
    readonly job: string,
    /** True if it was already running. */
    readonly resumed: boolean,
    private readonly lastSuccess: string | undefined,
  ) {}

  /**
   * Starts a Job of the CronJob of logical backups, or returns the one that is running.
   *
   * @throws UserError when the CronJob does not exist.
   */
  static async start(kubectl: Kubectl, cluster: ResolvedPostgresCluster): Promise<DumpRun> {
    const cronJob = await CronJob.read(kubectl, cluster.namespace, logicalBackupName(cluster.name));
    const running = await cronJob.running();
    const job = running ?? (await cronJob.start());
    return new DumpRun(kubectl, cluster, job, running !== undefined, cronJob.lastSuccess);
  }

  /**
   * Waits for its end, and reports its output meanwhile.
   *
   * @returns `complete`, or the reason of the failure.
   */
  async end(say: (line: string) => void, signal: AbortSignal): Promise<string> {
    const printed = { dump: 0, "logical-backup": 0 };
    const check = async (): Promise<string | undefined> => {
      const ended = await this.ended();
      for (const container of ["dump", "logical-backup"] as const) {
        const lines = await jobLog(this.kubectl, this.cluster.namespace, this.job, "-c", container);
        // The log of a further attempt, in a pod of its own.
        if (lines.length < printed[container]) printed[container] = 0;
        for (const line of lines.slice(printed[container])) say(line);
        printed[container] = lines.length;
      }
      return ended;
    };
    return (await waitUntil({ check, interval, signal })) ?? "it is still running";
  }

  /** Returns the result of the Job; undefined while it runs. Kubernetes deletes a successful one at once, with its volume. */
  private async ended(): Promise<string | undefined> {
    const { namespace, name } = this.cluster;
    const job = await readJob(this.kubectl, namespace, this.job);
    if (job === undefined) {
      const cronJob = await CronJob.find(this.kubectl, namespace, logicalBackupName(name));
      const success = cronJob?.lastSuccess;
      if (success !== undefined && success !== this.lastSuccess) return "complete";
      this.missing += 1;
      return this.missing > patience ? "its Job was deleted" : undefined;
    }
    const end = endOf(job);
    if (end === undefined) return undefined;
    return end.type === "Complete" ? "complete" : (end.message ?? "no reason is known");
  }
}
