import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { repository } from "../helpers/repository";

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

/** A test file, which prints what it finds of an earlier one and leaves as much. */
const file = `test("a file", async () => {
  const shared = require(process.env.PACKAGE);
  const own = require("./own");
  await Promise.resolve();
  // Node.js 20 and 22 keep a value of each storage in use.
  const kept = Object.getOwnPropertySymbols(require("node:async_hooks").executionAsyncResource());
  const found = {
    package: shared.seen === true,
    source: own.seen === true,
    variable: "LEFT" in process.env,
    // A number in the environment becomes text, but not in an object that stands for it.
    environment: typeof ((process.env.LEFT_NUMBER = 1), process.env.LEFT_NUMBER),
    listeners: process.listenerCount("SIGUSR2"),
    spy: jest.isMockFunction(shared.createColors),
    fetch: typeof fetch,
    folder: process.cwd(),
    storages: kept.filter(({ description }) => description === "kResourceStore").length,
  };
  require("node:fs").appendFileSync(__dirname + "/found", JSON.stringify(found) + "\\n");
  shared.seen = own.seen = true;
  process.env.LEFT = "1";
  process.env = { ...process.env };
  process.on("SIGUSR2", () => undefined);
  process.exitCode = 3;
  process.chdir("/");
  globalThis.fetch = undefined;
  jest.spyOn(shared, "createColors");
});`;

describe("test files of the quick tier that run in one process", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-quick-"));
  afterAll(() => {
    fs.rmSync(root, { recursive: true });
  });

  it("find nothing of each other but the packages", async () => {
    const own = (name: string): string => path.join(repository, "test", "helpers", "quick", name);
    const config = {
      testEnvironment: own("environment.ts"),
      testEnvironmentOptions: { customExportConditions: ["node"] },
      transform: { "/node_modules/.+js$": own("packages.cjs"), "\\.ts$": require.resolve("@swc/jest") },
      transformIgnorePatterns: [],
    };
    const written = { "a.test.js": file, "b.test.js": file, "own.js": "", "jest.config.json": JSON.stringify(config) };
    for (const [name, text] of Object.entries(written)) fs.writeFileSync(path.join(root, name), text);
    const jestItself = path.join(repository, "node_modules", "jest", "bin", "jest.js");
    const env = { ...process.env, PACKAGE: require.resolve("picocolors") };
    await promisify(execFile)(process.execPath, [jestItself, "--runInBand"], { cwd: root, env });
    const [first, second] = fs.readFileSync(path.join(root, "found"), "utf8").trim().split("\n");
    const clean = JSON.parse(first ?? "") as object;
    expect(clean).toMatchObject({
      package: false,
      source: false,
      variable: false,
      environment: "string",
      listeners: 0,
      spy: false,
    });
    expect(JSON.parse(second ?? "")).toEqual({ ...clean, package: true });
  });
});
