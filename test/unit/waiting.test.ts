import { ClusterWatch } from "../../src/commands/watch";
import { Kubectl } from "../../src/commands/kubectl";
import { creating, waitingPods } from "../../src/operations/waiting";
import { cloudNativePgCluster } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";

interface Waiting {
  readonly reason: string;
  readonly message?: string;
  readonly last?: object;
}

const pod = (name: string, waiting?: Waiting, init = false): object => {
  const statuses = [
    {
      name: "database",
      state:
        waiting === undefined ? { running: {} } : { waiting: { reason: waiting.reason, message: waiting.message } },
      ...(waiting?.last !== undefined ? { lastState: { terminated: waiting.last } } : {}),
    },
  ];
  return {
    metadata: { name },
    status: init ? { initContainerStatuses: statuses } : { containerStatuses: statuses },
  };
};
const list = (...items: object[]): object => ({ items });

describe("reasons for waiting pods", () => {
  it.each<[string, Waiting, string]>([
    [
      "an image that cannot be pulled",
      { reason: "ImagePullBackOff", message: 'Back-off pulling image "x"' },
      'main-1 waits: database: ImagePullBackOff: Back-off pulling image "x"',
    ],
    [
      "a Secret that a variable names",
      { reason: "CreateContainerConfigError", message: 'secret "app" not found' },
      'main-1 waits: database: CreateContainerConfigError: secret "app" not found',
    ],
    [
      "a container that crashes, with its last message",
      {
        reason: "CrashLoopBackOff",
        message: "back-off 5m0s restarting",
        last: { exitCode: 1, reason: "Error", message: "FATAL:  could not map anonymous shared memory" },
      },
      "main-1 waits: database crashes repeatedly, last with exit code 1: FATAL: could not map anonymous shared memory",
    ],
    [
      "a container that is killed for its memory",
      { reason: "CrashLoopBackOff", last: { exitCode: 137, reason: "OOMKilled" } },
      "main-1 waits: database crashes repeatedly, last with exit code 137: OOMKilled",
    ],
  ])("reports %s", (_what, waiting, line) => {
    expect(waitingPods(list(pod("main-1", waiting)))).toEqual([line]);
    expect(waitingPods(list(pod("main-1", waiting, true)))).toEqual([line]);
  });

  it("reports a pod that fits no node", () => {
    const message = "0/1 nodes are available: 1 Insufficient cpu.";
    const status = { conditions: [{ type: "PodScheduled", status: "False", message }] };
    expect(waitingPods(list({ metadata: { name: "main-1" }, status }))).toEqual([`main-1 waits: no node: ${message}`]);
  });

  it("reports a Secret that cannot be mounted, from the pod's event", () => {
    const pods = list(pod("main-1", { reason: "ContainerCreating" }));
    const event = (name: string, secret: string): object => ({
      ...{ type: "Warning", reason: "FailedMount", involvedObject: { name } },
      message: `MountVolume.SetUp failed: secret "${secret}" not found`,
    });
    expect(creating(pods)).toBe(true);
    expect(waitingPods(pods, list(event("main-1", "tls"), event("other", "none")))).toEqual([
      'main-1 waits: MountVolume.SetUp failed: secret "tls" not found',
    ]);
    expect(waitingPods(pods, list(event("other", "none")))).toEqual([]);
  });

  it("reports nothing for pods that run or start as usual, and one cause once", () => {
    expect(waitingPods(list(pod("main-1"), pod("main-2", { reason: "PodInitializing" })))).toEqual([]);
    expect(creating(list(pod("main-1")))).toBe(false);
    const missing = { reason: "ErrImagePull", message: "denied" };
    expect(waitingPods(list(pod("main-1", missing), pod("main-2", missing)))).toHaveLength(1);
    expect(waitingPods("no list")).toEqual([]);
  });
});

describe("the progress of up, by a fake kubectl", () => {
  it("shows why pods of the cluster wait, for the cluster and its dependents", async () => {
    const pods = list(pod("main-1", { reason: "ErrImagePull", message: "denied" }));
    const fake = new FakeKubectl(
      `case "$*" in
        *"get pods -n postgres -l app.kubernetes.io/instance=main"*) echo '${JSON.stringify(pods)}' ;;
        *) echo '{"status": {"readyInstances": 1}}' ;;
      esac`,
    );
    const connection = { kubeconfig: "kubeconfig", context: "other", identity: "other" };
    const watch = new ClusterWatch(new Kubectl(connection, fake.program), [cloudNativePgCluster()]);
    const waits = "main-1 waits: database: ErrImagePull: denied";
    try {
      const words = async (): Promise<string | undefined> => {
        const seen = watch.words("main-readiness/Job/main-ready-1");
        if (seen !== undefined) return seen;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return words();
      };
      expect(await words()).toBe(waits);
      expect(watch.words("main")).toBe(`1 of 3 instances ready; ${waits}`);
      expect(watch.words("other")).toBeUndefined();
    } finally {
      watch.stop();
      fake.remove();
    }
  });
});
