import { PostgresCluster } from "../../components/postgres-cluster";
import { crunchySettings } from "../helpers/clusters";
import { record } from "../helpers/mocks";

const custom = "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster";

describe("what a cluster names", () => {
  const make = () =>
    record(() => new PostgresCluster("main", crunchySettings({ crunchy: { initSql: "select 1" } }), { protect: true }));

  it("is there before it, and may go with its key: it is no data", async () => {
    const recording = await make();
    const sql = recording.one("kubernetes:core/v1:ConfigMap");
    expect(recording.waitsFor(recording.one(custom), sql)).toBe(true);
    expect(sql.protect).toBe(false);
    expect(recording.one(custom).protect).toBe(true);
  });
});
