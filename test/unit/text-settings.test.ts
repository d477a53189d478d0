import { textProblem } from "../../components/model/server-settings/text";
import { serverSettingRules } from "../../components/model/server-settings/rules";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import type { Setting } from "../../components/model/settings";
import type { PostgresVersion } from "../../components/versions";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { describeWhen } from "../helpers/when";

const set = (parameters: Record<string, Setting>, version: PostgresVersion = 17) =>
  crunchySettings({ parameters, version });
const found = (name: string, value: Setting, version: PostgresVersion = 17): string =>
  lines(problemsWith(crunchyClusterSchema, set({ [name]: value }, version))).join("\n");

describe("settings that are text", () => {
  it.each<[string, string, RegExp]>([
    ["datestyle", "foo", /is not a style .* write for example "ISO, DMY"$/],
    ["datestyle", "ISO, SQL", /names two styles/],
    ["lc_messages", "xx_YY", /is not the name of a locale/],
    ["lc_time", "german", /is not the name of a locale/],
    ["search_path", "a,,b", /is not a list of names/],
    ["wal_consistency_checking", "nosuch", /has "nosuch", which is not one of all, heap2/],
    ["log_destination", "xlog", /is not one of stderr, csvlog, jsonlog, syslog/],
    ["client_encoding", "utf-9", /is not an encoding/],
    ["restrict_nonsystem_relation_kind", "table", /is not one of view, foreign-table/],
    ["createrole_self_grant", "sets", /did you mean "set"\?$/],
    ["backtrace_functions", "a-b", /letters, digits/],
    ["pg_stat_statements.max", "lots", /is not a number/],
    ["pg_stat_statements.track", "some", /is not one of none, top, all/],
    ["pg_stat_statements.maximum", "5000", /is not a setting of pg_stat_statements/],
    ["auto_explain.log_parameter_max_length", "-2", /is out of range/],
    ["pgaudit.log", "writes", /did you mean "write"\?$/],
    ["cron.log_run", "perhaps", /neither on nor off/],
  ])("are refused with what the server takes: %s %p", (name, value, message) => {
    expect(found(name, value)).toMatch(message);
    const settings = cloudNativePgSettings({ parameters: { [name]: value } });
    expect(cloudNativePgClusterSchema.safeParse(settings).success).toBe(false);
  });

  it.each<[string, Setting]>([
    ["datestyle", "ISO, DMY"],
    ["DateStyle", "Postgres"],
    ["lc_messages", "de_DE.UTF-8"],
    ["lc_monetary", "en_US@euro"],
    ["lc_numeric", "C.UTF-8"],
    ["search_path", '"$user", public'],
    ["search_path", ""],
    ["wal_consistency_checking", "Heap, btree"],
    ["log_destination", "stderr,jsonlog"],
    ["client_encoding", "Latin-1"],
    ["log_connections", true],
    ["pgaudit.log", "all, -misc"],
    ["pg_stat_statements.max", 10_000],
    ["auto_explain.log_min_duration", "1s"],
    ["timescaledb.max_background_workers", 16],
    ["my.setting", "anything"],
  ])("are accepted as the server takes them: %s %p", (name, value) => {
    expect(found(name, value)).toBe("");
  });

  it("are held to the version", () => {
    expect(found("log_connections", "receipt, authorization", 18)).toBe("");
    expect(found("log_connections", "receipts", 18)).toContain('did you mean "receipt"?');
    expect(found("log_connections", "receipt", 17)).toContain("is neither on nor off");
  });

  describeRule({
    rule: "library-parameter-exists",
    schema: crunchyClusterSchema,
    refused: set({ "auto_explain.log_min_duratoin": "1s" }),
    at: ["parameters", "auto_explain.log_min_duratoin"],
    accepted: set({ "auto_explain.log_min_duration": "1s" }),
  });

  it("of a library exist from a version on", () => {
    expect(found("auto_explain.log_parameter_max_length", 0, 15)).toContain("exists from Postgres 16");
  });
});

