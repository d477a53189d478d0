import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;

/** The spec of a Cluster with keys of `cloudNativePg`. */
const spec = (cloudNativePg: Body, changes: Partial<CloudNativePgSettings> = {}): Record<string, unknown> =>
  clusterObject(cloudNativePgCluster({ ...changes, cloudNativePg }))["spec"];

/** Every key of these topics at once. */
const everything: Body = {
  superuser: { login: true, passwordSecret: "postgres-password" },
  initSql: "CREATE SCHEMA audit; SET ROLE app; CREATE TABLE events (id bigint)",
};

describe("the superuser of CloudNativePG", () => {
  it("has no password by default", () => {
    expect(spec({})).not.toHaveProperty("enableSuperuserAccess");
    expect(spec({})).not.toHaveProperty("superuserSecret");
  });

  it("logs in with a Secret of CloudNativePG, or with your own", () => {
    expect(spec({ superuser: { login: true } })).toMatchObject({ enableSuperuserAccess: true });
    expect(spec({ superuser: { login: true } })).not.toHaveProperty("superuserSecret");
    expect(spec(everything)).toMatchObject({
      enableSuperuserAccess: true,
      superuserSecret: { name: "postgres-password" },
    });
  });

  it("is the one with whose Secret pgstack's Jobs log in", () => {
    const jobs = (cloudNativePg: Body): string =>
      JSON.stringify(
        renderPostgresCluster(cloudNativePgCluster({ extensions: [{ name: "citext" }], cloudNativePg })).databases,
      );
    expect(jobs(everything)).toContain('"secretKeyRef":{"key":"password","name":"postgres-password"}');
    expect(jobs({})).toContain('"secretKeyRef":{"key":"password","name":"main-superuser"}');
  });
});

describe("SQL for a new cluster", () => {
  it("is a statement after initdb in the first database, none by default", () => {
    expect(spec(everything)).toHaveProperty("bootstrap.initdb.postInitApplicationSQL", [everything.initSql]);
    expect(spec(everything)).toHaveProperty("bootstrap.initdb.postInitSQL", [
      "CREATE USER streaming_replica REPLICATION",
    ]);
    expect(spec({})).not.toHaveProperty("bootstrap.initdb.postInitApplicationSQL");
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRD of Clusters", () => {
  it("accepts every key of access at once", () => {
    const definition = objectsIn(manifest ?? "").find(
      ({ metadata }) => metadata.name === "clusters.postgresql.cnpg.io",
    );
    const check = validator(schemaOf(definition ?? { apiVersion: "", kind: "", metadata: { name: "" } }, "v1"));
    const object = clusterObject(cloudNativePgCluster({ cloudNativePg: everything }));
    expect(check(object)).toEqual([]);
    expect(check({ ...object, spec: { ...object.spec, superuserSecret: "mine" } })).toHaveLength(1);
  });
});
