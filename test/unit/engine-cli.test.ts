import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { pins } from "../../local/pins";
import { engineCli, type Run, stateFile } from "../../src/engine/cli";

let directory: string;
beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "engine-cli-"))));
afterEach(() => {
  fs.rmSync(directory, { recursive: true });
});

/** A stack of the real Automation API over a fake of the CLI, with the commands that it was started for. */
async function opened(state: boolean, fail: readonly string[] = []) {
  const file = stateFile("local", pathToFileURL(directory).href);
  if (state && file !== undefined) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "{}");
  }
  const started: string[] = [];
  const run: Run = async (args) => {
    const words = args.slice(0, args[0] === "stack" ? 2 : 1).join(" ");
    started.push(words);
    if (fail.includes(words)) throw new Error(`${words} failed`);
    return { stdout: words === "stack output" ? '{"a":1}' : "[]", stderr: "", code: 0 };
  };
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand: engineCli(file, run) });
  const stack = await Stack.createOrSelect("local", workspace);
  return { stack, started };
}

describe("the CLI of the engine", () => {
  it("is started once for a stack with a state: for the operation", async () => {
    const { stack, started } = await opened(true);
    await expect(stack.up()).resolves.toMatchObject({ outputs: {} });
    expect(started).toEqual(["up"]);
    await stack.destroy();
    expect(started).toEqual(["up", "destroy"]);
  });

  it("is asked whether there is a stack where no file shows that", async () => {
    const { started } = await opened(false);
    expect(started).toEqual(["stack select"]);
    expect(stateFile("local", "gs://bucket")).toBeUndefined();
  });

  it("has the outputs on request, also after a failed operation", async () => {
    const { stack } = await opened(true);
    await stack.up();
    await expect(stack.outputs()).resolves.toMatchObject({ a: { value: 1 } });
    const { stack: broken } = await opened(true, ["up"]);
    await expect(broken.up()).rejects.toThrow("up failed");
    await expect(broken.outputs()).resolves.toMatchObject({ a: { value: 1 } });
  });

  it("has the version that is pinned", async () => {
    const { stack } = await opened(true);
    expect(stack.workspace.pulumiVersion).toBe(pins.pulumi);
  });
});
