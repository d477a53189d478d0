import { renderPostgresCluster } from "../../components/postgres-cluster";
import { contentsScript } from "../../components/postgres-cluster/contents/chart";
import { contentsSql } from "../../components/model/contents/sql";
import { crunchy } from "../../components/versions";
import { cloudNativePgCluster, crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { databases, extensions } from "../helpers/crunchy-data";
import { asHandedOn } from "../helpers/kubernetes-command";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

type Contents = Pick<CrunchySettings, "users" | "databases" | "extensions" | "parameters">;

const users: CrunchySettings["users"] = [{ name: "app", databases: ["app", "other"] }, { name: "reader" }];
const render = (changes: Contents) => renderPostgresCluster(crunchyCluster(changes));

interface Job {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly command: readonly string[];
          readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
        }[];
      };
    };
  };
}

function containerOf(objects: readonly object[]) {
  const [job] = objects as readonly Job[];
  const container = job?.spec.template.spec.containers[0];
  if (container === undefined) throw new Error("there is no Job");
  return container;
}

describe("what databases hold", () => {
  it("is written as superuser; its password stays in a Secret", () => {
    const { databases: contents, customResource } = render({ users, databases });
    const password = (name: string) =>
      expect.objectContaining({
        name: "PGPASSWORD",
        valueFrom: { secretKeyRef: { name, key: "password" } },
      }) as unknown;
    expect(containerOf(contents).env).toContainEqual(password("hippo-pguser-postgres"));
    expect(containerOf(contents).env).toContainEqual({ name: "PGUSER", value: "postgres" });
    expect(customResource["spec"]).toHaveProperty("users.2", { name: "postgres" });

    const other = renderPostgresCluster(
      cloudNativePgCluster({
        users: [
          { name: "app", databases: ["app"] },
          { name: "reader", passwordSecret: "reader" },
        ],
        databases,
      }),
    );
    expect(containerOf(other.databases).env).toContainEqual(password("main-superuser"));
    expect(other.customResource["spec"]).toHaveProperty("enableSuperuserAccess", true);
  });

  it("has no Job without content, or for a standby, stopped or paused cluster", () => {
    const { databases: contents, customResource } = render({ users });
    expect(contents).toEqual([]);
    expect(customResource["spec"]).toHaveProperty("users.length", 2);
    expect(renderPostgresCluster(cloudNativePgCluster()).customResource["spec"]).not.toHaveProperty(
      "enableSuperuserAccess",
    );
    for (const changes of [
      { standby: { host: "primary" } },
      { crunchy: { state: "shutdown" as const } },
      { crunchy: { state: "paused" as const } },
    ]) {
      expect(renderPostgresCluster(crunchyCluster({ users, databases, ...changes })).databases).toEqual([]);
    }
  });

  it("is written by a Job with the cluster's image, pull policy and pull Secrets", () => {
    const images = { registry: "mirror.example.com", pullSecrets: ["mirror"] };
    const { databases: contents, customResource } = renderPostgresCluster(
      crunchyCluster({ users, databases, crunchy: { images } }),
    );
    expect(containerOf(contents)).toHaveProperty("image", (customResource["spec"] as { image: string }).image);
    expect(contents[0]).toHaveProperty("spec.template.spec.imagePullSecrets", [{ name: "mirror" }]);
  });

  it("is a new Job after a change", () => {
    const name = (changes: Contents): unknown => render(changes).databases[0]?.metadata.name;
    expect(name({ users, databases })).not.toBe(name({ users, databases, extensions }));
    expect(name({ users, databases })).toBe(name({ users, databases }));
  });
});

