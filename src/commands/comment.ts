import * as fs from "node:fs";
import type { Finding } from "../plan/findings";

/** Content of a comment on a pull request. */
export interface Comment {
  readonly title: string;
  /** Changes and what they mean, as the command prints them. */
  readonly body: string;
  readonly findings: readonly Finding[];
  /** Cost of the environment in a month. @default nothing is shown */
  readonly cost?: string;
  /** The reason why `up` would fail. @default it would not fail */
  readonly failure?: string;
}

/** Characters that GitHub takes, with room for what stands around. */
const longest = 60_000;

/** Returns a comment as Markdown. Output of the engine is in it as plain text, whatever it looks like. */
export function previewComment({ title, body, findings, failure, cost }: Comment): string {
  const warned = findings.map(({ level, subject, message }) => `${level}: ${subject}: ${message}`).join("\n");
  return [
    `### ${title}`,
    ...section("This would fail", failure ?? ""),
    ...section("Changes and what they mean", body),
    ...section("Findings", warned),
    ...section("Cost", cost ?? ""),
    "",
  ].join("\n");
}

function section(title: string, text: string): string[] {
  if (text === "") return [];
  const shown = text.length > longest / 3 ? `${text.slice(0, longest / 3)}\n… the rest is in the run's log` : text;
  // A fence longer than any in the text, so that nothing of it ends the block.
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return ["", `**${title}**`, "", `${fence}text`, shown, fence];
}

/** Writes a comment where one is wanted. */
export function writeComment(file: string | undefined, make: () => string): void {
  if (file !== undefined) fs.writeFileSync(file, make());
}
