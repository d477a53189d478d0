import { Kubectl } from "../../src/commands/kubectl";
import { DumpRun } from "../../src/operations/dump";
import { barmanRepository, cloudNativePgCluster } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";

const cluster = cloudNativePgCluster({
  backups: { repositories: [barmanRepository] },
  logicalBackups: { schedule: "30 2 * * *" },
});
const cronJob = (status: object): string =>
  JSON.stringify({
    metadata: { name: "main-logical-backup", uid: "u" },
    spec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: "logical-backup", env: [] }] } } } } },
    status,
  });
const failed = {
  metadata: { name: "j" },
  status: { conditions: [{ type: "Failed", status: "True", message: "Job has reached the specified backoff limit" }] },
};

/** Runs a dump on a fake kubectl, whose CronJob has another status from the second answer on. */
async function run(answers: {
  readonly before: object;
  readonly after: object;
  readonly job: string;
  readonly jobs?: readonly object[];
}) {
  const fake = new FakeKubectl(`
    echo "$*" >> "$0.log"
    case "$*" in
      *" create "*) cat > "$0.created" ;;
      *" logs "*"-c dump"*) echo "0 s: dumping roles" ;;
      *" logs "*"-c logical-backup"*) echo "copying it" ;;
      *"get cronjob"*) if [ -e "$0.asked" ]; then echo '${cronJob(answers.after)}'; else touch "$0.asked"; echo '${cronJob(answers.before)}'; fi ;;
      *"get jobs"*) echo '${JSON.stringify({ items: answers.jobs ?? [] })}' ;;
      *"get job"*) ${answers.job} ;;
    esac`);
  try {
    const dump = await DumpRun.start(new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program), cluster);
    const lines: string[] = [];
    const end = await dump.end((line) => lines.push(line), new AbortController().signal);
    return { end, lines, job: dump.job, resumed: dump.resumed, calls: fake.log().join("\n") };
  } finally {
    fake.remove();
  }
}

describe("a dump by the command (on a fake kubectl)", () => {
  it("is a Job of the CronJob, and complete when the CronJob has another time of its last success", async () => {
    const { end, lines, job, resumed, calls } = await run({
      before: { lastSuccessfulTime: "2026-03-01T02:31:00Z" },
      after: { lastSuccessfulTime: "2026-03-02T10:00:00Z" },
      job: "exit 0",
    });
    expect(job).toMatch(/^main-logical-backup-\d+$/);
    expect(resumed).toBe(false);
    expect(calls).toContain("create");
    expect(end).toBe("complete");
    expect(lines).toEqual(["0 s: dumping roles", "copying it"]);
  });

  it("follows one that is running", async () => {
    const { job, resumed, calls } = await run({
      before: {},
      after: { lastSuccessfulTime: "2026-03-02T10:00:00Z" },
      job: "exit 0",
      jobs: [{ metadata: { name: "main-logical-backup-1", ownerReferences: [{ uid: "u" }] } }],
    });
    expect([job, resumed]).toEqual(["main-logical-backup-1", true]);
    expect(calls).not.toContain("create");
  });

  it("ends with the reason of a failed Job", async () => {
    const { end } = await run({ before: {}, after: {}, job: `echo '${JSON.stringify(failed)}'` });
    expect(end).toBe("Job has reached the specified backoff limit");
  });
});
