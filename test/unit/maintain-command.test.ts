import { maintain, untilReplicasFollow } from "../../src/commands/maintain";
import { Kubectl } from "../../src/commands/kubectl";
import type { Connected } from "../../src/commands/connected";
import { readEnvironment } from "../../src/commands/environment";
import { Progress } from "../../local/progress";
import { cloudNativePgCluster } from "../helpers/clusters";
import { FakeKubectl } from "../helpers/fake-kubectl";

const items = (...all: readonly object[]): string => JSON.stringify({ items: all });
const conditions = [{ type: "Ready", status: "True" }];
const node = (name: string): object => ({ metadata: { name }, spec: {}, status: { conditions } });

function instance(name: string, role: string, nodeName: string): object {
  return {
    metadata: {
      ...{ namespace: "postgres", name, labels: { "cnpg.io/instanceRole": role } },
      ownerReferences: [{ kind: "Cluster", controller: true }],
    },
    spec: { nodeName },
    status: { conditions },
  };
}

/** Answers of the fake. */
interface Answers {
  /** Standby names that the primary reports as synchronous. */
  readonly synchronous?: readonly string[];
  /** The number of first answers in which no replica streams yet. @default 0 */
  readonly behind?: number;
  /** The answer to `kubectl drain`: a shell command. */
  readonly drain?: string;
}

const call = { environment: "local", node: "a", timeout: "10s", yes: true } as const;
const going = { happened: false, signal: new AbortController().signal };

