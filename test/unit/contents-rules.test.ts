import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { cloudNativePgSettings, type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

const schema = crunchyClusterSchema;
const users = [{ name: "app", databases: ["app", "other"] }, { name: "reader" }];
const settings = (changes: Partial<CrunchySettings>): CrunchySettings => crunchySettings({ users, ...changes });
const app = (changes: object): CrunchySettings => settings({ databases: [{ name: "app", ...changes }] });
const grant = { on: "tables", schema: "app", to: "reader", privileges: ["select"] };

describe("what databases hold", () => {
  describeRule({
    rule: "database-has-a-user",
    schema,
    refused: settings({ databases: [{ name: "nobodys" }] }),
    at: ["databases", 0, "name"],
    accepted: app({}),
  });
  describeRule({
    rule: "role-is-a-user",
    schema,
    refused: app({ grants: [{ ...grant, to: "stranger" }] }),
    at: ["databases", 0, "grants", 0, "to"],
    accepted: app({ grants: [grant], schemas: [{ name: "app", owner: "postgres" }] }),
  });
  describeRule({
    rule: "grant-is-not-the-operators",
    schema,
    refused: app({ grants: [{ on: "database", to: "app", privileges: ["connect"] }] }),
    at: ["databases", 0, "grants", 0, "to"],
    accepted: app({ grants: [{ on: "database", to: "reader", privileges: ["connect"] }] }),
  });
  describeRule({
    rule: "entry-is-there-once",
    schema,
    refused: app({ grants: [grant, { ...grant, privileges: ["insert"] }] }),
    at: ["databases", 0, "grants", 1],
    accepted: app({ grants: [grant, { ...grant, schema: "public" }] }),
  });
  describeRule({
    rule: "pg-cron-has-one-database",
    schema,
    refused: settings({ extensions: [{ name: "pg_cron" }] }),
    at: ["extensions", 0, "databases"],
    accepted: settings({ extensions: [{ name: "pg_cron", databases: ["other"] }] }),
  });
  describeRule({
    rule: "library-is-switched-on",
    schema,
    refused: settings({ extensions: [{ name: "auto_explain" }] }),
    at: ["extensions", 0],
    accepted: settings({
      extensions: [{ name: "auto_explain" }],
      parameters: { "auto_explain.log_min_duration": "1s" },
    }),
  });
  describeRule({
    rule: "postgis-has-an-image",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ extensions: [{ name: "postgis" }] }),
    at: ["image"],
    accepted: cloudNativePgSettings({ extensions: [{ name: "postgis" }], image: "mirror/postgis:17" }),
  });
  describeRule({
    rule: "pgo-decides-where",
    schema,
    refused: settings({ extensions: [{ name: "postgis", databases: ["app"] }] }),
    at: ["extensions", 0, "databases"],
    accepted: settings({ extensions: [{ name: "postgis" }, { name: "hstore", databases: ["app"] }] }),
  });

  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `user-${i}`, databases: ["app"] }));
  describeRule({
    rule: "room-for-the-superuser",
    schema,
    refused: crunchySettings({ users: many(64), extensions: [{ name: "hstore" }] }),
    at: ["users"],
    accepted: crunchySettings({ users: many(63), extensions: [{ name: "hstore" }] }),
  });

  it("is refused if it is not a name or a privilege", () => {
    const refused = (changes: object): number => schema.safeParse(app(changes)).error?.issues.length ?? 0;
    expect(refused({ grants: [{ ...grant, schema: 'app"; drop table x; --' }] })).toBe(1);
    expect(refused({ grants: [{ ...grant, privileges: ["all"] }] })).toBe(1);
    expect(refused({ grants: [{ ...grant, on: "everything" }] })).toBe(1);
    expect(schema.safeParse(settings({ extensions: [{ name: "x'; --" }] })).success).toBe(false);
  });
});
