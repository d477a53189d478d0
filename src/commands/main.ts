import { CommandError } from "@pulumi/pulumi/automation/errors";
import { InvalidInput } from "../../components/shared/validation";
import { Interruption } from "../engine/interruption";
import { withRemedy } from "../engine/remedies";
import { UserError } from "../errors";

/** One command of the project: its arguments, and the exit code that it ends with. */
export type Command = (args: readonly string[], interruption: Interruption) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  up: () => import("./up"),
  drift: () => import("./drift"),
  preview: () => import("./preview"),
  plan: () => import("./plan"),
  render: () => import("./render"),
  bootstrap: () => import("./bootstrap"),
  down: () => import("./down"),
  psql: () => import("./psql"),
  drill: () => import("./drill"),
  status: () => import("./status"),
  backup: () => import("./backup"),
  restore: () => import("./restore"),
  switchover: () => import("./switchover"),
  open: () => import("./open"),
  docs: () => import("./docs"),
  test: () => import("./test"),
};

/** Runs a command and ends the process with its exit code. An error is one message, never a stack trace of ours. */
export async function main(name: string | undefined, args: readonly string[]): Promise<void> {
  const load = name !== undefined ? commands[name] : undefined;
  if (load === undefined) {
    console.error(`Unknown command "${name ?? ""}"; there are: ${Object.keys(commands).join(", ")}.`);
    process.exit(2);
  }
  const interruption = new Interruption();
  try {
    const { command } = await load();
    process.exit(await command(args, interruption));
  } catch (error) {
    if (interruption.happened) console.error("Interrupted. Run the same command again to go on.");
    else console.error(withRemedy(describe(error)));
    process.exit(interruption.happened ? 130 : 1);
  }
}

function describe(error: unknown): string {
  if (error instanceof InvalidInput || error instanceof UserError) return error.message;
  if (error instanceof CommandError) return engineMessage(error);
  if (error instanceof Error)
    return process.env["PGSTACK_DEBUG"] !== undefined ? (error.stack ?? error.message) : error.message;
  return String(error);
}

/** What the engine's command line said, without the frame that the Automation API puts around it. */
function engineMessage(error: CommandError): string {
  const said = /stderr: ([\s\S]*?)\n err\?:/.exec(error.message)?.[1]?.trim();
  return said !== undefined && said !== "" ? said.replace(/^Command failed.*\n/, "") : error.message;
}
