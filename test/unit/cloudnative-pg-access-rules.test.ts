import { statementOfItsOwn } from "../../components/operators/cloudnative-pg/init-sql/statements";
import { bytesInCommand } from "../../components/operators/cloudnative-pg/job-sql";
import { type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;
const cluster = (cloudNativePg: Body, changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ ...changes, cloudNativePg });

describe("the superuser of CloudNativePG", () => {
  describeRule({
    rule: "superuser-secret-needs-login",
    schema,
    refused: cluster({ superuser: { passwordSecret: "mine" } }),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster({ superuser: { login: true, passwordSecret: "mine" } }),
  });

  describeRule({
    rule: "superuser-secret-needs-login",
    schema,
    refused: cluster({ superuser: { passwordSecret: "mine" } }, { extensions: [] }),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster(
      { superuser: { passwordSecret: "mine" } },
      { extensions: [{ name: "pg_trgm", databases: ["app"] }] },
    ),
  });

  describeRule({
    rule: "superuser-secret-is-its-own",
    schema,
    refused: cluster({ superuser: { login: true, passwordSecret: "main-superuser" } }),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster({ superuser: { login: true, passwordSecret: "main-postgres" } }),
  });

  describeRule({
    rule: "superuser-secret-is-its-own",
    schema,
    refused: cluster(
      { superuser: { login: true, passwordSecret: "app" } },
      { users: [{ name: "app", databases: ["app"], passwordSecret: "app" }] },
    ),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster(
      { superuser: { login: true, passwordSecret: "postgres" } },
      { users: [{ name: "app", databases: ["app"], passwordSecret: "app" }] },
    ),
  });
});

describe("SQL for a new cluster on CloudNativePG", () => {
  const at = ["cloudNativePg", "initSql"];
  const cloned: Partial<CloudNativePgSettings> = {
    backups: {
      repositories: [
        {
          name: "repo1",
          gcs: { bucket: "backups" },
          path: "/barman/new",
          retention: { full: 30, unit: "time" },
          schedules: { full: "0 1 * * *" },
        },
      ],
    },
    bootstrap: { from: "cluster", cluster: "old" },
  };

  describeRule({
    rule: "init-sql-runs-in-an-empty-cluster",
    schema,
    refused: cluster({ initSql: "CREATE SCHEMA a" }, cloned),
    at,
    accepted: cluster({}, cloned),
  });

  describeRule({
    rule: "init-sql-is-no-script-of-psql",
    schema,
    refused: cluster({ initSql: "CREATE SCHEMA a;\n\\connect other" }),
    at,
    accepted: cluster({ initSql: "SELECT '\\connect'" }),
  });

  describeRule({
    rule: "init-sql-of-cloudnative-pg-holds-no-password",
    schema,
    refused: cluster({ initSql: "CREATE ROLE a PASSWORD 'b'" }),
    at,
    accepted: cluster({ initSql: "CREATE TABLE accounts (password text)" }),
  });

  describeRule({
    rule: "init-sql-fits-into-a-command",
    schema,
    refused: cluster({ initSql: `SELECT '${"''".repeat(30_000)}'` }),
    at,
    accepted: cluster({ initSql: `SELECT '${"a".repeat(119_000)}'` }),
  });

  describeRule({
    rule: "init-sql-is-one-transaction",
    schema,
    refused: cluster({ initSql: "CREATE SCHEMA a;\nCREATE UNIQUE INDEX CONCURRENTLY i ON a.b (c)" }),
    at,
    accepted: cluster({ initSql: "ALTER SYSTEM SET work_mem = '8MB'; -- alone\n" }),
  });

  it.each([
    ["SELECT 1; create  database a", "create database a"],
    ["/* first */ VACUUM; SELECT 1", "VACUUM"],
    ["SELECT 1; ALTER SYSTEM SET a = 1", "ALTER SYSTEM SET"],
    ["SELECT 1; REINDEX (VERBOSE) TABLE CONCURRENTLY a", "REINDEX (VERBOSE) TABLE"],
    ["SELECT 1; DROP INDEX CONCURRENTLY a", "DROP INDEX CONCURRENTLY"],
    ["CREATE DATABASE a", undefined],
    ["SELECT 'a; VACUUM'; SELECT E'\\'; VACUUM'; SELECT \"; VACUUM\"", undefined],
    ["DO $do$ BEGIN END; VACUUM; $do$; SELECT $$; VACUUM$$; SELECT 1 -- ; VACUUM", undefined],
    ["CREATE INDEX vacuum ON a (b); COMMENT ON SYSTEM IS 'x'", undefined],
  ])("%s: the statement of its own is %s", (sql, statement) => {
    expect(statementOfItsOwn(sql)).toBe(statement);
  });

  it.each([
    ["SELECT 1", "'SELECT 1'"],
    ["SELECT 'a'", String.raw`'SELECT '\''a'\'`],
    ["SELECT(1)", String.raw`SELECT\(1\)`],
    ["DO $$ $$", "'DO $$$ $$$'"],
    ["€ 1", "'€ 1'"],
  ])("%s takes as many bytes as %s", (sql, argument) => {
    expect(bytesInCommand(sql)).toBe(Buffer.byteLength(argument));
  });
});

