import * as path from "node:path";
import { parse } from "yaml";
import { commandNames, parsed } from "../helpers/command-line";
import { readRepository, repositoryFiles } from "../helpers/repository";

interface Job {
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const files = repositoryFiles().filter((file) => /^(\.github\/workflows|templates\/github)\/.*\.yml$/.test(file));
const read = (file: string): Workflow => parse(readRepository(file)) as Workflow;
const template = (name: string): Workflow => read(`templates/github/${name}.yml`);
const scripts = (JSON.parse(readRepository("package.json")) as { scripts: Record<string, string> }).scripts;

describe("the workflows", () => {
  it("are those of the project and those for its users", () => {
    expect(files.map((file) => path.basename(file)).sort()).toEqual([
      "deploy.yml",
      "drift.yml",
      "preview.yml",
      "release.yml",
      "test.yml",
    ]);
  });

  it.each(files)("%s pins each action by its commit, and names the version in a comment", (file) => {
    const used = readRepository(file).match(/uses: .*/g) ?? [];
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("take one commit of each action", () => {
    const used = files.flatMap((file) => readRepository(file).match(/uses: .*/g) ?? []);
    const actions = [...new Set(used)].map((line) => line.split("@")[0]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  it.each(files)("%s has no right but what a job names, an end, and one run at a time", (file) => {
    const { permissions, jobs, concurrency, on } = read(file);
    expect(permissions).toEqual({});
    expect(concurrency.group).toMatch(/^[a-z]/);
    expect(concurrency).toHaveProperty("cancel-in-progress");
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(readRepository(file)).not.toMatch(/secrets\./);
    for (const job of Object.values(jobs)) {
      expect(job["timeout-minutes"]).toBeGreaterThan(0);
      expect(job.permissions).toBeDefined();
    }
  });

  it.each(files)("%s runs existing commands, with existing options", (file) => {
    const commands = Object.values(read(file).jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run = "" }) => run.split("\n")),
    );
    for (const line of commands) {
      const found = /^npm run (\S+)(?: -- (.*))?$/.exec(line);
      if (found === null) continue;
      const [, script = "", rest = ""] = found;
      expect(Object.keys(scripts)).toContain(script);
      const args = rest.split(" ").filter((arg) => arg !== "");
      if (!commandNames().includes(script)) continue;
      expect(parsed([script, ...args])).toMatchObject({ command: script, output: "" });
      if (["up", "preview", "drift"].includes(script)) expect(args[0]).toBe('"$ENVIRONMENT"');
    }
  });
});

describe("the workflows for users", () => {
  it("give a fork's code no identity, and still report what is known offline", () => {
    const { preview, fork } = template("preview").jobs;
    expect(preview?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    expect(fork?.if).toBe("github.event.pull_request.head.repo.full_name != github.repository");
    expect(fork?.permissions).toEqual({ contents: "read" });
    expect(fork?.steps.at(-1)?.run).toBe('npm run plan -- "$ENVIRONMENT"');
  });

  it("let no job run a pull request's code that may write to it", () => {
    for (const { permissions, steps } of Object.values(template("preview").jobs)) {
      if (permissions?.["pull-requests"] === "write")
        expect(steps.some(({ uses }) => uses?.includes("checkout"))).toBe(false);
    }
    expect(template("preview").jobs["comment"]?.permissions).toEqual({ "pull-requests": "write" });
  });

  it("change an environment only behind its approval, one run after another", () => {
    const { jobs, concurrency } = template("deploy");
    expect(jobs["up"]?.environment).toBe("prod");
    expect(concurrency).toEqual({ group: "pgstack-up-prod", "cancel-in-progress": false });
    expect(template("drift").concurrency.group).not.toBe(concurrency.group);
  });

  it("install no package that runs code of its own: the job may log in", () => {
    const [install] = /\["ci", [^\]]*\]/.exec(readRepository("src/commands/run.mjs")) ?? [];
    expect(install).toContain('"--ignore-scripts"');
    for (const name of ["preview", "deploy", "drift"]) {
      expect(readRepository(`templates/github/${name}.yml`)).not.toMatch(/npm (ci|install)(?!.*--ignore-scripts)/);
    }
  });

  it("log in without a key, and only those that ask the cloud", () => {
    const all = ["preview", "deploy", "drift"].flatMap((name) => Object.values(template(name).jobs));
    for (const { permissions, steps } of all) {
      expect(permissions?.["id-token"] === "write").toBe(
        steps.some(({ uses }) => uses?.startsWith("google-github-actions/auth@")),
      );
    }
    const accounts = (name: string): string[] =>
      readRepository(`templates/github/${name}.yml`).match(/\w+_ACCOUNT/g) ?? [];
    expect(["preview", "deploy", "drift"].map(accounts)).toEqual([
      ["PGSTACK_PREVIEW_ACCOUNT"],
      ["PGSTACK_DEPLOY_ACCOUNT"],
      ["PGSTACK_DRIFT_ACCOUNT"],
    ]);
    // Google gives the deploying account to runs of an environment, and that of drift to runs of none.
    expect(template("drift").jobs["drift"]?.environment).toBeUndefined();
  });
});
