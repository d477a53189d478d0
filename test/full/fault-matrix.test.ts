import * as os from "node:os";
import * as path from "node:path";
import { faultTable, type FaultRun } from "../../src/docs/fault-runs";
import { Machine, report } from "../e2e/support/machine";
import { Processes } from "../faults/processes";
import { Clients } from "../faults/clients";
import { problemsOf, recordRun, runFault } from "../faults/run";
import { matrixOptions, selectRuns } from "../faults/select";
import { cluster, nodeSite } from "../faults/site";
import type { Mode } from "../faults/table";
import { describeOnNode } from "../helpers/node";

const options = matrixOptions(process.env);
const results = process.env["PGSTACK_FAULT_RESULTS"] ?? path.join(os.tmpdir(), `pgstack-faults-${process.pid}.json`);
const lastReadsMs = 120_000;

describeOnNode(`a cluster under faults, by the seed ${options.seed}`, () => {
  const done: FaultRun[] = [];
  let machine: Machine;
  let current: Mode = "strict";
  let withoutPooler = (): void => undefined;

  const kubectl = (...args: readonly string[]): string => machine.kubectl(...args).trim();
  const up = async (): Promise<void> => {
    const { code, output } = await machine.run("up");
    if (code !== 0) throw new Error(`npm run up exited with ${String(code)}:\n${output.slice(-4_000)}`);
    machine.settle();
  };
  /** Changes the replication mode, which is a reload. */
  const change = async (mode: Mode): Promise<void> => {
    if (mode === current) return;
    machine.edit(/mode: (?:strict|synchronous|asynchronous)$/m, `mode: ${mode}`);
    await up();
    current = mode;
  };
  /** Endpoints by the addresses of their Services: a client in the node's network asks no DNS of the cluster. */
  const endpoints = (): { name: string; host: string; port: number; primary: boolean }[] => {
    const found = kubectl("get", "services", "-n", cluster.namespace, "-o", "json");
    const services = (JSON.parse(found) as { items: { metadata: { name: string }; spec: { clusterIP: string } }[] })
      .items;
    const wanted = [
      ["rw", true],
      ["pooler", true],
      ["ro", false],
    ] as const;
    return wanted.flatMap(([name, primary]) => {
      const service = services.find(({ metadata }) => metadata.name === `${cluster.name}-${name}`);
      return service === undefined ? [] : [{ name, host: service.spec.clusterIP, port: 5432, primary }];
    });
  };
  const startClients = (run: string, seed: number): Clients => {
    const init = new Processes().initOf(path.join(machine.state, "node"));
    if (init === undefined) throw new Error("the node of the tests does not run");
    const secret = ["get", "secret", `${cluster.name}-app`, "-n", cluster.namespace, "-o", "jsonpath={.data.password}"];
    const password = Buffer.from(kubectl(...secret), "base64").toString();
    const limits = { connectTimeoutMs: 2_000, statementTimeoutMs: 10_000 };
    return new Clients(
      {
        ...{ run, seed, lastReadsMs, clients: 3, endpoints: endpoints() },
        login: { user: "app", database: "app", password, tls: true, ...limits },
      },
      ["nsenter", "--target", String(init.pid), "--net", "--"],
    );
  };

  beforeAll(async () => {
    machine = await Machine.healthy();
    const pooler = [
      "pooler:",
      "  instances: 1",
      "  image: localhost/postgresql:17",
      "  resources: { cpu: 10m, memory: 128Mi }",
    ];
    const lines = pooler.map((line) => `      ${line}\n`).join("");
    withoutPooler = machine.edit("      cloudNativePg:\n", `${lines}      cloudNativePg:\n`);
    await up();
  });

  afterAll(async () => {
    report(`results: ${results}`);
    for (const line of faultTable(done)) report(line);
    withoutPooler();
    await up();
  });

  it.each(selectRuns(options).map((plan): [string, typeof plan] => [`${plan.fault.name}, ${plan.mode}`, plan]))(
    "keeps what its replication mode promises: %s",
    async (_title, plan) => {
      // An environment that a fault broke is brought up again first.
      machine = await Machine.healthy();
      await change(plan.mode);
      const context = {
        site: nodeSite(machine),
        startClients,
        isHealthy: () => machine.isHealthy(),
        recoveryMs: 300_000,
      };
      const run = await runFault(plan, context);
      done.push(run);
      recordRun(results, run);
      const { ok, fail, unknown } = run.operations;
      report(
        `no write for ${Object.entries(run.outages)
          .map(([endpoint, ms]) => `${(ms / 1000).toFixed(1)} s by ${endpoint}`)
          .join(", ")}; operations: ${ok} acknowledged, ${fail} failed, ${unknown} unknown; ${run.lost} lost`,
      );
      expect(problemsOf(run, plan.fault.several === true)).toEqual([]);
      expect(ok).toBeGreaterThan(100);
    },
  );
});
