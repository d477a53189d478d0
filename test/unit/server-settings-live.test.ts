import {
  nameProblem,
  serverSetting,
  type ServerSetting,
  settingNames,
} from "../../components/model/server-settings/known";
import { serverSettingRules } from "../../components/model/server-settings/rules";
import { valueProblem } from "../../components/model/server-settings/value";
import { settingsOfServer } from "../generate/postgres-settings";
import { noPostgres, postgresPrograms, TemporaryPostgres } from "../helpers/postgres";
import { describeWhen } from "../helpers/when";

/** Settings whose own check in the server asks the machine, or adds up several settings. */
const dependent = new Set([
  ...["huge_page_size", "max_stack_depth"],
  // It forbids the statement that this test asks with.
  "allow_alter_system",
  ...["autovacuum_max_workers", "max_connections", "max_wal_senders", "max_worker_processes"],
]);

const sizes = ["1", "0", "-1", "64", "1000", "0x40", "010", "08", "1.5", "1e3", ".5", "5.", "1 ", " 7", "2147483648"];
const units = [
  "64kB",
  "1.5GB",
  "30.1GB",
  "1TB",
  "8MB",
  "8 MB",
  "8mb",
  "8Mi",
  "100B",
  "3us",
  "5min",
  "5m",
  "2h",
  "1d",
  "30 s",
];
const words = ["on", "off", "tru", "o", "of", "f", "YES", " on", "2", "", "nan", "inf", "debug", "always", "zstd"];

/** Values at and beyond the borders of a setting, and some in every notation. */
function valuesFor({ type, min, max, values, unit }: ServerSetting): string[] {
  if (type === "string") return [];
  if (type === "bool" || type === "enum") return [...words, ...values, ...values.map((value) => value.toUpperCase())];
  const borders = [min, max, min - 1, max + 1, min + 0.4, min - 0.5].map(String);
  return [...sizes, ...(unit === "" ? ["8kB"] : units), ...borders, "on", "nan"];
}

describeWhen(postgresPrograms() !== undefined, noPostgres, "the settings of a real server", () => {
  let server: TemporaryPostgres;
  let version: number;
  beforeAll(() => {
    server = new TemporaryPostgres(postgresPrograms() ?? "");
    version = Number.parseInt(server.query("postgres", "show server_version"));
  }, 60_000);
  afterAll(() => {
    server.stop();
  });

  it("take what is accepted here, and refuse what is refused", () => {
    const cases = settingNames(version)
      .filter((name) => !dependent.has(name) && nameProblem(name, version) === undefined)
      .flatMap((name) => {
        const setting = serverSetting(name, version);
        return setting === undefined ? [] : valuesFor(setting).map((value) => ({ name, setting, value }));
      });
    // A server of this machine may be built without a library that the operators' images have.
    const built = cases.filter(({ value }) => !/^(lz4|zstd|io_uring)$/i.test(value));
    const answers = server.accepts(built.map(({ name, value }) => [name, value]));
    expect(answers).toHaveLength(built.length);
    const other = built.filter(({ setting, value }, i) => (valueProblem(setting, value) === undefined) !== answers[i]);
    expect(other.map(({ name, value }) => `${name} = '${value}'`)).toEqual([]);
    expect(answers.filter(Boolean).length).toBeGreaterThan(1000);
    expect(answers.filter((accepted) => !accepted).length).toBeGreaterThan(1000);
  }, 120_000);

  it("take the time zones that are accepted here, and no others", () => {
    const zones = ["CEST", "Berlin", "Europe/Berln", "Europe/", "", ...Intl.supportedValuesOf("timeZone")];
    const answers = server.accepts(zones.map((zone) => ["log_timezone", zone]));
    const rule = serverSettingRules.find(({ id }) => id === "time-zone-exists");
    const accepted = zones.map((zone) => rule?.check({ parameters: { log_timezone: zone }, version }).length === 0);
    expect(zones.filter((_, i) => accepted[i] !== answers[i])).toEqual([]);
    expect(answers.filter(Boolean).length).toBeGreaterThan(300);
  });

  it("are those of the table", () => {
    // Debian's own addition.
    const found = settingsOfServer(server).filter(({ name }) => name !== "extension_destdir");
    expect(found.length).toBeGreaterThan(300);
    const differing = found.filter(({ name, context, vartype, unit, min, max }) => {
      const known = serverSetting(name, version);
      if (context === "internal") return known?.context !== "internal";
      const same = known?.type === vartype && known.unit === unit && known.context === context;
      return !same || known.min !== Number(min) || known.max !== Number(max);
    });
    expect(differing.map(({ name }) => name)).toEqual([]);
  });
});