describe("npm run maintain, with a fake of kubectl", () => {
  let fake: FakeKubectl;
  let printed: string[];

  beforeEach(() => {
    printed = [];
    jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  });
  afterEach(() => fake.remove());

  /** An environment whose cluster has a replica on the node a, and all others elsewhere. */
  function environment({
    synchronous = ["main-2", "main-3"],
    drain = "echo drained",
    behind = 0,
  }: Answers = {}): Connected {
    const cluster = cloudNativePgCluster({ highAvailability: { mode: "strict" }, instances: 3 });
    const all = [
      instance("main-1", "primary", "b"),
      instance("main-2", "replica", "a"),
      instance("main-3", "replica", "c"),
    ];
    const moved = [
      instance("main-1", "primary", "b"),
      instance("main-2", "replica", "c"),
      instance("main-3", "replica", "c"),
    ];
    const replicas = synchronous.map((name) => ({ name, state: "streaming", sync: "quorum", bytes: 0, seconds: 0 }));
    const primary = { version: "17.6", bytes: 1, recovering: false, replicas, archived: null, stuck: null };
    fake = new FakeKubectl(`
echo "$@" >> "$0.log"
case "$*" in
  *"get nodes"*) [ ! -e "$0.blind" ] || exit 1; echo '${items(node("a"), node("b"), node("c"))}' ;;
  *"get pods --all-namespaces"*) if [ -e "$0.drained" ]; then echo '${items()}'; else echo '${items(instance("main-2", "replica", "a"))}'; fi ;;
  *"get pods -n postgres"*) if [ -e "$0.drained" ]; then echo '${items(...moved)}'; else echo '${items(...all)}'; fi ;;
  *"get "*) echo '${items()}' ;;
  *"exec main-1"*) echo x >> "$0.asked"
    if [ $(wc -l < "$0.asked") -le ${behind} ]; then echo '${JSON.stringify({ ...primary, replicas: [] })}'; else echo '${JSON.stringify(primary)}'; fi ;;
  *" drain "*) ${drain}; result=$?; touch "$0.drained"; exit $result ;;
  *cordon*) echo "node/a $2" ;;
esac`);
    const { config } = readEnvironment("local");
    return {
      ...{ name: "local", config: { ...config, clusters: [cluster] } },
      kubectl: new Kubectl({ kubeconfig: "none", identity: "none" }, fake.program),
      progress: new Progress({ write: (text) => printed.push(text) }),
    };
  }
  const changes = (): string[] =>
    fake
      .log()
      .filter((line) => / (un)?cordon | drain /.test(line))
      .map((line) => line.replace(/^\S+ /, ""));

  it("shows what it does, cordons, drains through the Eviction API, and reports the instances", async () => {
    expect(await maintain(environment(), call, going)).toBe(0);
    expect(printed.join("\n")).toMatch(
      /evict +postgres\/main-2[^]*postgres\/main: 3 of 3 ready[^]*npm run maintain -- local --node a --undo/,
    );
    expect(changes()).toEqual(["cordon a", "drain a --ignore-daemonsets --delete-emptydir-data --timeout=10s"]);
  });

  it("changes nothing without a terminal to ask in", async () => {
    const asked = maintain(environment(), { environment: "local", node: "a", timeout: "10s" }, going);
    await expect(asked).rejects.toThrow("Re-run with --yes: npm run maintain -- local --node a --timeout 10s --yes");
    expect(changes()).toEqual([]);
  });

  it("takes --yes not as consent to a primary without its synchronous replica", async () => {
    const alone = { synchronous: ["main-2"] };
    await expect(maintain(environment(alone), call, going)).rejects.toThrow(
      /npm run maintain -- local --node a --timeout 10s --without-synchronous-replica --yes/,
    );
    expect(changes()).toEqual([]);
    expect(printed.join("\n")).toMatch(/risk +postgres\/main would have 0 of the 1/);
    fake.remove();
    expect(await maintain(environment(alone), { ...call, withoutSynchronousReplica: true }, going)).toBe(0);
    expect(changes()).toHaveLength(2);
  });

  it("names the pods that are left where the drain is not complete in time, and the commands to go on", async () => {
    const slow = maintain(environment({ drain: "echo 'error: global timeout reached' >&2; exit 1" }), call, going);
    await expect(slow).rejects.toThrow(
      /not complete after 10s; pods that are left:\n {2}postgres\/main-2\nThe node stays cordoned\. Re-run to continue: npm run maintain -- local --node a --timeout 10s; to give up: npm run maintain -- local --node a --undo/,
    );
  });

  it("names the reason of kubectl where the drain fails, also where the pods that are left are not known", async () => {
    const drain = "echo 'error: cannot delete Pods with local storage' >&2; touch \"$0.blind\"; exit 1";
    await expect(maintain(environment({ drain }), call, going)).rejects.toThrow(
      /^The drain of a failed: kubectl drain a [^]*cannot delete Pods with local storage; pods that are left:\n {2}not known\nThe node stays cordoned\./,
    );
  });

  it("changes nothing more after Ctrl-C in a terminal, where its signal stays silent", async () => {
    const interrupted = { ...going, happened: true };
    await expect(maintain(environment(), call, interrupted)).rejects.toThrow(
      "The maintenance was interrupted. The node is not cordoned.",
    );
    expect(changes()).toEqual([]);
  });

  it.each([
    ["the cordon", "cordon a", /No pod was evicted\. The node stays cordoned\. Re-run to continue: .* --undo$/],
    ["the drain", "drain a", /a is drained and cordoned\. After its maintenance: .* --undo$/],
  ])("reports the state of the node after Ctrl-C during %s", async (_what, last, message) => {
    const connected = environment();
    const interruption = {
      signal: going.signal,
      get happened(): boolean {
        return changes().some((line) => line.startsWith(last));
      },
    };
    await expect(maintain(connected, call, interruption)).rejects.toThrow(message);
    expect(changes().at(-1)).toMatch(last);
  });

  it("waits after a switchover until the former primary follows, or names what still differs", async () => {
    const agreed = { unprotected: [] };
    const connected = environment({ behind: 1 });
    await untilReplicasFollow(connected, call, agreed, going);
    expect(fake.log().filter((line) => line.includes("exec main-1"))).toHaveLength(2);
    fake.remove();
    await expect(untilReplicasFollow(environment({ behind: 99 }), call, agreed, going, 0)).rejects.toThrow(
      /^0 s after the switchover the drain is not safe\. The node is not cordoned; re-run:\n {2}postgres\/main would have 0 of the 1/,
    );
    const interrupted = untilReplicasFollow(connected, call, agreed, { ...going, happened: true });
    await expect(interrupted).rejects.toThrow("The maintenance was interrupted. The node is not cordoned.");
  });

  it("uncordons a node with --undo, and asks nothing", async () => {
    expect(await maintain(environment(), { environment: "local", node: "a", timeout: "10s", undo: true }, going)).toBe(
      0,
    );
    expect(changes()).toEqual(["uncordon a"]);
  });
});
