import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { cloudNativePgSettings, type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

type User = NonNullable<CrunchySettings["users"]>[number];

const app = { name: "app", databases: ["app"] };
const crunchy = (...users: User[]): CrunchySettings => crunchySettings({ users: [app, ...users] });

describe("users", () => {
  describeRule({
    rule: "user-name-is-free",
    schema: crunchyClusterSchema,
    refused: crunchy({ name: "public" }),
    at: ["users", 1, "name"],
    accepted: crunchy({ name: "publisher" }),
  });
  describeRule({
    rule: "database-is-no-template",
    schema: crunchyClusterSchema,
    refused: crunchy({ name: "other", databases: ["template1"] }),
    at: ["users", 1, "databases", 0],
    accepted: crunchy({ name: "other", databases: ["templates"] }),
  });
  describeRule({
    rule: "pooler-lets-user-in",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ users: [{ ...app, attributes: ["superuser"] }], pooler: {} }),
    at: ["users", 0, "attributes"],
    accepted: crunchySettings({ users: [app, { name: "boss", attributes: ["superuser"] }], pooler: {} }),
  });
  describeRule({
    rule: "superuser-has-no-options",
    schema: crunchyClusterSchema,
    refused: crunchy({ name: "postgres", connectionLimit: 3 }),
    at: ["users", 1, "connectionLimit"],
    accepted: crunchy({ name: "postgres", databases: ["postgres"], passwordType: "AlphaNumeric" }),
  });
  describeRule({
    rule: "user-has-database-once",
    schema: crunchyClusterSchema,
    refused: crunchy({ name: "other", databases: ["one", "two", "one"] }),
    at: ["users", 1, "databases", 2],
    accepted: crunchy({ name: "other", databases: ["one", "app"] }),
  });

  const second = { name: "other", passwordSecret: "other-password" };
  describeRule({
    rule: "password-type-is-pgo",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ users: [{ ...app, passwordType: "ASCII" }] }),
    at: ["users", 0, "passwordType"],
    accepted: cloudNativePgSettings({ users: [app] }),
  });
  describeRule({
    rule: "owner-has-no-attributes",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ users: [{ ...app, attributes: ["createdb"] }] }),
    at: ["users", 0, "attributes"],
    accepted: cloudNativePgSettings({ users: [app, { ...second, attributes: ["createdb"] }] }),
  });

  it("reserved by Postgres are refused on CloudNativePG too, which takes underscores", () => {
    const accepts = (name: string): boolean =>
      cloudNativePgClusterSchema.safeParse(cloudNativePgSettings({ users: [app, { ...second, name }] })).success;
    expect([accepts("pg_reader"), accepts("none"), accepts("pgreader")]).toEqual([false, false, true]);
  });
});

describe("SQL for a new cluster", () => {
  const withSql = (initSql: string): CrunchySettings => crunchySettings({ crunchy: { initSql } });
  describeRule({
    rule: "init-sql-holds-no-password",
    schema: crunchyClusterSchema,
    refused: withSql("create role reader login password 'hunter2';"),
    at: ["crunchy", "initSql"],
    accepted: withSql("create role reader nologin;\ncomment on role reader is 'has no password';"),
  });
  it("is refused when a ConfigMap cannot hold it, whose bytes count", () => {
    const accepts = (text: string): boolean => crunchyClusterSchema.safeParse(withSql(text)).success;
    expect(["-".repeat(500_000), "€".repeat(333_333), "€".repeat(333_334)].map(accepts)).toEqual([true, true, false]);
  });
  it.each(["alter user x PASSWORD  E'a'", "create role r password $$x$$", "select dblink('password=$1')"])(
    "is refused with %s",
    (text) => {
      expect(crunchyClusterSchema.safeParse(withSql(text)).success).toBe(false);
    },
  );
});
