import { ensurePackages } from "../../local/debian";
import { Progress } from "../../local/progress";
import type { FaultRun } from "../../src/docs/fault-runs";
import { Machine } from "../e2e/support/machine";
import { ZalandoEnvironment } from "../e2e/support/zalando";
import { expectKept, reportRuns } from "../faults/matrix";
import { matrixOptions, selectRuns } from "../faults/select";
import { nodeSite } from "../faults/site";
import { faultPackages } from "../faults/slow-syncs";
import { zalando } from "../faults/zalando";
import { describeOnNode } from "../helpers/node";

/** Another replication mode restarts the instances: runs are in the strict one. */
const options = { ...matrixOptions(process.env, 10), modes: ["strict"] as const };

describeOnNode(`a cluster of Zalando's operator under faults, by the seed ${options.seed}`, () => {
  const done: FaultRun[] = [];
  let machine: Machine;
  let acid: ZalandoEnvironment;

  const isHealthy = (): boolean => {
    try {
      return acid.isHealthy();
    } catch {
      return false;
    }
  };

  beforeAll(async () => {
    await ensurePackages(new Progress(), faultPackages);
    machine = await Machine.healthy();
    acid = await ZalandoEnvironment.prepare(machine);
    const { code, output } = await acid.firstUp();
    if (code !== 0) throw new Error(`npm run up exited with ${String(code)}:\n${output.slice(-4_000)}`);
  });

  afterAll(async () => {
    reportRuns(done);
    await acid.remove();
  });

  it.each(selectRuns(options).map((plan): [string, typeof plan] => [`${plan.fault.name}, ${plan.mode}`, plan]))(
    "keeps what its replication mode promises: %s",
    async (_title, plan) => {
      // An environment that a fault broke is brought up again first.
      if (done.at(-1)?.notRecovered !== undefined) await acid.run("up", "--yes");
      const site = nodeSite(machine, zalando, (name, args) => acid.start(name, ...args));
      // An update that failed is tried again at the operator's next sync, up to five minutes later.
      await expectKept(plan, { machine, site, done, isHealthy, recoveryMs: 600_000 });
    },
  );
});
