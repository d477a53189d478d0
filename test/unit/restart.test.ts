import { clusterOperations } from "../../components/postgres-cluster";
import { backupActing } from "../../src/commands/backup";
import { listBackups } from "../../src/commands/backup-list";
import { Kubectl } from "../../src/commands/kubectl";
import { logArguments } from "../../src/commands/logs";
import { UserError } from "../../src/errors";
import { runOperation, underWay } from "../../src/operations/run";
import { Progress } from "../../local/progress";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  volumeRepository,
} from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { captured } from "../helpers/fake-output";

const cnpg = cloudNativePgCluster({ instances: 2 });
const crunchy = crunchyCluster({ instances: 2 });
const value = "2026-11-28T10:00:00Z";
const pod = (name: string, restarted: string | undefined, ready = true, key = "restarted"): object => ({
  metadata: { name, ...(restarted !== undefined ? { annotations: { [key]: restarted } } : {}) },
  status: { conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const list = (...items: object[]): object => ({ items });

describe("a restart", () => {
  it("on PGO is an annotation of spec.metadata, as its documentation has it", () => {
    expect(clusterOperations(crunchy).restart.start(value)).toMatchObject({
      kind: "postgrescluster.postgres-operator.crunchydata.com",
      step: { verb: "patch", patch: { spec: { metadata: { annotations: { restarted: value } } } } },
    });
  });

  it("on CloudNativePG is the annotation that its plugin sets on the Cluster", () => {
    expect(clusterOperations(cnpg).restart.start(value).step).toEqual({
      verb: "annotate",
      annotation: "kubectl.kubernetes.io/restartedAt",
      value,
    });
  });

  it.each<[string, object, boolean]>([
    ["no pod is recreated yet", list(pod("a", undefined), pod("b", undefined)), false],
    ["a replica is recreated", list(pod("a", undefined), pod("b", value)), false],
    ["the last one is not ready", list(pod("a", value, false), pod("b", value)), false],
    ["the last one is being deleted", list(pod("a", "2026-01-01T00:00:00Z"), pod("b", value)), false],
    ["an old pod is still there", list(pod("a", value), pod("b", value), pod("c", undefined)), false],
    ["every instance is recreated and ready", list(pod("a", value), pod("b", value)), true],
  ])("on PGO, where %s", (_when, pods, ended) => {
    expect(clusterOperations(crunchy).restart.start(value).progress({}, pods).ended).toBe(ended);
  });

  it("on CloudNativePG ends when every pod has the annotation and the Cluster is healthy", () => {
    const key = "kubectl.kubernetes.io/restartedAt";
    const pods = list(pod("main-1", value, true, key), pod("main-2", value, true, key));
    const live = (phase: string): object => ({ metadata: { name: "main" }, status: { phase } });
    const { progress } = clusterOperations(cnpg).restart.start(value);
    expect(progress(live("Cluster in healthy state"), pods)).toMatchObject({ ended: true, failure: undefined });
    expect(progress(live("Primary instance is being restarted in-place"), pods).ended).toBe(false);
    expect(progress(live("Cluster in healthy state"), list(pod("main-1", value, true, key))).ended).toBe(false);
    expect(progress(live("Waiting for user action"), pods).failure).toMatch(/waits for a switchover/);
  });

  it("that was interrupted is followed, and one that has finished is not", async () => {
    const object = { metadata: { name: "hippo" }, spec: { metadata: { annotations: { restarted: value } } } };
    const answer = (pods: object): FakeKubectl =>
      new FakeKubectl(
        `case "$*" in *" pods "*) echo '${JSON.stringify(pods)}' ;; *"hippo"*) echo '${JSON.stringify(object)}' ;; *) echo '${JSON.stringify(list(object))}' ;; esac`,
      );
    for (const [pods, running] of [
      [list(pod("a", value), pod("b", undefined)), true],
      [list(pod("a", value), pod("b", value)), false],
      // All were restarted, and one broke later: that may be why another restart is asked for.
      [list(pod("a", value), pod("b", value, false)), false],
    ] as const) {
      const fake = answer(pods);
      const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
      const found = await underWay({ kubectl, cluster: crunchy }, clusterOperations(crunchy).restart);
      fake.remove();
      expect(found !== undefined).toBe(running);
    }
  });

  it("asks once, and waits until the end was seen twice", async () => {
    const done = list(pod("a", value), pod("b", value));
    const fake = new FakeKubectl(
      `echo "$*" >> "$0.log"
      case "$*" in *" pods "*) echo '${JSON.stringify(done)}' ;; *) echo '{}' ;; esac`,
    );
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    const progress = new Progress(captured());
    const context = { kubectl, progress, cluster: crunchy, title: "Restart", timeoutSeconds: 30 };
    await runOperation(
      { ...context, signal: new AbortController().signal },
      clusterOperations(crunchy).restart.start(value),
    );
    const calls = fake.log();
    fake.remove();
    expect(calls.filter((call) => call.includes("patch"))).toEqual([
      expect.stringContaining(
        `patch postgrescluster.postgres-operator.crunchydata.com hippo -n postgres --type=merge -p {"spec":{"metadata":{"annotations":{"restarted":"${value}"}}}}`,
      ),
    ]);
    expect(calls.filter((call) => call.includes("get pods"))).toHaveLength(2);
  });

  it("that does not end is an error with what is missing", async () => {
    const fake = new FakeKubectl(
      `case "$*" in *" pods "*) echo '${JSON.stringify(list(pod("a", value)))}' ;; *) echo '{}' ;; esac`,
    );
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    const context = { kubectl, progress: new Progress(captured()), cluster: crunchy, title: "Restart" };
    const act = clusterOperations(crunchy).restart.start(value);
    const ending = runOperation({ ...context, timeoutSeconds: 0, signal: new AbortController().signal }, act);
    await expect(ending).rejects.toThrow(UserError);
    await expect(ending).rejects.toThrow(/1 of 2 instances restarted and ready/);
    fake.remove();
  });
});

describe("a backup of another type or repository", () => {
  const schedules = { full: "0 1 * * *", differential: "0 2 * * *" };
  const repositories = [{ ...bucketRepository, schedules }, volumeRepository];
  const backedUp = crunchyCluster({ backups: { repositories } });

  it("on PGO is a Job of the schedule's CronJob, followed to its condition", () => {
    const acting = backupActing(backedUp, { repository: "repo1", type: "diff" });
    const act = acting.start("7");
    expect(act).toMatchObject({
      ...{ kind: "job.batch", name: "hippo-repo1-diff-manual-7" },
      step: { verb: "create-job", cronJob: "hippo-repo1-diff" },
    });
    const job = (name: string, type?: string): object => ({
      metadata: { name },
      status: type === undefined ? { active: 1 } : { conditions: [{ type, status: "True", message: "no bucket" }] },
    });
    expect(act.progress(job(act.name))).toMatchObject({ ended: false, words: "a pod takes the backup" });
    expect(act.progress(job(act.name, "Complete"))).toMatchObject({ ended: true, failure: undefined });
    expect(act.progress(job(act.name, "Failed"))).toMatchObject({ failure: "its Job failed: no bucket" });
    expect(acting.underWay([job("other"), job("hippo-repo1-diff-manual-6")])?.name).toBe("hippo-repo1-diff-manual-6");
    expect(acting.underWay([job("hippo-repo1-diff-manual-6", "Complete")])).toBeUndefined();
  });

  it("is refused without a schedule, an unknown repository, and on CloudNativePG but for a full one", () => {
    expect(() => backupActing(backedUp, { repository: "repo1", type: "incr" })).toThrow(/add schedules\.incremental/);
    expect(() => backupActing(backedUp, { repository: "repo9", type: "full" })).toThrow(
      /no repository "repo9"; there are: repo1, repo2/,
    );
    const barman = cloudNativePgCluster({ backups: { repositories: [barmanRepository] } });
    expect(() => backupActing(barman, { repository: "repo1", type: "incr" })).toThrow(/full backups only/);
    expect(backupActing(barman, { repository: "repo1", type: "full" }).start("7").step.verb).toBe("create");
  });
});

describe("the list of backups, by a fake kubectl", () => {
  const cluster = cloudNativePgCluster({ backups: { repositories: [barmanRepository] } });
  const primary = { metadata: { name: "main-1", labels: { "cnpg.io/instanceRole": "primary" } } };
  const backup = {
    backup_id: "20260101T010000",
    status: "DONE",
    size: 4096,
    end_time_iso: "2026-01-01T01:00:05+00:00",
  };
  const script = (backups: object[]): string => `case "$*" in
    *exec*) echo '${JSON.stringify({ backups_list: backups })}' ;;
    *) echo '${JSON.stringify({ items: [primary] })}' ;;
  esac`;
  const listed = async (backups: object[], json = false): Promise<string> => {
    const fake = new FakeKubectl(script(backups));
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    return listBackups({ name: "prod", kubectl }, [cluster, cloudNativePgCluster({ name: "other" })], json).finally(
      () => fake.remove(),
    );
  };

  it("is an aligned table without colour in a pipe", async () => {
    expect(await listed([backup])).toBe(
      [
        "CLUSTER  REPOSITORY  BACKUP           TYPE  FINISHED                  SIZE",
        "main     repo1       20260101T010000  full  2026-01-01T01:00:05.000Z  4.0 KiB",
      ].join("\n"),
    );
  });

  it("is JSON for a script, and names the command where it is empty", async () => {
    expect(JSON.parse(await listed([backup], true))).toMatchObject({
      environment: "prod",
      clusters: [{ cluster: "main", backups: [{ label: "20260101T010000", bytes: 4096 }] }, { backups: [] }],
    });
    expect(await listed([])).toBe('"prod" has no backups. npm run backup -- prod takes one.');
  });
});

describe("the logs", () => {
  it("are those of every instance, or of one", () => {
    expect(logArguments(cnpg, { since: "1h" }).join(" ")).toBe(
      "logs -n postgres -l cnpg.io/cluster=main,cnpg.io/podRole=instance --prefix -c postgres --since=1h --tail=-1 --max-log-requests=50",
    );
    expect(
      logArguments(crunchy, { instance: "hippo-0", container: "pgbackrest", follow: true, since: "5m" }).join(" "),
    ).toBe("logs -n postgres hippo-0 -c pgbackrest --since=5m --tail=-1 --max-log-requests=50 --follow");
  });
});
