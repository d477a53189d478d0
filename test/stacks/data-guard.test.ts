import { dataGuard, refuseDataLoss } from "../../components/postgres-cluster/guard";
import { platform } from "../../src/platform";
import { postgresClusterSchema } from "../../components/postgres-cluster";
import { barmanRepository, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { environment } from "../helpers/environments";
import { customResource } from "../helpers/impact";
import { record } from "../helpers/mocks";

jest.mock("../../components/postgres-cluster/guard", () => {
  const real = jest.requireActual<object>("../../components/postgres-cluster/guard");
  // Pulumi's mocks run no hooks; what matters here is which clusters are guarded, and what they may lose.
  return { ...real, dataGuard: jest.fn(() => ({})) };
});

const connection = { kubeconfig: "/k", context: "c", identity: "i" };
const guarded = async (disposable: boolean, clusters = environment("local").clusters): Promise<unknown[]> => {
  jest.mocked(dataGuard).mockClear();
  await record(() => platform({ ...environment("local"), disposable, clusters }, { environment: "local", connection }));
  return jest.mocked(dataGuard).mock.calls.map(([{ metadata }, allowed]) => [metadata.name, allowed]);
};

describe("the data of every cluster", () => {
  it("is guarded, and can lose only what its configuration names", async () => {
    expect(await guarded(false)).toEqual([
      ["main-repo1", []],
      ["main", []],
    ]);
  });

  it("includes its logical backups", async () => {
    const [cluster, ...others] = environment("local").clusters;
    if (cluster === undefined) throw new Error("a cluster is needed");
    const logicalBackups = postgresClusterSchema.parse({
      ...cloudNativePgSettings({ backups: { repositories: [barmanRepository] } }),
      logicalBackups: { schedule: "30 2 * * *" },
    }).logicalBackups;
    expect(await guarded(false, [{ ...cluster, logicalBackups }, ...others])).toContainEqual([
      "main-logical-backup",
      [],
    ]);
  });

  it("can be lost in a disposable environment", async () => {
    expect(await guarded(true)).toEqual(["main-repo1", "main"].map((name) => [name, ["instances", "backups", "data"]]));
  });

  it("is guarded by an error that names the lost data", () => {
    const [before, after] = [3, 2].map((instances) => customResource(cloudNativePgCluster({ instances })));
    if (before === undefined || after === undefined) throw new Error("two clusters are needed");
    expect(() => {
      refuseDataLoss(before, after, ["backups"]);
    }).toThrow(/^postgres\/main: refused[^]*spec\.instances: 3 → 2/);
    expect(() => {
      refuseDataLoss(before, after, ["instances"]);
    }).not.toThrow();
  });
});