describe("Services of CloudNativePG", () => {
  const at = (key: string): (string | number)[] => ["cloudNativePg", "services", 0, key];

  describeRule({
    rule: "additional-service-has-its-name",
    schema,
    refused: cluster({ services: [{ name: "main-rw" }] }),
    at: at("name"),
    accepted: cluster({ services: [{ name: "main-vpc" }] }),
  });

  describeRule({
    rule: "additional-service-has-its-name",
    schema,
    refused: cluster({ services: [{ name: "vpc" }, { name: "vpc" }] }),
    at: ["cloudNativePg", "services", 1, "name"],
    accepted: cluster({ services: [{ name: "vpc" }, { name: "vpc-2" }] }),
  });

  describeRule({
    rule: "additional-service-fits-its-type",
    schema,
    refused: cluster({ services: [{ name: "vpc", type: "ClusterIP", externalTrafficPolicy: "Local" }] }),
    at: at("externalTrafficPolicy"),
    accepted: cluster({ services: [{ name: "vpc", type: "NodePort", externalTrafficPolicy: "Local" }] }),
  });

  describeRule({
    rule: "public-address-is-in-the-certificate",
    schema,
    refused: cluster({ services: [{ name: "public", loadBalancer: "external" }] }),
    at: at("loadBalancer"),
    accepted: cluster({
      services: [{ name: "public", loadBalancer: "external" }],
      tls: { names: ["db.acme.example"] },
    }),
  });
});

