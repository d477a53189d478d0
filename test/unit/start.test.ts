import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../helpers/repository";

const run = promisify(execFile);

describe("TypeScript that Node.js loads", () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "start-"));
  const hook = path.join(root, "src", "start", "typescript.cjs");
  const cache = path.join(root, "node_modules", ".cache", "pgstack");
  const program = path.join(root, "program.ts");
  afterAll(() => {
    fs.rmSync(root, { recursive: true });
  });
  beforeEach(() => {
    fs.rmSync(root, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    fs.mkdirSync(path.join(root, "node_modules"));
    fs.copyFileSync(path.join(repository, "src", "start", "typescript.cjs"), hook);
    fs.symlinkSync(path.join(repository, "node_modules", "@swc"), path.join(root, "node_modules", "@swc"));
  });

  const write = (text: string): void => {
    fs.writeFileSync(program, `interface Unused { a: string }\n${text}`);
    fs.utimesSync(program, 0, 0);
  };
  /** Runs the program; returns what it prints, and whether the compiler was loaded. */
  const load = async (env: Record<string, string> = {}): Promise<string> => {
    const compiled = `Object.keys(require.cache).some((file) => /core.index\\.js$/.test(file))`;
    const script = `require(${JSON.stringify(program)}); console.log(${compiled} ? "compiled" : "kept")`;
    const { stdout } = await run(process.execPath, ["--require", hook, "-e", script], { env });
    return stdout.trim().replaceAll("\n", " ");
  };
  const print = async (text: string, env?: Record<string, string>): Promise<string> => {
    write(text);
    return load(env);
  };

  it("is compiled once", async () => {
    await expect(print("console.log(1 as number)")).resolves.toBe("1 compiled");
    await expect(print("console.log(1 as number)")).resolves.toBe("1 kept");
  });

  it("is compiled again when it has changed, also with the same size and time", async () => {
    await print("console.log(1 as number)");
    await expect(print("console.log(2 as number)")).resolves.toBe("2 compiled");
  });

  it("is compiled again when a part of what was kept is missing", async () => {
    await print("console.log(1 as number)");
    const [kept = ""] = fs.readdirSync(cache);
    fs.truncateSync(path.join(cache, kept), 10);
    await expect(print("console.log(1 as number)")).resolves.toBe("1 compiled");
    await expect(print("console.log(1 as number)")).resolves.toBe("1 kept");
  });

  it("is loaded where nothing can be kept", async () => {
    fs.writeFileSync(path.join(root, "node_modules", ".cache"), "not a folder");
    await expect(print("console.log(1 as number)")).resolves.toBe("1 compiled");
    await expect(print("console.log(1 as number)")).resolves.toBe("1 compiled");
  });

  it("is loaded by several processes at once, which leave one result", async () => {
    write("console.log(1 as number)");
    const all = await Promise.all(Array.from({ length: 4 }, async () => load()));
    expect(all.map((text) => text.split(" ")[0])).toEqual(["1", "1", "1", "1"]);
    expect(fs.readdirSync(cache)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.js$/)]);
  });

  it("shows positions of the source with PGSTACK_DEBUG", async () => {
    const text = "\n\nconsole.log(/program.ts:\\d+/.exec(new Error().stack ?? '')?.[0])";
    await expect(print(text, { PGSTACK_DEBUG: "1" })).resolves.toBe("program.ts:4 compiled");
    await expect(print(text, { PGSTACK_DEBUG: "1" })).resolves.toBe("program.ts:4 kept");
  });

  it("finds the package in the sources of this checkout", async () => {
    fs.mkdirSync(path.join(root, "components"));
    fs.writeFileSync(path.join(root, "components", "index.ts"), "export const name: string = 'index';");
    fs.writeFileSync(path.join(root, "components", "google.ts"), "export const name: string = 'google';");
    const text = `import * as all from "pgstack";\nimport * as google from "pgstack/google";\nconsole.log(all.name, google.name);`;
    await expect(print(text)).resolves.toBe("index google compiled");
  });
});

describe("modules that are rarely used", () => {
  /** Runs a script after a command's start; returns the last line that it prints. */
  const print = async (script: string): Promise<string | undefined> => {
    const start = `require("./src/start/typescript.cjs"); require("./src/start/postponed.cjs");`;
    const { stdout } = await run(process.execPath, ["-e", `${start} ${script}`], { cwd: repository });
    return stdout.trim().split("\n").at(-1);
  };

  it("are not loaded by a plan", async () => {
    const modules = ["typescript/", "@npmcli/arborist/lib/arborist/", "spdx-correct/", "got/", "zod/v4/locales/de"];
    const loaded = `${JSON.stringify(modules)}.filter((name) => Object.keys(require.cache).some((id) => id.includes("node_modules/" + name)))`;
    const plan = `require("./src/commands/plan.ts").command({ environment: "prod" })`;
    const used = `["semver/", "zod/v4/core/"].every((name) => Object.keys(require.cache).some((id) => id.includes(name)))`;
    await expect(print(`${plan}.then(() => console.log(JSON.stringify([${used}, ${loaded}])))`)).resolves.toBe(
      "[true,[]]",
    );
  }, 20_000);

  it.each([
    ["the Automation API", `require("@pulumi/pulumi").automation.fullyQualifiedStackName("a", "b", "c")`, "a/b/c"],
    ["its parts by name", `Object.keys(require("@pulumi/pulumi").automation).includes("LocalWorkspace")`, "true"],
    ["a language of zod", `require("zod").locales.de().localeError({ code: "invalid_key", origin: "x" })`, "Ung"],
    [
      "what serializes functions",
      `(await require("@pulumi/pulumi").runtime.serializeFunction(() => require("fs").existsSync("/"))).text`,
      "existsSync",
    ],
    [
      "what collects their dependencies",
      `[...(await require("@pulumi/pulumi").runtime.computeCodePaths({ extraExcludePackages: ["@pulumi/gcp"] })).keys()]`,
      "node_modules/zod",
    ],
  ])(
    "are loaded when they are used: %s",
    async (_, used, shown) => {
      const script = `(async () => console.log(JSON.stringify(${used})))()`;
      await expect(print(script)).resolves.toContain(shown);
    },
    20_000,
  );
});
