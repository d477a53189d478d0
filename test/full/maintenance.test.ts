import { describeOnNode } from "../helpers/node";
import { Machine, report, until } from "../e2e/support/machine";

const namespace = "postgres";
/** A node without a kubelet: only an object, whose pods this file reports as ready and as stopped. */
const fakeNode = "without-kubelet";
const app = { app: "on-fake-node" };

interface Exercise {
  readonly before: string;
  readonly after: string;
  readonly outageSeconds: number;
  readonly usualSeconds: number;
  readonly acknowledged: number;
  readonly lost: readonly number[];
  readonly recoveredSeconds: number;
}

describeOnNode("exercises and maintenance of a running cluster", () => {
  let machine: Machine;

  const get = (...args: readonly string[]): string => machine.kubectl("get", ...args).trim();
  const primary = (): string => get("cluster", "main", "-n", namespace, "-o", "jsonpath={.status.currentPrimary}");
  const nodeName = (): string => get("pod", primary(), "-n", namespace, "-o", "jsonpath={.spec.nodeName}");
  const unschedulable = (name: string): boolean => get("node", name, "-o", "jsonpath={.spec.unschedulable}") === "true";

  beforeAll(async () => {
    machine = await Machine.healthy();
  });

  describe("npm run exercise", () => {
    const leftovers = async (): Promise<string> => {
      const jobs = get("jobs", "-n", namespace, "-o", "name");
      const schemas = await machine.query("select nspname from pg_namespace where nspname = 'pgstack_exercise'");
      return [...jobs.split("\n").filter((name) => name.includes("exercise")), schemas].join("");
    };

    it.each(["switchover", "delete-primary"])("loses no acknowledged row: %s", async (fault) => {
      const { code, output } = await machine.run("exercise", ["local", "--fault", fault, "--yes", "--json"]);
      expect(output).toContain(`fails over postgres/main of "local" on purpose (${fault})`);
      const result = JSON.parse(/^\{[^]*^\}$/m.exec(output)?.[0] ?? "{}") as Exercise;
      expect(result).toMatchObject({ lost: [], after: primary() });
      expect(code).toBe(0);
      expect(result.after).not.toBe(result.before);
      expect(result.acknowledged).toBeGreaterThan(40);
      // A fault that the client does not see is none.
      expect(result.outageSeconds).toBeGreaterThan(result.usualSeconds);
      expect(await leftovers()).toBe("");
      const { outageSeconds, acknowledged, recoveredSeconds } = result;
      report(
        `exercise, ${fault}: ${outageSeconds.toFixed(1)} s without an acknowledged write; ${acknowledged} rows, 0 lost; recovered after ${recoveredSeconds.toFixed(0)} s`,
      );
    });

    it("changes nothing without a terminal", async () => {
      const before = primary();
      const { code, output } = await machine.run("exercise");
      expect(output).toContain("Re-run with --yes: npm run exercise -- local --cluster main --fault switchover --yes");
      expect(code).toBe(1);
      expect(primary()).toBe(before);
      expect(await leftovers()).toBe("");
    });

    it("removes its Job and its rows when it is interrupted", async () => {
      const run = machine.start("exercise", ["local", "--yes"]);
      await run.line(/First writes/, 60_000);
      await until("it writes", () => get("jobs", "-n", namespace, "-o", "name").includes("main-exercise"));
      run.child.kill("SIGTERM");
      expect((await run.outcome).code).not.toBe(0);
      expect(run.output()).toContain("Interrupted. Re-run the same command to continue.");
      expect(await leftovers()).toBe("");
    });
  });

  describe("npm run maintain", () => {
    it("names the nodes where no node has that name", async () => {
      const { code, output } = await machine.run("maintain", ["local", "--node", "nowhere", "--yes"]);
      expect(output).toContain(`There is no node "nowhere"; there are: ${nodeName()}.`);
      expect(code).toBe(2);
    });

    it("refuses the only node: no other one can run the instances", async () => {
      const { code, output } = await machine.run("maintain", ["local", "--node", nodeName(), "--yes"]);
      expect(output).toMatch(
        /cannot be drained\. Nothing was changed:[^]*postgres\/main: no other node is ready and schedulable, so none can run main-\d, main-\d, main-\d; add a node/,
      );
      expect(code).toBe(1);
      expect(unschedulable(nodeName())).toBe(false);
    });

    describe("with a second node, which is a fake without a kubelet", () => {
      let kubelet: NodeJS.Timeout;
      const pods = (): { metadata: { name: string; deletionTimestamp?: string }; spec: { nodeName?: string } }[] =>
        (
          JSON.parse(get("pods", "-n", "default", "-l", "app=on-fake-node", "-o", "json")) as {
            items: ReturnType<typeof pods>;
          }
        ).items;
      const patchStatus = (kind: string, name: string, conditions: readonly object[]): void => {
        const status = { status: { conditions, ...(kind === "pod" ? { phase: "Running" } : {}) } };
        const options = ["-n", "default", "--subresource=status", "--type=merge", "-p", JSON.stringify(status)];
        machine.kubectl("patch", kind, name, ...options);
      };
      const ready = { type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" };

      beforeAll(async () => {
        machine.apply({
          ...{ apiVersion: "v1", kind: "Node", metadata: { name: fakeNode, labels: { fake: "true" } } },
          spec: { taints: [{ key: "fake", effect: "NoSchedule" }] },
        });
        const heartbeat = (): void => {
          const at = { ...ready, lastHeartbeatTime: new Date().toISOString() };
          patchStatus("node", fakeNode, [{ ...at, reason: "Fake", message: "fake" }]);
        };
        heartbeat();
        machine.apply({
          ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "on-fake-node", namespace: "default" } },
          spec: {
            ...{ replicas: 1, selector: { matchLabels: app } },
            template: {
              metadata: { labels: app },
              spec: {
                ...{ nodeName: fakeNode, terminationGracePeriodSeconds: 1, tolerations: [{ operator: "Exists" }] },
                containers: [{ name: "none", image: "localhost/postgresql:17" }],
              },
            },
          },
        });
        await until("a pod is bound to the fake node", () => pods().some(({ spec }) => spec.nodeName === fakeNode));
        const [pod] = pods();
        patchStatus("pod", pod?.metadata.name ?? "", [ready]);
        let beats = 0;
        kubelet = setInterval(() => {
          // Without it the node and its pods are not ready after 50 s. Source: Kubernetes, kube-controller-manager, --node-monitor-grace-period.
          if ((beats += 1) % 10 === 0) heartbeat();
          for (const { metadata } of pods().filter(({ metadata: of }) => of.deletionTimestamp !== undefined)) {
            machine.kubectl("delete", "deployment", "on-fake-node", "-n", "default", "--ignore-not-found");
            machine.kubectl("delete", "pod", metadata.name, "-n", "default", "--grace-period=0", "--force");
          }
        }, 1_000);
      });
      afterAll(() => {
        clearInterval(kubelet);
        machine.kubectl(
          "delete",
          "poddisruptionbudget,deployment",
          "on-fake-node",
          "-n",
          "default",
          "--ignore-not-found",
        );
        machine.kubectl("delete", "node", fakeNode, "--ignore-not-found");
      });

      it("refuses the node of all instances: no replica elsewhere can be promoted", async () => {
        const { code, output } = await machine.run("maintain", ["local", "--node", nodeName(), "--yes"]);
        expect(output).toMatch(
          /postgres\/main: its primary main-\d runs on the node, and no instance elsewhere is a synchronous replica that is ready \(main-\d on \S+: ready, streaming quorum; main-\d on \S+: ready, streaming quorum\)/,
        );
        expect(code).toBe(1);
        expect(unschedulable(nodeName())).toBe(false);
      });

      it("names a PodDisruptionBudget that blocks the drain, and changes nothing", async () => {
        machine.apply({
          ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
          metadata: { name: "on-fake-node", namespace: "default" },
          spec: { minAvailable: 1, selector: { matchLabels: app } },
        });
        const healthy = [
          "get",
          "poddisruptionbudget",
          "on-fake-node",
          "-n",
          "default",
          "-o",
          "jsonpath={.status.expectedPods}",
        ];
        await until("the budget counts its pod", () => machine.kubectl(...healthy) === "1");
        const { code, output } = await machine.run("maintain", ["local", "--node", fakeNode, "--yes"]);
        expect(output).toMatch(
          /default\/on-fake-node-\S+ cannot be evicted: the PodDisruptionBudget default\/on-fake-node allows no disruption, because it requires 1 healthy pods, and 1 are/,
        );
        expect(code).toBe(1);
        expect(unschedulable(fakeNode)).toBe(false);
        machine.kubectl("delete", "poddisruptionbudget", "on-fake-node", "-n", "default");
      });

      it("cordons and drains the node, is safe to re-run, and --undo uncordons it", async () => {
        const drained = await machine.run("maintain", ["local", "--node", fakeNode, "--yes", "--timeout", "60s"]);
        expect(drained.output).toMatch(/evict +default\/on-fake-node-[^]*is drained and cordoned/);
        expect(drained.code).toBe(0);
        // Its ReplicaSet recreates the evicted pod on the node, which the template names, until the Deployment is deleted.
        await until("the pods of the Deployment are deleted", () => pods().length === 0);
        expect(unschedulable(fakeNode)).toBe(true);
        const again = await machine.run("maintain", ["local", "--node", fakeNode, "--yes"]);
        expect(again.output).toMatch(/cordon +the node is cordoned already\n +evict +no pod/);
        expect(again.code).toBe(0);
        const { code } = await machine.run("maintain", ["local", "--node", fakeNode, "--undo"]);
        expect(code).toBe(0);
        expect(unschedulable(fakeNode)).toBe(false);
      });
    });
  });
});
