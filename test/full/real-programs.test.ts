import fc from "fast-check";
import { sharedMemory } from "../../components/model/connection-rules";
import { poolerSettings, poolerValueProblem } from "../../components/model/pooler-settings/value";
import { operatorOf, postgresClusterSchema } from "../../components/operators/registry";
import { crunchyClusterSchema } from "../helpers/schemas";
import { serverSetting, type ServerSetting, settingNames } from "../../components/model/server-settings/known";
import { settingsOf } from "../../components/model/settings";
import { postgresVersions } from "../../components/versions";
import { report } from "../e2e/support/machine";
import { patroni } from "../generate/answers";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { noPostgres, postgresPrograms } from "../helpers/postgres";
import { DataDirectory, hasPgBouncer, patroniPython, pgBouncerWith } from "../helpers/programs";
import { describeWhen } from "../helpers/when";

// Another one each day, which a failure names.
const seed = Math.floor(Date.now() / 86_400_000);

/** Values of a setting that it may have, in several notations. */
function valueOf({ type, min, max, values, unit }: ServerSetting): fc.Arbitrary<string> {
  if (type === "bool") return fc.constantFrom("on", "off", "true", "no", "t", "1");
  if (type === "enum") return fc.constantFrom(...values);
  const near = [min, max, min + 1, 1, 10, 64, 100, 1000, 10_000].filter((n) => n >= min && n <= max).map(String);
  const sized = /B$/.test(unit) ? ["64kB", "1MB", "16 MB", "1GB"] : /s$|min/.test(unit) ? ["5min", "30s", "1d"] : [];
  return fc.constantFrom(...near, ...sized);
}

const python = patroniPython();
describeWhen(
  python !== undefined,
  { download: "no Python with Patroni 4; pip install patroni, and name it in PGSTACK_PATRONI_PYTHON" },
  "Patroni",
  () => {
    it("hands on as it is whatever is accepted here", () => {
      const { answers, program } = patroni(python ?? "", seed, 900);
      const accepted = answers.filter(([version, name, value]) => {
        const settings = crunchySettings({ version: version as 17, parameters: { [name]: value } });
        const issues = crunchyClusterSchema.safeParse(settings).error?.issues ?? [];
        return issues.every(({ path }) => path[0] !== "parameters");
      });
      report(`${program}: ${answers.length} values, ${accepted.length} accepted`);
      expect(accepted.filter(([, , value, handedOn]) => handedOn !== value)).toEqual([]);
      expect(accepted.length).toBeGreaterThan(200);
    }, 120_000);
  },
);

describeWhen(hasPgBouncer(), "no PgBouncer is installed; apt-get install pgbouncer", "PgBouncer", () => {
  /** Set by the test, about certificates and processes that the test has not, or too small for its own question. */
  const own =
    /^(auth_type|listen_port|peer_id|.*_sslmode|unix_socket_mode|syslog|so_reuseport|client_.*_timeout|pkt_buf|max_packet_size|disable_pqexec)$/;

  it("starts with whatever is accepted here, and reports it as it is written", async () => {
    const plain = await pgBouncerWith({});
    if (typeof plain === "string") throw new Error(plain);
    // A version of a distribution may be older than the operators'.
    const known = [...poolerSettings].filter(
      ([name, { type }]) => plain.has(name) && type !== "string" && !own.test(name),
    );
    const one = fc
      .constantFrom(...known)
      .chain(([name, { type, values }]) =>
        fc.tuple(
          fc.constant(name),
          type === "enum"
            ? fc.constantFrom(...values, ...values.map((value) => value.toUpperCase()))
            : type === "seconds"
              ? fc.constantFrom("0", "1", "2.5", "30", "0.000001", "3600", "999999999", "1e3", "-1", "5min")
              : fc.constantFrom("0", "1", "2", "10", "64", "1000", "65536", "010", "-1", "0x40", "1.5", "1k"),
        ),
      );
    const runs = fc.sample(fc.array(one, { minLength: 15, maxLength: 15 }), { numRuns: 25, seed });
    let count = 0;
    for (const settings of runs) {
      const accepted = Object.fromEntries(
        settings.filter(([name, value]) => poolerValueProblem(name, value) === undefined),
      );
      const shown = await pgBouncerWith(accepted);
      if (typeof shown === "string") throw new Error(`seed ${seed}: ${JSON.stringify(accepted)}: ${shown}`);
      for (const [name, value] of Object.entries(accepted)) {
        const now = shown.get(name) ?? "";
        const same = Number.isNaN(Number(value))
          ? now === value.toLowerCase()
          : Math.abs(Number(now) - Number(value)) <= Number(value) * 1e-5;
        expect([seed, name, value, same ? value : now]).toEqual([seed, name, value, value]);
        count++;
      }
    }
    report(`PgBouncer: ${known.length} settings, ${count} accepted values`);
    expect(count).toBeGreaterThan(200);
  }, 300_000);
});