describe("libraries that settings load", () => {
  describeRule({
    rule: "preloaded-library-exists",
    schema: crunchyClusterSchema,
    refused: set({ session_preload_libraries: "auto_explian" }),
    at: ["parameters", "session_preload_libraries"],
    accepted: set({ session_preload_libraries: "auto_explain, pg_trgm" }),
  });
  const image = "registry.example.com/postgres:17.6";
  const own = { name: "acme", library: "acme_hooks", unverified: true as const };

  it.each([
    [{ parameters: { local_preload_libraries: "nosuch" } }, "does not know"],
    [{ parameters: { shared_preload_libraries: "pg_stat_statement" } }, 'did you mean "pg_stat_statements"?'],
    [{ parameters: { session_preload_libraries: "auto_explain,,pg_trgm" } }, "has an empty name"],
    [{ parameters: { session_preload_libraries: "pgaudit" } }, "must be preloaded"],
    [{ parameters: { session_preload_libraries: "supautils" } }, "which is missing in the pinned image"],
    [{ parameters: { session_preload_libraries: "supautils" }, image }, ""],
    [{ parameters: { session_preload_libraries: "acme_hooks" }, image, extensions: [own] }, ""],
    [{ parameters: { session_preload_libraries: "$libdir/auto_explain" } }, ""],
  ])("%j", (changes, message) => {
    expect(lines(problemsWith(crunchyClusterSchema, crunchySettings(changes))).join("\n")).toContain(message);
    if (message === "") expect(problemsWith(crunchyClusterSchema, crunchySettings(changes))).toEqual([]);
  });

  it("are those of the operator's own image", () => {
    const own = { crunchy: "set_user", cloudNativePg: "pg_failover_slots" };
    const problems = (library: string) => {
      const changes = { parameters: { session_preload_libraries: library } };
      return [
        problemsWith(crunchyClusterSchema, crunchySettings(changes)).length,
        problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings(changes)).length,
      ];
    };
    expect([problems(own.crunchy), problems(own.cloudNativePg)]).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

const lists = ["a,,b", "a b", "a,", ",a", '"a', '"a"b', "", " ", "a , b"];
const values: Readonly<Record<string, readonly string[]>> = {
  datestyle: [
    ...["foo", "ISO", "iso, dmy", "ISO, SQL", "German", "German, YMD", "Postgres", "Postgres_x", "European", "US, DMY"],
    ...[
      "default",
      "ISO,,DMY",
      "",
      '"ISO"',
      "ISO DMY",
      "ISO, ISO",
      "NonEuropean, MDY",
      "YMD, ymd",
      "postgresql, postgres",
    ],
  ],
  lc_messages: ["C", "POSIX", "C.utf8", "xx_YY", "", "nosuch"],
  lc_monetary: ["C", "POSIX", "", "xx_YY", "nosuch"],
  wal_consistency_checking: [
    "all",
    "xlog",
    "Heap2, btree",
    "nosuch",
    "brin,gin,gist,spgist,sequence,hash,generic",
    ...lists,
  ],
  log_destination: ["stderr", "csvlog,jsonlog", "xlog", "syslog", "SYSLOG", "eventlog", ...lists],
  client_encoding: [
    "utf8",
    "UTF-8",
    "unicode",
    "utf-9",
    "latin1",
    "LATIN_10",
    "win1252",
    "iso-8859-15",
    "iso-8859-11",
    "sql_ascii",
  ],
  restrict_nonsystem_relation_kind: ["view", "foreign-table, VIEW", "table", "", "view,,view"],
  backtrace_functions: ["a-b", "a, b_2", "", "f()"],
  default_table_access_method: ["", "heap"],
  timezone_abbreviations: ["Default", "India", "Australia", "Nosuch", "default", "Europe.txt"],
};

describeWhen(postgresPrograms() !== undefined, noPostgres, "text that a real server reads", () => {
  let server: TemporaryPostgres;
  beforeAll(() => {
    server = new TemporaryPostgres(postgresPrograms() ?? "");
  }, 60_000);
  afterAll(() => {
    server.stop();
  });
  const rule = serverSettingRules.find(({ id }) => id === "parameter-value-is-valid");
  const version = 15;
  const isAccepted = (name: string, value: string): boolean =>
    rule?.check({ parameters: { [name]: value }, version }).length === 0;

  it("is accepted here, and no other", () => {
    const cases = Object.entries(values).flatMap(([name, texts]) => texts.map((text) => [name, text] as const));
    const answers = server.accepts(cases);
    expect(answers).toHaveLength(cases.length);
    expect(cases.filter(([name, text], i) => isAccepted(name, text) !== answers[i])).toEqual([]);
    expect(answers).toContain(false);
  });

  it("is accepted here in search_path, and no other", () => {
    const texts = ['"$user", public', "public", 'a, "b c"', '""', ...lists];
    // ALTER SYSTEM quotes the whole text of a list of identifiers; set_config reads it as the configuration file does.
    const answers = texts.map(
      (text) => !server.query("postgres", `select set_config('search_path', '${text}', false)`).includes("ERROR"),
    );
    expect(texts.filter((text, i) => isAccepted("search_path", text) !== answers[i])).toEqual([]);
    expect(answers).toContain(false);
  });
});

describe("curves for TLS", () => {
  it.each(["prime256v1", "secp384r1", "X25519:P-256"])("%s is accepted", (text) => {
    expect(textProblem("ssl_ecdh_curve", text)).toBeUndefined();
  });
  it.each(["foo", "", "prime256v1:foo"])("%p is refused", (text) => {
    expect(textProblem("ssl_groups", text)).toMatch(/not a curve of OpenSSL/);
  });
});
