import type { PostgresVersion } from "../../components/versions";
import { parameterContext } from "../../components/model/impact/parameters";
import { serverSetting, settingNames } from "../../components/model/server-settings/known";
import type { Setting } from "../../components/model/settings";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { postgresVersions } from "../../components/versions";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const set = (parameters: Record<string, Setting>, version: PostgresVersion = 17) =>
  crunchySettings({ parameters, version });

/** What is said of one setting; nothing when it is accepted. */
const said = (name: string, value: Setting, version: PostgresVersion = 17): string =>
  lines(problemsWith(crunchyClusterSchema, set({ [name]: value }, version))).join("\n");

describe("the names of settings", () => {
  describeRule({
    rule: "parameter-exists",
    schema: crunchyClusterSchema,
    refused: set({ shared_bufers: "4GB" }),
    at: ["parameters", "shared_bufers"],
    accepted: set({ Shared_Buffers: "512MB", DateStyle: "ISO, DMY", "pgaudit.log": "ddl", ssl_ecdh_curve: "P-256" }),
  });

  it("are guessed, in the words of the version", () => {
    expect(said("shared_bufers", "4GB")).toBe(
      'parameters.shared_bufers: is not a setting of Postgres 17; did you mean "shared_buffers"?',
    );
    expect(said("entirely_unlike", 1)).toBe("parameters.entirely_unlike: is not a setting of Postgres 17; remove it");
  });

  it.each<[string, Setting, PostgresVersion, string]>([
    ["ssl_groups", "X25519", 17, "exists from Postgres 18; remove it, or raise version"],
    ["sync_replication_slots", true, 16, "exists from Postgres 17; remove it, or raise version"],
    ["old_snapshot_threshold", 1, 17, "exists up to Postgres 16; remove it"],
    ["server_version", "17.0", 17, "is fixed when Postgres is built or initialized; remove it"],
    ["block_size", 4096, 17, "is fixed when Postgres is built or initialized; remove it"],
  ])("of another version, or that cannot be set: %s", (name, value, version, message) => {
    expect(said(name, value, version)).toBe(`parameters.${name}: ${message}`);
  });

  it("that were renamed are still read under the old name", () => {
    expect([said("ssl_ecdh_curve", "P-256", 18), said("ssl_groups", "X25519", 18)]).toEqual(["", ""]);
  });

  it("are held to the same on CloudNativePG", () => {
    const found = problemsWith(
      cloudNativePgClusterSchema,
      cloudNativePgSettings({ parameters: { work_memory: "4MB", hot_standby_feedback: "maybe" } }),
    );
    expect(found.map(({ path }) => path)).toEqual(["parameters.work_memory", "parameters.hot_standby_feedback"]);
  });
});

describe("time zones", () => {
  describeRule({
    rule: "time-zone-exists",
    schema: crunchyClusterSchema,
    refused: set({ timezone: "Berlin" }),
    at: ["parameters", "timezone"],
    accepted: set({ TimeZone: "europe/berlin", log_timezone: "UTC+3" }),
  });

  it.each(["CEST", "Europe/Berln", "Europe/", ""])("%j is none", (zone) => {
    expect(said("log_timezone", zone)).toContain("is no time zone");
  });
});

describe("the values of settings", () => {
  describeRule({
    rule: "parameter-value-is-valid",
    schema: crunchyClusterSchema,
    refused: set({ work_mem: "64Mi" }),
    at: ["parameters", "work_mem"],
    accepted: set({
      work_mem: "64MB",
      wal_buffers: -1,
      max_wal_size: 1024,
      temp_buffers: "8 MB",
      archive_timeout: "5min",
    }),
  });

  it.each<[string, Setting, RegExp]>([
    ["work_mem", "64mb", /units are B, kB, MB, GB, TB, in this case of letters.*did you mean "64MB"\?$/],
    ["work_mem", "lots", /is not a number; write for example "64MB"$/],
    ["work_mem", 63, /is out of range; allowed is 64kB to 2147483647kB$/],
    ["archive_timeout", "5m", /units are us, ms, s, min, h, d,/],
    ["statement_timeout", "30sec", /for example "30s"/],
    ["max_connections", "100 MB", /this setting has none; write a whole number from 1 to 262143$/],
    ["max_connections", 0, /allowed is 1 to 262143$/],
    ["random_page_cost", -1, /is out of range; allowed is 0$/],
    ["jit", "maybe", /is neither on nor off; write true or false$/],
    ["wal_compression", "zst", /is not one of pglz, on, off, lz4, zstd; did you mean "zstd"\?$/],
    ["shared_buffers", "64kB", /allowed is 128kB to/],
    ["subtransaction_buffers", 17, /must be a multiple of 16 pages$/],
    ["vacuum_buffer_usage_limit", "64kB", /must be 0, or from 128kB$/],
  ])("that the server does not take are refused with what it takes: %s %p", (name, value, message) => {
    expect(said(name, value)).toMatch(message);
  });

  it.each<[string, Setting]>([
    ["work_mem", "1.5GB"],
    ["work_mem", "0x40"],
    ["checkpoint_timeout", "1h"],
    ["checkpoint_timeout", "0.5 h"],
    ["statement_timeout", 1000],
    ["jit", "NO"],
    ["huge_pages", "TRY"],
    ["synchronous_commit", true],
    ["wal_compression", true],
    ["autovacuum_vacuum_cost_delay", "1500us"],
    ["log_min_messages", "debug"],
  ])("that it takes are accepted: %s %p", (name, value) => {
    // PGO and Patroni take less than the server.
    expect(
      lines(
        problemsWith(
          cloudNativePgClusterSchema,
          cloudNativePgSettings({ resources: { memory: "8Gi" }, parameters: { [name]: value } }),
        ),
      ),
    ).toEqual([]);
  });
});

describe("the table of settings", () => {
  it.each(postgresVersions)("agrees with what a change does, on Postgres %i", (version) => {
    const names = settingNames(version);
    expect(names.length).toBeGreaterThan(300);
    const restart = names.filter((name) => serverSetting(name, version)?.context === "postmaster");
    expect(names.filter((name) => parameterContext(name, version) === "restart")).toEqual(restart);
  });
});
