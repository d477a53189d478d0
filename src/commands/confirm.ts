import { createInterface } from "node:readline/promises";
import { UserError } from "../errors";

/** A question that is answered by typing one word. */
export interface Question {
  /** The question, without the word to type. */
  readonly text: string;
  /** The word that agrees. @default "yes" */
  readonly word?: string;
  /** The command to run again with `--yes`, where there is no terminal. */
  readonly again: string;
  /** True where `--yes` answers the question. */
  readonly yes: boolean;
}

/**
 * Asks for confirmation.
 *
 * @throws UserError where there is no terminal, naming the command that confirms, and where the answer is another word.
 */
export async function confirm({ text, word = "yes", again, yes }: Question): Promise<void> {
  if (yes) return;
  checkTerminal(again);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${text} Type ${word}: `);
  terminal.close();
  if (answer.trim() !== word) throw new UserError("Aborted. Nothing was changed.");
}

/**
 * Checks that a question can be asked, before long work that would end in it.
 *
 * @throws UserError where there is no terminal.
 */
export function checkTerminal(again: string): void {
  if (process.stdin.isTTY) return;
  throw new UserError(`Aborted: confirmation is required but there is no terminal. Re-run with --yes: ${again} --yes`);
}
