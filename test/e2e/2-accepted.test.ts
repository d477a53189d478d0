import { clusterObject } from "../../components/postgres-cluster/cloudnative-pg/chart";
import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import { cloudNativePgCluster } from "../helpers/clusters";
import { DryRun } from "./support/dry-run";
import { Machine } from "./support/machine";

const seed = 20_260_803;
const numRuns = 100;

describe("a Cluster of CloudNativePG on a real API server, before its operator's webhooks", () => {
  let dryRun: DryRun;

  beforeAll(async () => {
    const machine = await Machine.get();
    expect((await machine.run("up")).code).toBe(0);
    dryRun = new DryRun(machine, "postgres");
  });

  it(`is accepted as any of ${numRuns} settings that the schema accepts have it, with everything beside it`, () => {
    expect(dryRun.refusalsOf(cloudNativePgCases, numRuns, seed)).toEqual([]);
  });

  it("is refused when it sets what CloudNativePG manages: the webhooks are at work", () => {
    const object = clusterObject(cloudNativePgCluster({ name: "managed" }));
    const spec = { ...(object["spec"] as object), postgresql: { parameters: { port: "5433" } } };
    expect(() => dryRun.apply({ ...object, spec })).toThrow(/Can't set fixed configuration parameter/);
  });
});
