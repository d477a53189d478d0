import { knownExtensions } from "../../components/model/contents/extensions";
import { imageExtensions } from "../../components/operators/cloudnative-pg/image-extensions";
import { contentsSql } from "../../components/model/contents/sql";
import { crunchyCluster } from "../helpers/clusters";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

interface Available {
  readonly name: string;
  readonly schema: string | null;
  readonly relocatable: boolean;
  readonly requires: readonly string[] | null;
}

describeWhen(postgresPrograms() !== undefined, noPostgres, "the extensions of a real server", () => {
  let server: TemporaryPostgres;
  let available: readonly Available[];
  let version: number;
  beforeAll(() => {
    server = new TemporaryPostgres(postgresPrograms() ?? "");
    version = Number.parseInt(server.query("postgres", "show server_version"));
    available = JSON.parse(
      server.query(
        "postgres",
        `select json_agg(json_build_object('name', e.name, 'schema', v.schema, 'relocatable', v.relocatable, 'requires', v.requires))
           from pg_available_extensions e
           join pg_available_extension_versions v on v.name = e.name and v.version = e.default_version`,
      ),
    ) as Available[];
  }, 60_000);
  afterAll(() => {
    server.stop();
  });

  it("are all known, with their schema and what they need", () => {
    const found = available.map(({ name, schema, requires }) => [name, schema, requires !== null]);
    const known = available.map(({ name }) => {
      const extension = knownExtensions.get(name);
      return [
        extension === undefined ? `${name} is unknown` : name,
        extension?.schema ?? null,
        extension?.needsOthers === true,
      ];
    });
    expect(known).toEqual(found);
    expect(found.length).toBeGreaterThan(40);
  });

  it("that both operators' images have, are on this one too, in the versions that are known", () => {
    const expected = [...knownExtensions].filter(
      ([name, { kind, since = 0, until = 99 }]) =>
        kind === "extension" &&
        // Debian has these in packages of their own.
        !["pgaudit", "vector"].includes(name) &&
        imageExtensions.has(name) &&
        since <= version &&
        version <= until,
    );
    const names = available.map(({ name }) => name);
    expect(expected.map(([name]) => name).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("are created by the SQL that is written for them", () => {
    // A server of this machine may lack the interpreter of a procedural language.
    const tried = available.filter(({ name }) => imageExtensions.has(name));
    const failing = tried.flatMap(({ name }) => {
      const [{ sql } = { sql: "" }] = contentsSql(
        crunchyCluster({ version: version as 17, extensions: [{ name }] }),
        [],
      );
      const statement = /^create extension .*$/m.exec(sql)?.[0] ?? "";
      const answer = server.query("postgres", `begin; ${statement} rollback`);
      return statement === "" || answer.includes("ERROR") ? [`${name}: ${answer}`] : [];
    });
    expect(tried.length).toBeGreaterThan(40);
    expect(failing).toEqual([]);
  });
});
