import { asksBefore } from "../../src/commands/destruction";
import { readEnvironment } from "../../src/commands/environment";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { loginTo, psqlArguments } from "../../src/commands/psql";
import { command as completion, complete as offer } from "../../src/commands/completion";
import { declarations } from "../../src/commands/declarations";
import { policiesOf } from "../../src/commands/options";
import { cloudNativePgCluster, crunchyCluster } from "../helpers/clusters";
import { commandNames, parsed } from "../helpers/command-line";
import { readRepository, repository } from "../helpers/repository";

const names = commandNames();
/** Hand everything but a leading `--help` to psql and Jest, which parse it themselves. */
const passOn = ["psql", "test"];
const strict = names.filter((name) => !passOn.includes(name));
/** Arguments without which a command is incomplete. */
const required: Readonly<Record<string, readonly string[]>> = {
  bootstrap: ["acme-test"],
  open: ["prod", "grafana"],
  render: ["prod", "--out", "files"],
  maintain: ["prod", "--node", "a"],
  restore: ["prod", "--to", "2026-03-01 14:30:00+00", "--as", "other"],
  docs: [],
  pins: [],
  new: ["fresh"],
  completion: ["bash"],
};
const complete = (name: string): readonly string[] => [...name.split(" "), ...(required[name] ?? ["prod"])];

describe("every command", () => {
  it("is a script of package.json, and the other way round", () => {
    const { scripts } = JSON.parse(readRepository("package.json")) as { scripts: Record<string, string> };
    const run = Object.entries(scripts).filter(([name, script]) => script === `node src/commands/run.mjs ${name}`);
    // A subcommand is reached by the script of its command.
    expect(run.map(([name]) => name).sort()).toEqual(names.filter((name) => !name.includes(" ")).sort());
  });

  it.each(names)("%s prints its usage for --help, and does nothing", (name) => {
    expect(parsed([...name.split(" "), "--help"])).toEqual({
      code: 0,
      output: expect.stringMatching(`^Usage: pgstack ${name}`) as unknown,
    });
  });

  it.each(strict)("%s --help wins over everything else", (name) => {
    expect(parsed([...complete(name), "--help"]).code).toBe(0);
  });

  it.each(strict)("%s would run when it is complete", (name) => {
    expect(parsed(complete(name))).toMatchObject({ command: name, output: "" });
  });

  it.each(strict)("%s refuses an unknown option, and does nothing", (name) => {
    const { command, code, output } = parsed([...complete(name), "--dry-run"]);
    expect([command, code]).toEqual([undefined, 1]);
    expect(output).toContain("error: unknown option '--dry-run'");
    expect(output).toContain(`npx pgstack ${name} --help`);
  });

  it.each(strict)("%s refuses an argument too many, and does nothing", (name) => {
    const { command, code, output } = parsed([...complete(name), "extra"]);
    expect([command, code]).toEqual([undefined, 1]);
    expect(output).toMatch(/too many arguments/);
  });
});

