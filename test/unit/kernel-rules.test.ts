import fc from "fast-check";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

for (const [schema, settings] of [
  [cloudNativePgClusterSchema, cloudNativePgSettings],
  [crunchyClusterSchema, crunchySettings],
] as const) {
  describe(`what a container allows on ${settings().operator}`, () => {
    describeRule({
      rule: "io-method-is-allowed",
      schema,
      refused: settings({ version: 18, parameters: { IO_Method: "io_uring" } }),
      at: ["parameters", "IO_Method"],
      accepted: settings({ version: 18, parameters: { io_method: "worker" } }),
    });
    describeRule({
      rule: "stack-fits-its-limit",
      schema,
      refused: settings({ parameters: { max_stack_depth: "8MB" } }),
      at: ["parameters", "max_stack_depth"],
      accepted: settings({ parameters: { max_stack_depth: "7680kB" } }),
    });
    describeRule({
      rule: "session-memory-fits",
      schema,
      // 1 GiB, a quarter of which is shared_buffers.
      refused: settings({ parameters: { maintenance_work_mem: "769MB" } }),
      at: ["parameters", "maintenance_work_mem"],
      accepted: settings({ parameters: { maintenance_work_mem: "768MB" } }),
    });
    describeRule({
      rule: "library-path-holds-libdir",
      schema,
      refused: settings({ parameters: { dynamic_library_path: "/opt/lib" } }),
      at: ["parameters", "dynamic_library_path"],
      accepted: settings({ parameters: { dynamic_library_path: "/opt/lib:$libdir" } }),
    });

    it.each([
      [{ work_mem: "1GB" }, ["parameters.work_mem"]],
      // Pages of 8 kB, and MB.
      [{ temp_buffers: 98_305 }, ["parameters.temp_buffers"]],
      [{ temp_buffers: 98_304, min_dynamic_shared_memory: 768 }, []],
      [{ min_dynamic_shared_memory: 769 }, ["parameters.min_dynamic_shared_memory"]],
      [{ autovacuum_work_mem: -1 }, []],
      // One mistake, one problem.
      [{ shared_buffers: "900MB", work_mem: "512MB" }, ["parameters.shared_buffers"]],
    ])("%j: %j is refused", (parameters, paths) => {
      const found = problemsWith(schema, settings({ parameters: parameters }));
      expect(found.map(({ path }) => path)).toEqual(paths);
    });
  });
}

describe("what a container allows", () => {
  it("io_uring with a seccomp profile of one's own", () => {
    const seccompProfile = { type: "Localhost", localhostProfile: "profiles/io_uring.json" };
    const io = { version: 18 as const, parameters: { io_method: "io_uring" } };
    const withProfile = cloudNativePgSettings({ ...io, cloudNativePg: { specPatch: { seccompProfile } } });
    expect(problemsWith(cloudNativePgClusterSchema, withProfile)).toEqual([]);
  });

  it("memory of a session is refused exactly where it is more than what is left, in any unit", () => {
    const unit = fc.constantFrom(["kB", 1] as const, ["MB", 2 ** 10] as const);
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 2 ** 21 }), unit, (count, [name, factor]) => {
        const parameters = { work_mem: `${count}${name}` };
        fc.pre(count * factor < 2 ** 31);
        const refused = problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ parameters })).length > 0;
        expect(refused).toBe(count * factor > 768 * 2 ** 10);
      }),
    );
  });
});
