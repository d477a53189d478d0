import * as fs from "node:fs";
import { Kubectl } from "../../src/commands/kubectl";
import { CronJob } from "../../src/operations/cron-jobs";
import { FakeKubectl } from "../helpers/fake-kubectl";

const cronJob = {
  metadata: { uid: "u" },
  spec: {
    jobTemplate: {
      metadata: { labels: { a: "b" } },
      spec: {
        backoffLimit: 2,
        template: {
          spec: {
            containers: [
              {
                env: [
                  { name: "TARGET_TIME", value: "" },
                  { name: "KEEP", value: "3" },
                  { name: "PASSWORD", valueFrom: {} },
                ],
              },
            ],
          },
        },
      },
    },
  },
};
const job = (name: string, uid: string, type?: string): object => ({
  metadata: { name, ownerReferences: [{ uid }] },
  status: type === undefined ? {} : { conditions: [{ type, status: "True" }] },
});

/** Uses a CronJob on a fake kubectl, and returns the object that was created besides. */
async function on<Result>(jobs: readonly object[], use: (found: CronJob) => Promise<Result>) {
  const fake = new FakeKubectl(`
    case "$*" in
      *" create "*) cat > "$0.created" ;;
      *"get cronjob main-drill"*) echo '${JSON.stringify(cronJob)}' ;;
      *"get jobs"*) echo '${JSON.stringify({ items: jobs })}' ;;
    esac`);
  try {
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    const result = await use(await CronJob.read(kubectl, "postgres", "main-drill"));
    const file = `${fake.program}.created`;
    const created: unknown = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
    const missing: unknown = await CronJob.read(kubectl, "postgres", "other").catch((error: unknown) => error);
    return { result, created, missing };
  } finally {
    fake.remove();
  }
}

describe("a CronJob whose Job is created now (a fake kubectl)", () => {
  it("gets its Job with other values of some variables, which counts as one of its own", async () => {
    const { result: name, created } = await on([], async (found) => found.start({ TARGET_TIME: "now", OTHER: "x" }));
    expect(name).toMatch(/^main-drill-\d+$/);
    const { jobTemplate } = cronJob.spec;
    const env = [
      { name: "TARGET_TIME", value: "now" },
      { name: "KEEP", value: "3" },
      { name: "PASSWORD", valueFrom: {} },
    ];
    expect(created).toEqual({
      ...{ apiVersion: "batch/v1", kind: "Job" },
      metadata: {
        ...{ name, namespace: "postgres", labels: { a: "b" } },
        annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
        ownerReferences: [
          {
            apiVersion: "batch/v1",
            kind: "CronJob",
            name: "main-drill",
            uid: "u",
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: { ...jobTemplate.spec, template: { spec: { containers: [{ env }] } } },
    });
  });

  it.each([
    [
      "runs",
      [job("other", "v"), job("done", "u", "Complete"), job("failed", "u", "Failed"), job("main-drill-1", "u")],
      "main-drill-1",
    ],
    ["has finished", [job("done", "u", "Complete"), job("other", "v")], undefined],
  ])("has a Job that %s", async (_what, jobs, expected) => {
    expect((await on(jobs, async (found) => found.running())).result).toBe(expected);
  });

  it("is created by up where it is missing", async () => {
    expect((await on([], async () => Promise.resolve())).missing).toMatchObject({
      message: "The CronJob postgres/other does not exist: npm run up creates it",
    });
  });
});
