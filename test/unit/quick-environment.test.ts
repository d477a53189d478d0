import * as path from "node:path";
import { z } from "zod";
import { Leftovers } from "../helpers/quick/leftovers";

describe("what test files of the quick tier share", () => {
  it("is the context of the process", () => {
    // A context of its own would have other constructors than the functions of Node.js.
    expect(path.parse("a/b")).toBeInstanceOf(Object);
    expect(Buffer.from("a")).toBeInstanceOf(Uint8Array);
  });

  it("are packages, and not the sources of pgstack", () => {
    const load = Reflect.get(globalThis, Symbol.for("pgstack.load")) as (module: { filename: string }) => void;
    const loaded = (file: string): unknown => {
      const module = { filename: require.resolve(file), exports: undefined };
      load(module);
      return module.exports;
    };
    expect(loaded("zod")).toBe(jest.requireActual("zod"));
    expect(loaded("zod")).toMatchObject({ z });
    const source = "../../src/start/lazily.cjs";
    expect(loaded(source)).not.toBe(jest.requireActual(source));
  });
});

describe("what a test file leaves in the process", () => {
  const own = process.cwd();

  it("is removed", () => {
    const [variable, event] = ["PGSTACK_TEST_LEFTOVER", "SIGUSR2"] as const;
    const [exit, { exitCode }] = [Reflect.get(process, "exit") as unknown, process];
    const listener = (): void => undefined;
    process.env[variable] = "before";
    process.once(event, listener);
    const leftovers = new Leftovers();

    process.env[variable] = "after";
    process.env[`${variable}_2`] = "after";
    process.removeAllListeners(event).on(event, () => undefined);
    process.chdir("/");
    process.exitCode = 3;
    process.exit = (() => undefined) as never;
    const state = Symbol("JEST_STATE_SYMBOL");
    Object.assign(globalThis, { [state]: {}, fetch: undefined });
    leftovers.remove();

    expect([process.env[variable], process.env[`${variable}_2`]]).toEqual(["before", undefined]);
    expect(process.listeners(event)).toEqual([listener]);
    expect([process.cwd(), process.exitCode, Reflect.get(process, "exit")]).toEqual([own, exitCode, exit]);
    expect([state in globalThis, typeof fetch]).toEqual([false, "function"]);
    process.off(event, listener);
    Reflect.deleteProperty(process.env, variable);
  });
});