const programs = postgresPrograms();
describeWhen(programs !== undefined, noPostgres, "Postgres", () => {
  /** Values that depend on the machine, or on how this server was built. */
  const ofMachine =
    /^(huge_page_size|max_stack_depth|io_method|.*compression|recovery_prefetch|.*_flush_after|.*io_concurrency)$/;
  let directory: DataDirectory;
  let version: (typeof postgresVersions)[number] | undefined;
  beforeAll(() => {
    directory = new DataDirectory(programs ?? "");
    const major = Math.floor(Number(directory.computed("server_version_num", {})) / 10_000);
    version = postgresVersions.find((one) => one === major);
  }, 60_000);
  afterAll(() => {
    directory.remove();
  });

  it("starts with whatever settings are accepted together, and reserves about the memory that rules count", () => {
    if (version === undefined) throw new Error("a version that pgstack does not know");
    const major = version;
    const named = settingNames(major).flatMap((name) => {
      const setting = serverSetting(name, major);
      return setting === undefined || setting.type === "string" || ofMachine.test(name) ? [] : [{ name, setting }];
    });
    const counted =
      /^(max_(connections|locks_per_transaction|pred_locks_per_transaction|prepared_transactions|wal_senders|worker_processes|replication_slots)|shared_buffers|.*reserved_connections)$/;
    const one = fc
      .oneof(fc.constantFrom(...named), fc.constantFrom(...named.filter(({ name }) => counted.test(name))))
      .chain(({ name, setting }) => fc.tuple(fc.constant(name), valueOf(setting)));
    const cases = fc.tuple(fc.array(one, { maxLength: 4 }), fc.constantFrom("512Mi", "1Gi", "4Gi", "64Gi"));
    let [tried, values] = [0, 0];
    for (const [pairs, memory] of fc.sample(cases, { numRuns: 400, seed })) {
      const changes = { version: major, resources: { memory }, parameters: Object.fromEntries(pairs) };
      for (const settings of [cloudNativePgSettings(changes), crunchySettings(changes)]) {
        const { data: cluster } = postgresClusterSchema.safeParse(settings);
        if (cluster === undefined) continue;
        const computed = directory.computed("shared_memory_size", {
          // The operator's own defaults, where they reserve memory.
          ...(cluster.operator === "cloudnative-pg" ? { max_worker_processes: 32, max_replication_slots: 32 } : {}),
          ...settingsOf(cluster),
        });
        const expected = sharedMemory(cluster, operatorOf(cluster).server) / 2 ** 20;
        const others = Object.keys(cluster.parameters).filter((name) => !counted.test(name));
        const fits = others.length > 0 || Math.abs(Number(computed) - expected) < expected * 0.1 + 32;
        const answer = fits && !computed.startsWith("does not start") ? "fits" : `${computed}, not ${expected}`;
        expect([seed, memory, cluster.parameters, answer]).toEqual([seed, memory, cluster.parameters, "fits"]);
        tried++;
        values += Object.keys(cluster.parameters).length;
      }
    }
    report(`Postgres ${major}: ${tried} sets of settings, ${values} values`);
    expect(values).toBeGreaterThan(200);
  }, 600_000);
});
