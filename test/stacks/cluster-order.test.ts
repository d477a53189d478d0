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

describe("what databases hold", () => {
  it("is written after the cluster and before the proof, and may be written anew", async () => {
    const args = crunchySettings({ extensions: [{ name: "hstore" }] });
    const recording = await record(() => new PostgresCluster("main", args, { protect: true }));
    const jobs = recording.ofType("kubernetes:batch/v1:Job");
    const [contents, proof] = ["contents", "ready"].map((suffix) =>
      jobs.find(({ name }) => name.includes(`-${suffix}-`)),
    );
    if (contents === undefined || proof === undefined || jobs.length !== 2) throw new Error("there are not two Jobs");
    expect(recording.waitsFor(contents, recording.one(custom))).toBe(true);
    expect(recording.waitsFor(proof, contents)).toBe(true);
    expect(contents.protect).toBe(false);
  });
});
