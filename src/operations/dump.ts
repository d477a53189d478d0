import { z } from "zod";
import { logicalBackupName } from "../../components/model";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Kubectl } from "../commands/kubectl";
import { drillJob, runningJob } from "../drills/run";
import { UserError } from "../errors";

const interval = 2_000;

/** Checks that do not find the Job before it counts as deleted: Kubernetes deletes it before it writes the time of the success. */
const patience = 5;

const cronJobSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string() }),
  status: z.looseObject({ lastSuccessfulTime: z.string().optional() }).optional(),
});

const jobSchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

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
    const { namespace } = cluster;
    const name = logicalBackupName(cluster.name);
    const live = await kubectl.get("cronjob", namespace, name);
    if (live === undefined) {
      throw new UserError(`The CronJob ${namespace}/${name} does not exist: npm run up creates it`);
    }
    const cronJob = cronJobSchema.parse(live);
    const lastSuccess = cronJob.status?.lastSuccessfulTime;
    const running = await runningJob(kubectl, namespace, cronJob);
    if (running !== undefined) return new DumpRun(kubectl, cluster, running, true, lastSuccess);
    const job = `${name}-${Math.floor(Date.now() / 1000)}`;
    await kubectl.create(drillJob(live, job, namespace, undefined));
    return new DumpRun(kubectl, cluster, job, false, lastSuccess);
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
        const lines = await this.log(container);
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
    const job = await this.kubectl.get("job", namespace, this.job);
    if (job === undefined) {
      const live = cronJobSchema.safeParse(await this.kubectl.get("cronjob", namespace, logicalBackupName(name))).data;
      const success = live?.status?.lastSuccessfulTime;
      if (success !== undefined && success !== this.lastSuccess) return "complete";
      this.missing += 1;
      return this.missing > patience ? "its Job was deleted" : undefined;
    }
    const conditions = jobSchema.parse(job).status?.conditions ?? [];
    const last = conditions.find(({ type, status }) => ["Complete", "Failed"].includes(type) && status === "True");
    return last === undefined
      ? undefined
      : last.type === "Complete"
        ? "complete"
        : (last.message ?? "no reason is known");
  }

  private async log(container: string): Promise<string[]> {
    const args = ["logs", `job/${this.job}`, "-n", this.cluster.namespace, "-c", container];
    const text = await this.kubectl.run(args).catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }
}