describe("pg_hba.conf of CloudNativePG", () => {
  const at = ["cloudNativePg", "hba", 0];

  describeRule({
    rule: "hba-line-is-valid-and-asks-for-proof",
    schema,
    refused: cluster({ hba: ["hostssl all all 10.0.0.0/8 trust"] }),
    at,
    accepted: cluster({ hba: ["hostssl all all 10.0.0.0/8 scram-sha-256"] }),
  });

  describeRule({
    rule: "hba-lines-let-jobs-in",
    schema,
    refused: cluster({ hba: ["host all all all reject"] }),
    at,
    accepted: cluster({ hba: ["hostssl all all all scram-sha-256", "host all all all reject"] }),
  });

  describeRule({
    rule: "hba-lines-let-jobs-in",
    schema,
    refused: cluster({ hba: ["host all postgres all reject"] }, { extensions: [{ name: "citext" }] }),
    at,
    accepted: cluster({ hba: ["host all postgres all reject"] }),
  });

  describeRule({
    rule: "hba-line-holds-no-password",
    schema,
    refused: cluster({ hba: ["hostssl all +staff all ldap ldapbasedn=dc=org ldapbindpasswd=secret"] }),
    at,
    accepted: cluster({ hba: ["hostssl all +staff all ldap ldapbasedn=dc=org"] }),
  });

  describeRule({
    rule: "hba-line-can-match",
    schema,
    refused: cluster({ hba: ["local all all scram-sha-256"] }),
    at,
    accepted: cluster({ hba: ["host all all samehost scram-sha-256"] }),
  });

  describeRule({
    rule: "hba-line-accepts-tls-only",
    schema,
    refused: cluster({ hba: ["hostnossl all reader all scram-sha-256"] }),
    at,
    accepted: cluster({ unencryptedConnections: "accept", hba: ["hostnossl all reader all scram-sha-256"] }),
  });

  describeRule({
    rule: "hba-line-accepts-tls-only",
    schema,
    refused: cluster({ hba: ["hostgssenc all reader all gss"] }),
    at,
    accepted: cluster({ hba: ["hostnossl all reader all reject", "hostssl all reader all gss"] }),
  });

  const radius = "hostssl all +staff all radius radiusservers=a";
  const twoDatabases = { users: [{ name: "app", databases: ["app", "archive"] }], extensions: [{ name: "citext" }] };
  it.each<[string, RegExp | undefined, Partial<CloudNativePgSettings>?]>([
    ["hostssl all all all scram-sha-256 clientcert=verify-full", /^rejects "app"/],
    ["hostssl all all all scram-sha-256 clientcert=verify-ca", /^rejects "app"/],
    ["hostssl all reader all scram-sha-256 clientcert=verify-full", undefined],
    ["host all postgres all reject", /put "hostssl app,archive postgres all scram-sha-256" before it/, twoDatabases],
    ["host archive postgres all reject", /put "hostssl archive postgres all/, twoDatabases],
    ["host other postgres all reject", undefined, twoDatabases],
    ["hostssl replication,postgres streaming_replica all scram-sha-256", /^never matches: .* streaming_replica/],
    ["hostssl all cnpg_pooler_pgbouncer 10.0.0.0/8 cert", /^never matches: .* cnpg_pooler_pgbouncer/],
    ["hostssl app streaming_replica all scram-sha-256", undefined],
    ["hostssl replication streaming_replica,reader all scram-sha-256", undefined],
    ["hostssl all +staff all ldap ldapserver=a", /^needs ldapbasedn/],
    ["hostssl all +staff all ldap ldapbasedn=a ldapprefix=b", /^has options of two kinds/],
    ["hostssl all +staff all ldap ldapurl=ldap://a/dc=org", undefined],
    [radius, /^needs radiusservers and radiussecrets/],
    [`${radius} radiussecrets=b`, /^contains radiussecrets/],
  ])("%s is reported as %s, in hba and in a patch", (...row) => {
    const [line, message, changes] = row;
    const messages = (cloudNativePg: Body): string[] =>
      problemsWith(schema, cluster(cloudNativePg, changes)).map((problem) => problem.message);
    const found = message === undefined ? [] : [expect.stringMatching(message)];
    expect(messages({ hba: [line] })).toEqual(found);
    expect(messages({ specPatch: { postgresql: { pg_hba: [line] } } })).toEqual(found);
  });
});

describe("certificates of CloudNativePG", () => {
  const server = { secret: "server-tls", ca: "server-ca" };

  describeRule({
    rule: "certificate-of-your-own-has-its-names",
    schema,
    refused: cluster({ tls: { server, names: ["db.acme.example"] } }),
    at: ["cloudNativePg", "tls", "names"],
    accepted: cluster({ tls: { server } }),
  });

  describeRule({
    rule: "certificate-secret-is-your-own",
    schema,
    refused: cluster({ tls: { server: { ...server, ca: "main-ca" } } }),
    at: ["cloudNativePg", "tls", "server", "ca"],
    accepted: cluster({ tls: { server } }),
  });
});

describe("metadata of an additional Service of CloudNativePG", () => {
  describeRule({
    rule: "service-metadata-is-its-own",
    schema,
    refused: cluster({ services: [{ name: "vpc", labels: { "app.kubernetes.io/name": "mine" } }] }),
    at: ["cloudNativePg", "services", 0, "labels"],
    accepted: cluster({ services: [{ name: "vpc", labels: { team: "mine" } }] }),
  });
});
