import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { crunchyCluster, zalandoCluster } from "../helpers/clusters";
import { expectationQuery, writeProbe } from "../../components/postgres-cluster/readiness/sql";

describe("the readiness query", () => {
  it("asks for the replicas that the cluster must have", () => {
    expect(expectationQuery({ replicas: 2, parameters: {} })).toMatch(/of 2 replicas stream.*having count\(\*\) < 2/);
  });

  it("asks for every setting, in an order that does not depend on how they were written", () => {
    const values = "values ('max_connections', '50'), ('shared_buffers', '64MB'), ('wal_compression', 'true')";
    const parameters = { shared_buffers: "64MB", wal_compression: true, max_connections: 50 };
    expect(expectationQuery({ replicas: 0, parameters })).toContain(values);
    expect(
      expectationQuery({ replicas: 0, parameters: Object.fromEntries(Object.entries(parameters).reverse()) }),
    ).toBe(expectationQuery({ replicas: 0, parameters }));
  });

  it("asks for the major version where an operator can postpone an upgrade to it", () => {
    expect(expectationQuery({ replicas: 0, parameters: {}, version: 17 })).toContain("where major <> 17");
    expect(expectationQuery({ replicas: 0, parameters: {} })).not.toContain("server_version_num");
    const asked = (cluster: ResolvedPostgresCluster): string =>
      JSON.stringify(renderPostgresCluster(cluster).readiness);
    expect(asked(zalandoCluster({ version: 16 }))).toContain("where major <> 16");
    expect(asked(crunchyCluster())).not.toContain("server_version_num");
  });

  it("is valid without settings", () => {
    expect(expectationQuery({ replicas: 0, parameters: {} })).toContain("as (select null, null where false)");
  });

  it("quotes what the user wrote", () => {
    const query = expectationQuery({ replicas: 0, parameters: { application_name: "it's; drop table x --" } });
    expect(query).toContain("'it''s; drop table x --'");
  });

  it("and the write leave nothing in the database", () => {
    for (const text of [expectationQuery({ replicas: 1, parameters: { a: 1 } }), writeProbe]) {
      expect(text).not.toMatch(/\b(create|insert|update|delete|drop|alter|grant)\b/i);
    }
    // Transactional, so that it is a commit that waits for replicas.
    expect(writeProbe).toContain("pg_logical_emit_message(true,");
  });
});
