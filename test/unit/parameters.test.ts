import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { settingsOf } from "../../components/model/settings";
import { cloudNativePgSettings, crunchyCluster, crunchySettings } from "../helpers/clusters";
import { fullSet, smallSet, withSets } from "../helpers/crunchy-settings";
import { describeRule } from "../helpers/rule";

const schema = crunchyClusterSchema;
const set = (parameters: Record<string, string | number | boolean>, version: 17 | 18 = 17) =>
  crunchySettings({ parameters, version });

describe("settings that follow from the memory", () => {
  const setOf = (memory: string) => ({
    path: [],
    replicas: 1,
    storage: { size: "10Gi" },
    resources: { cpu: "1", memory },
  });
  const derived = (memory: string, parameters: Record<string, string | number | boolean> = {}) =>
    settingsOf({ sets: [setOf(memory)], parameters, extensions: [], users: [] });

  it.each([
    ["1Gi", "256MB", "768MB", "64MB", "4MB"],
    ["16Gi", "4096MB", "12288MB", "1024MB", "30MB"],
    ["128Gi", "32768MB", "98304MB", "2048MB", "245MB"],
    ["256Mi", "64MB", "192MB", "16MB", "4MB"],
  ])("of %s", (memory, shared_buffers, effective_cache_size, maintenance_work_mem, work_mem) => {
    expect(derived(memory)).toEqual({ shared_buffers, effective_cache_size, maintenance_work_mem, work_mem });
  });

  it("keep what is written, in any case, and take it into account", () => {
    expect(derived("16Gi", { Shared_Buffers: "8GB", max_connections: 400, effective_cache_size: "1GB" })).toEqual({
      Shared_Buffers: "8GB",
      max_connections: 400,
      effective_cache_size: "1GB",
      maintenance_work_mem: "1024MB",
      work_mem: "5MB",
    });
    // A bare number counts pages.
    expect(derived("16Gi", { shared_buffers: 1048576 })["work_mem"]).toBe("20MB");
  });

  it("fit the smallest of several instance sets, since any instance may become the primary", () => {
    const sets = ["16Gi", "1024Mi", "4Gi"].map(setOf);
    expect(settingsOf({ sets, parameters: {}, extensions: [], users: [] })).toEqual(derived("1Gi"));
    // Nothing is written of the memory: it is the default.
    expect(settingsOf(crunchyCluster())).toEqual(derived("1Gi"));
  });

  it("are never more than the memory in all", () => {
    for (const gibibytes of [1, 2, 3, 7, 12, 64, 500]) {
      const mebibytes = (name: string): number => Number.parseInt(String(derived(`${gibibytes}Gi`)[name]));
      const used = mebibytes("shared_buffers") + 100 * mebibytes("work_mem") + mebibytes("maintenance_work_mem");
      expect(used).toBeLessThanOrEqual(gibibytes * 1024);
    }
  });
});

describe("settings", () => {
  describeRule({
    rule: "data-survives-a-crash",
    schema,
    refused: set({ fsync: "off" }),
    at: ["parameters", "fsync"],
    accepted: set({ fsync: "on", wal_compression: false }),
  });
  it.each([
    ["fsync", false],
    ["FSYNC", "No"],
    ["full_page_writes", "0"],
    ["zero_damaged_pages", true],
    ["ignore_checksum_failure", "yes"],
  ])("that put data at risk are refused however they are written: %s %j", (name, value) => {
    expect(schema.safeParse(set({ [name]: value })).success).toBe(false);
  });
  describeRule({
    rule: "shared-buffers-fit-memory",
    schema,
    refused: set({ shared_buffers: "1GB" }),
    at: ["parameters", "shared_buffers"],
    accepted: set({ shared_buffers: "768MB" }),
  });
  describeRule({
    rule: "parameter-has-a-name",
    schema,
    refused: set({ "work mem": "4MB" }),
    at: ["parameters", "work mem"],
    accepted: set({ "auto_explain.log_min_duration": "1s" }),
  });
  describeRule({
    rule: "parameter-is-there-once",
    schema,
    refused: set({ work_mem: "4MB", Work_Mem: "8MB" }),
    at: ["parameters", "Work_Mem"],
    accepted: set({ Work_Mem: "8MB" }),
  });
  describeRule({
    rule: "log-directory-is-allowed",
    schema,
    refused: set({ log_directory: "/tmp/logs" }),
    at: ["parameters", "log_directory"],
    accepted: set({ log_directory: "/pgdata/logs/postgres/main" }),
  });

  it("may log to the volume of the write-ahead log where there is one", () => {
    const accepts = (changes: object, log_directory: string): boolean =>
      schema.safeParse({ ...set({ log_directory }), ...changes }).success;
    const walStorage = { size: "2Gi" };
    expect(accepts({}, "/pgwal/logs/postgres")).toBe(false);
    expect(accepts({ walStorage }, "/pgwal/logs/postgres")).toBe(true);
    expect(accepts({}, "log")).toBe(true);
    expect(accepts(withSets(fullSet, smallSet), "/pgwal/logs/postgres")).toBe(false);
    expect(accepts(withSets(fullSet), "/pgwal/logs/postgres")).toBe(true);
    expect(accepts({ walStorage }, "/pgdata/logs/postgres/../../pg17")).toBe(false);
  });

  it("are held to the same on CloudNativePG", () => {
    const accepts = (parameters: Record<string, string>): boolean =>
      cloudNativePgClusterSchema.safeParse(cloudNativePgSettings({ parameters })).success;
    expect([accepts({ fsync: "off" }), accepts({ shared_buffers: "2GB" }), accepts({ work_mem: "8MB" })]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
