import { renderPostgresCluster } from "../../components/postgres-cluster";
import { recommendedLabels } from "../helpers/labels";
import { cloudNativePgCluster, crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { noPostgresClusterCrd, objectsIn, postgresClusterCrd, schemaOf, validator } from "../helpers/crd";
import { fullUsers } from "../helpers/crunchy-data";
import { describeWhen } from "../helpers/when";

const render = (changes: Partial<CrunchySettings>) => renderPostgresCluster(crunchyCluster(changes));
const app = { name: "app", databases: ["app"] };
describe("users on Crunchy Postgres", () => {
  it("have the listed privileges, and lose the others", () => {
    expect(render({ users: fullUsers }).customResource["spec"]).toMatchObject({
      users: [
        app,
        {
          name: "migrations",
          databases: ["app"],
          options: "NOSUPERUSER CREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 5",
          password: { type: "AlphaNumeric" },
        },
        { name: "watcher", options: "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS" },
        { name: "postgres" },
      ],
    });
    expect(render({ users: [app] }).customResource["spec"]).toHaveProperty("users", [app]);
  });

  it("have their own schema for tables unless disabled", () => {
    const annotation = { "postgres-operator.crunchydata.com/autoCreateUserSchema": "true" };
    expect(render({}).customResource.metadata.annotations).toEqual(annotation);
    expect(render({ crunchy: { autoCreateUserSchema: false } }).customResource.metadata.annotations).toBeUndefined();
  });
});

describe("users on CloudNativePG", () => {
  it("have the listed privileges", () => {
    const cluster = cloudNativePgCluster({
      users: [
        app,
        { name: "migrations", passwordSecret: "m", attributes: ["createdb"], connectionLimit: 5 },
        { name: "reader", passwordSecret: "r" },
      ],
    });
    const role = (name: string, secret: string) => ({
      name,
      ensure: "present",
      login: true,
      passwordSecret: { name: secret },
    });
    expect(renderPostgresCluster(cluster).customResource["spec"]).toHaveProperty("managed.roles", [
      {
        ...role("migrations", "m"),
        superuser: false,
        createdb: true,
        createrole: false,
        replication: false,
        bypassrls: false,
        connectionLimit: 5,
      },
      role("reader", "r"),
    ]);
  });
});

describe("SQL for a new cluster", () => {
  const initSql = "create table if not exists t ();";

  it("is in a ConfigMap that is created before the cluster, and stops at an error", () => {
    const { prerequisites, customResource } = render({ crunchy: { initSql } });
    expect(prerequisites).toEqual([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "hippo-init-sql",
          namespace: "postgres",
          labels: recommendedLabels("postgres-cluster", "hippo"),
        },
        data: { "init.sql": `\\set ON_ERROR_STOP on\n${initSql}\n` },
      },
    ]);
    expect(customResource["spec"]).toMatchObject({ databaseInitSQL: { name: "hippo-init-sql", key: "init.sql" } });
  });

  it("has no ConfigMap if it is not set", () => {
    expect(render({}).prerequisites).toEqual([]);
    expect(render({}).customResource["spec"]).not.toHaveProperty("databaseInitSQL");
  });
});

const definition = postgresClusterCrd();

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PostgresCluster v1", () => {
  it("accepts users with every option, and SQL", () => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    const check = validator(schemaOf(crd, "v1"));
    expect(check(render({ users: fullUsers, crunchy: { initSql: "select 1" } }).customResource)).toEqual([]);
  }, 120_000);
});
