import { type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
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
});
