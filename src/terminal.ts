import Table from "cli-table3";
import picocolors from "picocolors";

/** An output stream; `isTTY` is undefined if it is not a terminal. */
interface Output {
  readonly isTTY?: boolean;
}

/**
 * Returns functions that colour text: they return it unchanged if the output is not a terminal, TERM is dumb or
 * NO_COLOR is set.
 */
export function colours(output: Output = process.stdout, env: NodeJS.ProcessEnv = process.env) {
  // Never undefined: picocolors decides by itself then, and colours whatever runs in CI.
  return picocolors.createColors(output.isTTY === true && env["TERM"] !== "dumb" && (env["NO_COLOR"] ?? "") === "");
}

const none = "";
const noLines = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((place) => [place, none]),
);

/**
 * Returns rows as lines with aligned columns, without borders. Cells may have colour.
 *
 * @param head Titles of the columns. Default: no line of titles.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], indent = 0): string {
  const { bold } = colours();
  const grid = new Table({
    chars: { ...noLines, middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
  });
  grid.push(...(head.length > 0 ? [head.map((title) => bold(title))] : []), ...rows.map((cells) => [...cells]));
  const lines = grid.toString().split("\n");
  return lines.map((line) => `${" ".repeat(indent)}${line.trimEnd()}`).join("\n");
}
