import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { pins } from "../../local/pins";
import { project } from "../config/load";

/** Interface with which the Automation API runs the CLI. Source: Pulumi 3.220, automation/cmd.ts. */
export type Run = (args: readonly string[], ...rest: readonly unknown[]) => Promise<CommandResult>;

interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const operations = ["up", "destroy", "refresh"];

/** Responses to the calls of the Automation API after each operation, whose result is not used here. */
const summary: Readonly<Record<string, string>> = { output: "{}", history: "[]" };

/**
 * Returns the pinned CLI of the engine for the Automation API, which would start it seven times for one `up`, a third
 * of a second each. It is not started for its version, for a stack with a state, and for the summary of an operation:
 * outputs and history. `Stack.outputs` at any other time starts it.
 *
 * @param stateFile The state of the stack, if it is a file.
 * @param run Runs the CLI; a fake in tests.
 */
export function engineCli(
  stateFile: string | undefined,
  run = Reflect.get(PulumiCommand.prototype, "run") as Run,
): PulumiCommand & { readonly run: Run } {
  let summarizing = false;
  const cli = Object.create(PulumiCommand.prototype) as PulumiCommand;
  const own = {
    command: "pulumi",
    // Compared by `semver`, which also accepts a text.
    version: pins.pulumi as unknown as PulumiCommand["version"],
    run: async (args: readonly string[], ...rest: readonly unknown[]) => {
      const [command = "", part = ""] = args;
      const known = command === "stack" && part === "select" && stateFile !== undefined && fs.existsSync(stateFile);
      const answer = known ? "" : summarizing && command === "stack" ? summary[part] : undefined;
      summarizing &&= part === "output";
      if (answer !== undefined) return { stdout: answer, stderr: "", code: 0 };
      const result = await run.call(cli, args, ...rest);
      summarizing = operations.includes(command);
      return result;
    },
  };
  return Object.assign(cli, own);
}

/**
 * Returns the file with the state of a stack, in the file backend; undefined for another backend. Source: Pulumi 3.220,
 * pkg/backend/diy.
 */
export function stateFile(stack: string, backendUrl: string): string | undefined {
  if (!backendUrl.startsWith("file://")) return undefined;
  return path.join(fileURLToPath(backendUrl), ".pulumi", "stacks", project, `${stack}.json`);
}
