import { crunchyCases } from "../helpers/any-crunchy-cluster";
import { describeWithCrds, serveCrds } from "../e2e/support/crds";
import { DryRun } from "../e2e/support/dry-run";
import { Machine } from "../e2e/support/machine";

const seed = 20_260_802;
const numRuns = 150;

describeWithCrds("a PostgresCluster of PGO on a real API server", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    const machine = await Machine.healthy();
    dryRun = new DryRun(machine, "postgres");
    await serveCrds(machine);
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(crunchyCases, numRuns, seed)).toEqual([]);
  });
});