describe("the command line", () => {
  it("takes options before and after the environment", () => {
    const { call } = parsed(["up", "prod", "--yes"]);
    expect(call).toMatchObject({ environment: "prod", yes: true });
    expect(parsed(["up", "--yes", "prod"]).call).toEqual(call);
  });

  it("keeps the environment apart from the values of repeatable options", () => {
    const { call } = parsed(["up", "--policy-pack", "a", "--policy-pack", "b", "prod"]);
    expect(call).toMatchObject({ environment: "prod", policyPack: ["a", "b"], policyPackConfig: [] });
  });

  it("refuses an unknown command and a misspelt option, with a guess", () => {
    expect(parsed(["dwon"])).toMatchObject({
      code: 1,
      output: expect.stringMatching(/unknown command 'dwon'[^]*down/) as unknown,
    });
    expect(parsed(["up", "--yse"])).toMatchObject({
      code: 1,
      output: expect.stringMatching(/--yse[^]*--yes/) as unknown,
    });
  });

  it.each([
    [["preview", "--comment", "--refresh", "prod"], /option '--comment' needs a value before --refresh/],
    [["backup", "--cluster", "--yes"], /option '--cluster' needs a value before --yes/],
  ])("refuses an option that would be the value of another one: %j", (args, output) => {
    expect(parsed(args)).toMatchObject({ code: 1, output: expect.stringMatching(output) as unknown });
  });

  it("refuses options that npm took for itself, as it does with those before --", () => {
    const before = process.env;
    process.env = { ...before, npm_config_dry_run: "true", npm_config_json: "true" };
    try {
      expect(parsed(["down"])).toMatchObject({
        code: 1,
        output: expect.stringMatching(/npm took --dry-run/) as unknown,
      });
      expect(parsed(["plan", "prod"]).output).toMatch(/npm took --json for itself; write: npm run plan -- … --json/);
    } finally {
      process.env = before;
    }
  });

  it("refuses values outside of a list", () => {
    expect(parsed(["open", "prometeus"]).output).toMatch(
      /Allowed choices are prometheus, alertmanager, grafana, pgadmin/,
    );
    expect(parsed(["render", "--out", "x", "--for", "helm"]).output).toMatch(/Allowed choices are argocd, flux/);
  });

  it("limits --timeout of maintain, and refuses it with --undo", () => {
    const maintain = ["maintain", "prod", "--node", "a"];
    expect(parsed([...maintain, "--timeout", "24h"]).call).toMatchObject({ timeout: "24h" });
    expect(parsed([...maintain, "--timeout", "25h"]).output).toMatch(/at most 24h/);
    expect(parsed([...maintain, "--undo"]).call).toMatchObject({ undo: true });
    for (const other of [["--timeout", "1h"], ["--without-synchronous-replica"]])
      expect(parsed([...maintain, "--undo", ...other]).output).toMatch(/'--undo' cannot be used with option '--/);
  });

  it("takes the page after the environment, and the page alone", () => {
    expect(parsed(["open", "prod", "grafana"]).call).toMatchObject({ environment: "prod", page: "grafana" });
    expect(parsed(["open", "grafana"]).call).toMatchObject({ environment: "local", page: "grafana" });
    expect(parsed(["open"]).output).toMatch(/missing required argument 'page'/);
    expect(parsed(["open", "grafana", "prod"]).output).toMatch(/Allowed choices are/);
  });

  it("prints its version", () => {
    const { version } = JSON.parse(readRepository("package.json")) as { version: string };
    expect(parsed(["--version"])).toEqual({ code: 0, output: `${version}\n` });
  });

  it.each(declarations.map(({ name }) => name))("%s has examples that are valid", (name) => {
    const lines = declarations.find((one) => one.name === name)?.examples ?? [];
    expect(lines).not.toHaveLength(0);
    for (const [line] of lines) {
      const [own = ""] = line.split(/ >>? /);
      const args = [...own.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
      expect(parsed(args)).toMatchObject({ command: name, output: "" });
    }
  });

  it("names the options that are missing", () => {
    expect(parsed(["render", "prod"]).output).toMatch(/'--out <folder>' not specified/);
    expect(parsed(["restore", "--as", "x"]).output).toMatch(/'--to <time>' not specified/);
  });

  it("refuses a policy pack that does not exist", () => {
    expect(() => policiesOf({ policyPack: ["nowhere"], policyPackConfig: [] })).toThrow(
      "--policy-pack nowhere: no such",
    );
  });
});

describe("the arguments of psql", () => {
  const local = { environment: "local" };
  const b = { environment: "prod", cluster: "b" };
  it.each<[string[], object]>([
    [[], { ...local, rest: [] }],
    [["-c", "select 1"], { ...local, rest: ["-c", "select 1"] }],
    [["prod", "-c", "select 1"], { environment: "prod", rest: ["-c", "select 1"] }],
    [["prod", "--cluster", "b", "-At"], { ...b, rest: ["-At"] }],
    [["--cluster=b", "prod", "postgres", "--cluster", "c"], { ...b, rest: ["postgres", "--cluster", "c"] }],
    [["--cluster", "b", "-l"], { ...local, cluster: "b", rest: ["-l"] }],
    [
      ["--user", "postgres", "prod", "--database=app"],
      { environment: "prod", user: "postgres", database: "app", rest: [] },
    ],
  ])("%j", (args, expected) => {
    const { command, call } = parsed(["psql", ...args]);
    const { arguments: words, ...options } = call as { arguments: string[] };
    expect(command).toBe("psql");
    expect(psqlArguments(words, options)).toEqual(expected);
  });

  it("have a value after each option", () => {
    expect(() => psqlArguments(["prod", "--cluster"])).toThrow(/--cluster needs a value/);
    expect(() => psqlArguments(["--user", "-c", "select 1"])).toThrow(/--user needs a value/);
  });
});

describe("the login of psql", () => {
  const users = [
    { name: "app", databases: ["shop"] },
    { name: "reports", databases: ["warehouse"], passwordSecret: "reports-password" },
  ];
  it.each<[string, object, object]>([
    [
      "CloudNativePG's first user",
      {},
      { name: "app", database: "shop", password: { secret: "main-app", key: "password" } },
    ],
    [
      "another role, with its own Secret and database",
      { user: "reports" },
      { name: "reports", database: "warehouse", password: { secret: "reports-password", key: "password" } },
    ],
    [
      "the superuser, in a database that is named",
      { user: "postgres", database: "shop" },
      { name: "postgres", database: "shop", password: { secret: "main-superuser", key: "password" } },
    ],
  ])("is that of %s", (_who, options, user) => {
    expect(loginTo(cloudNativePgCluster({ users }), options)).toMatchObject({ namespace: "postgres", user });
  });

  it("is that of a user of PGO, whose Secret PGO creates", () => {
    expect(
      loginTo(crunchyCluster({ users: users.map(({ name, databases }) => ({ name, databases })) }), {
        user: "reports",
      }),
    ).toMatchObject({
      user: { name: "reports", database: "warehouse", password: { secret: "hippo-pguser-reports", key: "password" } },
    });
  });

  it("is refused for a role without a password, with those that have one", () => {
    expect(() => loginTo(cloudNativePgCluster({ users }), { user: "nobody" })).toThrow(
      'The cluster main has no role "nobody" with a password in a Secret; there are: app, reports, postgres.',
    );
  });
});

describe("completion", () => {
  const candidates = (output: string): string[] =>
    output
      .split("\n")
      .flatMap((line) => (line === "" || line.startsWith(":") ? [] : (line.split("\t")[0] ?? [])))
      .sort();
  /** Runs something that prints; returns what it prints. */
  const printed = async (run: () => Promise<unknown>): Promise<string> => {
    const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
    await run();
    return log.mock.calls.map(([line]) => `${String(line)}\n`).join("");
  };
  const pgstack = (...args: string[]) =>
    spawnSync(process.execPath, ["src/commands/run.mjs", ...args], { cwd: repository, encoding: "utf8" });

  it.each([
    [["res"], ["restore", "restart"]],
    [
      ["backup", "l"],
      ["list", "local"],
    ],
    [
      ["status", ""],
      ["dev", "kind", "local", "prod"],
    ],
    [["psql", "p"], ["prod"]],
    [["status", "dev", "--cluster", ""], ["dba-postgres"]],
    [
      ["backup", "prod", "--type", ""],
      ["full", "diff", "incr"],
    ],
    [["down", "dev", "--y"], ["--yes"]],
  ])("of %j offers %j", async (words, expected) => {
    expect(candidates(await printed(async () => offer(words)))).toEqual([...expected].sort());
  });

  it.each(["zsh", "fish"])("has a script for %s, which asks pgstack", async (shell) => {
    const script = await printed(async () => completion({ shell }, {} as never));
    expect(script).toContain("pgstack complete --");
  });

  it("is a command of its own process, with a script that bash takes", () => {
    const { stdout, status } = pgstack("completion", "bash");
    expect([status, stdout]).toEqual([0, expect.stringContaining("pgstack complete --")]);
    expect(spawnSync("bash", ["-n"], { input: stdout }).status).toBe(0);
    expect(candidates(pgstack("complete", "--", "psql", "p").stdout)).toEqual(["prod"]);
  });
});

describe("a destructive command", () => {
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-cli-"));
  afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

  /** Runs a command as a user does, with every place that it could write to inside an empty folder. */
  const run = (args: readonly string[]) => {
    const places = { HOME: base, PGSTACK_STATE: path.join(base, "state"), PGSTACK_CACHE: path.join(base, "cache") };
    const { status, stdout, stderr } = spawnSync(process.execPath, ["src/commands/run.mjs", ...args], {
      cwd: repository,
      encoding: "utf8",
      input: "",
      env: { PATH: process.env["PATH"], ...places, XDG_CACHE_HOME: base, XDG_STATE_HOME: base },
    });
    return {
      code: status,
      output: `${stdout}${stderr}`,
      written: [places.PGSTACK_STATE, places.PGSTACK_CACHE].filter((folder) => fs.existsSync(folder)),
    };
  };

  it.each([
    [["down", "--help"], 0, /^Usage: pgstack down/],
    [["down", "dev", "--dry-run"], 2, /unknown option '--dry-run'/],
    [["down", "--stack", "prod"], 2, /unknown option '--stack'/],
    [["down", "--yes", "local", "prod"], 2, /too many arguments/],
    [
      ["down", ""],
      2,
      /The name of the environment is empty; is a variable in the command not set\? Environments: .*local/,
    ],
    [["down", "pord"], 2, /The environment "pord" does not exist.*Did you mean "prod"\?/],
    [["down", "prod", "--yes"], 1, /"prod" holds data and is not disposable/],
    [["down", "dev"], 1, /no terminal\. Re-run with --yes: npm run down -- dev --yes/],
  ])("%j touches nothing", (args, code, output) => {
    expect(run(args)).toEqual({ code, output: expect.stringMatching(output) as unknown, written: [] });
  });
});

describe("npm run down", () => {
  it.each([
    ["local", false, false],
    // An empty variable in `npm run down -- $ENV` names no environment, and so this one.
    ["local", true, true],
    ["dev", false, true],
    ["prod", true, true],
  ])("asks before it deletes %s, with a terminal (%s): %s", (name, terminal, asks) => {
    expect(asksBefore(readEnvironment(name), terminal)).toBe(asks);
  });
});
