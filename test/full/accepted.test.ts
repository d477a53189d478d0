import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import { describeOnNode } from "../helpers/node";
import { DryRun } from "../e2e/support/dry-run";
import { Machine } from "../e2e/support/machine";

const seed = 20_260_803;
const numRuns = 100;

describeOnNode("a Cluster of CloudNativePG on a real API server, before its operator's webhooks", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    const machine = await Machine.healthy();
    dryRun = new DryRun(machine, "postgres");
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(cloudNativePgCases, numRuns, seed)).toEqual([]);
  });
});