describe("extensions", () => {
  it("are added to the user's shared_preload_libraries on Crunchy", () => {
    const parameters = { Shared_Preload_Libraries: "timescaledb, pg_cron" };
    expect(render({ users, extensions, parameters }).customResource["spec"]).toMatchObject({
      config: {
        parameters: {
          Shared_Preload_Libraries: "timescaledb,pg_cron,pg_stat_statements",
          "cron.database_name": "app",
          "cron.use_background_workers": "on",
        },
      },
    });
    // pgAudit is loaded and made by PGO.
    const audit = render({ extensions: [{ name: "pgaudit" }], parameters: { "pgaudit.log": "ddl" } });
    expect(JSON.stringify(audit.customResource)).not.toContain("shared_preload_libraries");
    expect(JSON.stringify(audit.databases)).not.toContain("create extension");
    expect(render({ users }).customResource["spec"]).not.toHaveProperty("config.parameters.shared_preload_libraries");
  });

  it("are added to CloudNativePG's own list of libraries", () => {
    const cluster = cloudNativePgCluster({
      extensions: [{ name: "pgaudit" }, { name: "auto_explain" }],
      parameters: { "pgaudit.log": "ddl", "auto_explain.log_min_duration": "1s" },
    });
    expect(renderPostgresCluster(cluster).customResource["spec"]).toHaveProperty(
      "postgresql.shared_preload_libraries",
      ["pgaudit", "auto_explain"],
    );
    const sql = contentsSql(cluster, [])[0]?.sql ?? "";
    expect(sql).toContain('create extension if not exists "pgaudit";');
    // It is a library and no extension.
    expect(sql).not.toContain('extension if not exists "auto_explain"');
  });

  it("are created in the named databases, or in every database", () => {
    const made = contentsSql(crunchyCluster({ users, extensions }), []).map(({ database, sql }) => [
      database,
      [...sql.matchAll(/create extension if not exists "(\w+)"/g)].map((match) => match[1]),
    ]);
    expect(made).toEqual([
      ["app", ["pg_stat_statements", "pg_cron"]],
      ["other", ["pg_stat_statements"]],
    ]);
  });

  it.each([15, 16, 17, 18] as const)("with PostGIS run the PostGIS image for Postgres %i", (version) => {
    const { customResource, databases: contents } = renderPostgresCluster(
      crunchyCluster({ version, extensions: [{ name: "postgis" }] }),
    );
    const { postgis, image } = crunchy.postgisImages[version];
    expect(customResource["spec"]).toMatchObject({ postGISVersion: postgis, image });
    expect(image).toMatch(new RegExp(`-gis:ubi9-${version}\\.\\d+-${postgis.replace(".", "\\.")}-`));
    expect(contents).toEqual([]);
  });
});

const programs = postgresPrograms();

describeWhen(programs !== undefined, noPostgres, "what databases hold, in a real Postgres", () => {
  let postgres: TemporaryPostgres;
  const write = (changes: Contents, seconds = 5) => {
    const [, , , script = "", , ...args] = asHandedOn(containerOf(render({ users, ...changes }).databases).command);
    expect(script).toBe(contentsScript);
    return postgres.script(script, args, seconds);
  };

  beforeAll(() => {
    postgres = new TemporaryPostgres(programs ?? "");
    for (const sql of [
      "create role app login",
      "create role reader login",
      "create database app",
      "create database other",
    ]) {
      expect(postgres.query("postgres", sql)).toBe("");
    }
    // As PGO has it: the database is the superuser's, and the user has all privileges on it.
    expect(postgres.query("app", "grant all on database app to app")).toBe("");
  }, 60_000);
  afterAll(() => {
    postgres.stop();
  });

  it("is exactly as configured, also after a second run", () => {
    expect(write({ databases })).toEqual({ code: 0, output: "app: written" });
    expect(postgres.query("app", "create table app.notes (id serial, text text)", "app")).toBe("");
    expect(postgres.query("app", "select count(*) from app.notes", "reader")).toBe("0");
    expect(postgres.query("app", "insert into app.notes (text) values ('x')", "reader")).toMatch(/permission denied/);
    expect(postgres.query("app", "select nextval('app.notes_id_seq')", "reader")).toMatch(/permission denied/);
    // The sequence is there by now.
    expect(write({ databases }).code).toBe(0);
    expect(postgres.query("app", "select nextval('app.notes_id_seq')", "reader")).toBe("1");
    // The owner's own privileges were left alone.
    expect(postgres.query("app", "insert into app.notes (text) values ('x')", "app")).toBe("");
    expect(postgres.query("app", "select has_database_privilege('public', 'app', 'connect')")).toBe("f");
  });

  it("is removed with an empty list, and an owner keeps its own objects", () => {
    const [first] = databases;
    const without: CrunchySettings["databases"] = [
      {
        name: "app",
        ...first,
        grants: [
          { on: "tables", schema: "app", to: "reader", privileges: [] },
          { on: "tables", schema: "app", to: "app", privileges: [] },
        ],
      },
    ];
    expect(write({ databases: without }).code).toBe(0);
    expect(postgres.query("app", "select count(*) from app.notes", "reader")).toMatch(/permission denied/);
    expect(postgres.query("app", "select count(*) from app.notes", "app")).toBe("1");
  });

  it("reports what is missing after the timeout, and applies no part of the change", () => {
    const grants = [
      { on: "database" as const, to: "reader", privileges: ["temporary" as const] },
      { on: "tables" as const, schema: "nowhere", to: "reader", privileges: ["select" as const] },
    ];
    const { code, output } = write({ databases: [{ name: "other", access: "granted", grants }] }, 1);
    expect(code).toBe(1);
    expect(output).toMatch(/not written after 1 s: other: .*schema "nowhere" does not exist/);
    expect(postgres.query("other", "select has_database_privilege('public', 'other', 'connect')")).toBe("t");
  });

  it("waits for libraries that are not loaded yet", () => {
    const { code, output } = write({ extensions: [{ name: "pg_stat_statements" }] }, 0);
    expect(code).toBe(1);
    expect(output).toMatch(/shared_preload_libraries is .*, without all required libraries/);
  });
});
