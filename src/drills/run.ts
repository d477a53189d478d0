import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { drillName, reportKey } from "../../components/model";
import { type DrillReport, parseDrillReport } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Kubectl } from "../commands/kubectl";
import { UserError } from "../errors";
import { CronJob, endOf, jobLog, readJob } from "../operations/cron-jobs";
import { creationOf } from "../operations/live";

const interval = 2_000;

/** A running drill. */
export class DrillRun {
  private constructor(
    private readonly kubectl: Kubectl,
    private readonly cluster: ResolvedPostgresCluster,
    /** Name of its Job. */
    readonly job: string,
    /** True if it was already running. */
    readonly resumed: boolean,
  ) {}

  /** Starts a drill, or returns the one that is already running. */
  static async start(kubectl: Kubectl, cluster: ResolvedPostgresCluster, to: string | undefined): Promise<DrillRun> {
    const { namespace } = cluster;
    const cronJob = await CronJob.read(kubectl, namespace, drillName(cluster.name));
    const running = await cronJob.running();
    if (running !== undefined && to !== undefined) {
      throw new UserError(
        `The Job ${namespace}/${running} is running already, maybe to another recovery target: re-run once it has finished`,
      );
    }
    const job = running ?? (await cronJob.start({ TARGET_TIME: to }));
    return new DrillRun(kubectl, cluster, job, running !== undefined);
  }

  /** Waits for its end, and reports its output and state meanwhile. */
  async end(say: (line: string) => void, signal: AbortSignal): Promise<DrillReport> {
    let printed = 0;
    let told = "";
    let last: DrillReport | undefined;
    const report = async (): Promise<DrillReport | undefined> => {
      const job = await readJob(this.kubectl, this.cluster.namespace, this.job);
      const lines = await jobLog(this.kubectl, this.cluster.namespace, this.job);
      for (const line of lines.slice(printed)) {
        const parsed = parseDrillReport(line);
        if (parsed === undefined) say(line);
        last = parsed ?? last;
      }
      printed = Math.max(printed, lines.length);
      const waiting = lines.length === 0 ? await this.waitingFor() : "";
      if (waiting !== "" && waiting !== told) say(waiting);
      told = waiting;
      const ended = job === undefined || endOf(job) !== undefined;
      return ended ? (last ?? (await this.handedIn()) ?? this.unreported(job)) : undefined;
    };
    return (
      (await waitUntil({ check: report, interval, signal })) ??
      this.unreported(await readJob(this.kubectl, this.cluster.namespace, this.job))
    );
  }

  /** Returns the reason why its pod does not run yet. */
  private async waitingFor(): Promise<string> {
    const selector = `batch.kubernetes.io/job-name=${this.job}`;
    const path =
      "jsonpath={.items[0].status.phase} {.items[0].status.conditions[?(@.status=='False')].message} {.items[0].status.containerStatuses[0].state.waiting.reason}";
    const text = await this.kubectl
      .run(["get", "pods", "-n", this.cluster.namespace, "-l", selector, "-o", path])
      .catch(() => "");
    const [phase = "", ...rest] = text.trim().split(/\s+/);
    return phase === "Pending" ? `its pod waits: ${rest.join(" ").trim()}` : "";
  }

  /** Returns the report in the drill's ConfigMap, if it belongs to this Job. */
  private async handedIn(): Promise<DrillReport | undefined> {
    const { report } = await readDrill(this.kubectl, this.cluster);
    return report?.job === this.job ? report : undefined;
  }

  private unreported(job: Awaited<ReturnType<typeof readJob>>): DrillReport {
    const why = job !== undefined ? endOf(job)?.message : "its Job was deleted";
    return {
      ...{ cluster: this.cluster.name, job: this.job, result: "failed", begun: "", seconds: 0, checks: "" },
      reason: `it finished without a report: ${why ?? "its pod was killed"}`,
    };
  }
}

/** Last result of the drill of a cluster. */
export interface LastDrill {
  /** Undefined before the first drill. */
  readonly report: DrillReport | undefined;
  /** Time at which the ConfigMap of the report was created, with the CronJob; undefined if it is missing. */
  readonly created: Date | undefined;
}

/** Reads the report of the last drill, and since when drills are scheduled. */
export async function readDrill(
  kubectl: Kubectl,
  { name, namespace }: Pick<ResolvedPostgresCluster, "name" | "namespace">,
): Promise<LastDrill> {
  const live = (await kubectl.get("configmap", namespace, drillName(name))) as
    { data?: Record<string, string> } | undefined;
  return { report: parseDrillReport(live?.data?.[reportKey] ?? ""), created: creationOf(live) };
}
