import { ensurePackages } from "../../local/debian";
import { Progress } from "../../local/progress";
import type { FaultRun } from "../../src/docs/fault-runs";
import { Machine } from "../e2e/support/machine";
import { cloudNativePg } from "../faults/cloud-native-pg";
import { expectKept, reportRuns } from "../faults/matrix";
import { matrixOptions, selectRuns } from "../faults/select";
import { nodeSite } from "../faults/site";
import { faultPackages } from "../faults/slow-syncs";
import type { Mode } from "../faults/table";
import { describeOnNode } from "../helpers/node";

const options = matrixOptions(process.env);

describeOnNode(`a cluster under faults, by the seed ${options.seed}`, () => {
  const done: FaultRun[] = [];
  let machine: Machine;
  let current: Mode = "strict";
  let withoutPooler = (): void => undefined;

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

  beforeAll(async () => {
    await ensurePackages(new Progress(), faultPackages);
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
    reportRuns(done);
    withoutPooler();
    await up();
  });

  it.each(selectRuns(options).map((plan): [string, typeof plan] => [`${plan.fault.name}, ${plan.mode}`, plan]))(
    "keeps what its replication mode promises: %s",
    async (_title, plan) => {
      // An environment that a fault broke is brought up again first.
      machine = await Machine.healthy();
      await change(plan.mode);
      const site = nodeSite(machine, cloudNativePg, (name, args) => machine.start(name, args));
      await expectKept(plan, { machine, site, done, isHealthy: () => machine.isHealthy(), recoveryMs: 300_000 });
    },
  );
});
