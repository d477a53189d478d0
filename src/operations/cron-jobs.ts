import { z } from "zod";
import type { Kubectl } from "../commands/kubectl";
import { UserError } from "../errors";

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
  status: z.looseObject({ lastSuccessfulTime: z.string().optional() }).optional(),
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

type Job = z.output<typeof jobSchema>;

/** A CronJob, whose Jobs commands create now. */
export class CronJob {
  private constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
    private readonly name: string,
    private readonly live: z.output<typeof cronJobSchema>,
  ) {}

  /** Returns undefined where it does not exist. */
  static async find(kubectl: Kubectl, namespace: string, name: string): Promise<CronJob | undefined> {
    const live = await kubectl.get("cronjob", namespace, name);
    return live === undefined ? undefined : new CronJob(kubectl, namespace, name, cronJobSchema.parse(live));
  }

  /** @throws UserError when it does not exist. */
  static async read(kubectl: Kubectl, namespace: string, name: string): Promise<CronJob> {
    const found = await CronJob.find(kubectl, namespace, name);
    if (found !== undefined) return found;
    throw new UserError(`The CronJob ${namespace}/${name} does not exist: npm run up creates it`);
  }

  /** Time at which a Job of it last succeeded. */
  get lastSuccess(): string | undefined {
    return this.live.status?.lastSuccessfulTime;
  }

  /** Returns the name of its Job that is running, also of one that the CronJob itself did not create. */
  async running(): Promise<string | undefined> {
    const { uid } = this.live.metadata;
    const jobs = (await this.kubectl.list("jobs", this.namespace)).flatMap(
      (item) => jobSchema.safeParse(item).data ?? [],
    );
    return jobs.find(
      (job) => endOf(job) === undefined && job.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true,
    )?.metadata.name;
  }

  /**
   * Creates the Job that it would create now, and returns its name.
   *
   * @param env Values of variables of its containers that differ.
   */
  async start(env: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    const { metadata, spec } = this.live;
    const job = structuredClone(spec.jobTemplate.spec);
    for (const variable of job.template.spec.containers.flatMap((container) => container.env)) {
      variable.value = env[variable.name] ?? variable.value;
    }
    // Monitoring identifies Jobs of a CronJob by the number at the end of their name.
    const name = `${this.name}-${Math.floor(Date.now() / 1000)}`;
    await this.kubectl.create({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        ...{ name, namespace: this.namespace, labels: spec.jobTemplate.metadata?.labels ?? {} },
        annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
        // As a Job of the CronJob it updates the time of the last success, and is deleted after the next one.
        ownerReferences: [
          {
            ...{ apiVersion: "batch/v1", kind: "CronJob", name: this.name, uid: metadata.uid },
            ...{ controller: true, blockOwnerDeletion: true },
          },
        ],
      },
      spec: job,
    });
    return name;
  }
}

/** Reads a Job; undefined for a missing one. */
export async function readJob(kubectl: Kubectl, namespace: string, name: string): Promise<Job | undefined> {
  const live = await kubectl.get("job", namespace, name);
  return live === undefined ? undefined : jobSchema.parse(live);
}

/** Returns the condition with which a Job has finished, Complete or Failed; undefined while it runs. */
export function endOf({ status }: Job): { readonly type: string; readonly message?: string | undefined } | undefined {
  return status?.conditions?.find(
    ({ type, status: holds }) => ["Complete", "Failed"].includes(type) && holds === "True",
  );
}

/** Returns the lines of a Job's log; none where its pod has not started. */
export async function jobLog(
  kubectl: Kubectl,
  namespace: string,
  job: string,
  ...options: readonly string[]
): Promise<string[]> {
  const text = await kubectl.run(["logs", `job/${job}`, "-n", namespace, ...options]).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
