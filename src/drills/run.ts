import { z } from "zod";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { drillName, reportKey } from "../../components/model";
import { type DrillReport, parseDrillReport } from "../../components/postgres-cluster";
import { waitUntil } from "../../components/shared/wait-until";
import type { Kubectl } from "../commands/kubectl";
import { UserError } from "../errors";
import { creationOf } from "../operations/live";

const interval = 2_000;

const cronJobSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string() }),
  spec: z.looseObject({
    jobTemplate: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }).optional(),
      spec: z.looseObject({
        template: z.looseObject({
          spec: z.looseObject({
            containers: z.array(
              z.looseObject({ env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })) }),
            ),
          }),
        }),
      }),
    }),
  }),
  status: z.looseObject({ active: z.array(z.looseObject({ name: z.string() })).optional() }).optional(),
});

const jobSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    ownerReferences: z.array(z.looseObject({ uid: z.string() })).optional(),
  }),
  status: z
    .looseObject({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
        .optional(),
    })
    .optional(),
});

type CronJob = z.output<typeof cronJobSchema>;
type Job = z.output<typeof jobSchema>;

/** Returns the Job that the CronJob of a drill would create now; `to` is the recovery target. */
export function drillJob(cronJob: unknown, name: string, namespace: string, to: string | undefined): object {
  const { metadata, spec } = cronJobSchema.parse(cronJob);
  const { jobTemplate } = spec;
  const job = structuredClone(jobTemplate.spec);
  for (const { env } of job.template.spec.containers) {
    for (const variable of env) if (variable.name === "TARGET_TIME" && to !== undefined) variable.value = to;
  }
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace,
      labels: jobTemplate.metadata?.labels ?? {},
      annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
      // As a Job of the CronJob it updates the time of the last success, and is deleted after the next one.
      ownerReferences: [
        {
          apiVersion: "batch/v1",
          kind: "CronJob",
          name: name.replace(/-\d+$/, ""),
          uid: metadata.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: job,
  };
}

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
    const name = drillName(cluster.name);
    const live = await kubectl.get("cronjob", namespace, name);
    if (live === undefined) {
      throw new UserError(`The CronJob ${namespace}/${name} does not exist: npm run up creates it`);
    }
    const cronJob = cronJobSchema.parse(live);
    const running = await runningJob(kubectl, namespace, cronJob);
    if (running !== undefined && to !== undefined) {
      throw new UserError(
        `The Job ${namespace}/${running} is running already, maybe to another recovery target: re-run once it has finished`,
      );
    }
    if (running !== undefined) return new DrillRun(kubectl, cluster, running, true);
    // Monitoring identifies Jobs of a CronJob by the number at the end of their name.
    const job = `${name}-${Math.floor(Date.now() / 1000)}`;
    await kubectl.create(drillJob(live, job, namespace, to));
    return new DrillRun(kubectl, cluster, job, false);
  }

  /** Waits for its end, and reports its output and state meanwhile. */
  async end(say: (line: string) => void, signal: AbortSignal): Promise<DrillReport> {
    let printed = 0;
    let told = "";
    let last: DrillReport | undefined;
    const report = async (): Promise<DrillReport | undefined> => {
      const job = await this.readJob();
      const lines = await this.log();
      for (const line of lines.slice(printed)) {
        const parsed = parseDrillReport(line);
        if (parsed === undefined) say(line);
        last = parsed ?? last;
      }
      printed = Math.max(printed, lines.length);
      const waiting = lines.length === 0 ? await this.waitingFor() : "";
      if (waiting !== "" && waiting !== told) say(waiting);
      told = waiting;
      const ended = job === undefined || finished(job) !== undefined;
      return ended ? (last ?? (await this.handedIn()) ?? this.unreported(job)) : undefined;
    };
    return (await waitUntil({ check: report, interval, signal })) ?? this.unreported(await this.readJob());
  }

  private async readJob(): Promise<Job | undefined> {
    const live = await this.kubectl.get("job", this.cluster.namespace, this.job);
    return live === undefined ? undefined : jobSchema.parse(live);
  }

  private async log(): Promise<string[]> {
    const args = ["logs", `job/${this.job}`, "-n", this.cluster.namespace];
    const text = await this.kubectl.run(args).catch(() => "");
    return text.split("\n").filter((line) => line !== "");
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

  private unreported(job: Job | undefined): DrillReport {
    const why = job !== undefined ? finished(job)?.message : "its Job was deleted";
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

/** Returns the name of the Job of a CronJob that is running, also of one that the CronJob itself did not create. */
export async function runningJob(
  kubectl: Kubectl,
  namespace: string,
  cronJob: Pick<CronJob, "metadata">,
): Promise<string | undefined> {
  const jobs = (await kubectl.list("jobs", namespace)).flatMap((item) => jobSchema.safeParse(item).data ?? []);
  return jobs.find(
    (job) =>
      finished(job) === undefined &&
      job.metadata.ownerReferences?.some(({ uid }) => uid === cronJob.metadata.uid) === true,
  )?.metadata.name;
}

function finished({ status }: Job): { readonly message?: string | undefined } | undefined {
  return status?.conditions?.find(
    ({ type, status: holds }) => ["Complete", "Failed"].includes(type) && holds === "True",
  );
}
