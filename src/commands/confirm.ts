import { createInterface } from "node:readline/promises";
import { UserError } from "../errors";

/**
 * Asks a person whether something may be done; `--yes` has answered already.
 *
 * @throws UserError where nobody can be asked, naming the command that says yes, and where the answer is no.
 */
export async function confirm(question: string, command: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new UserError(`Nothing is done: nobody can be asked. Say so: ${command} --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} Type yes: `);
  terminal.close();
  if (answer.trim() !== "yes") throw new UserError("Nothing is done.");
}
