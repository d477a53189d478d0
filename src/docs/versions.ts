import { affecting, noticeDays, outlookDays, versionsOf } from "../pins/findings";
import { longestAcceptance, type PinRow } from "../pins/row";
import { pinTable } from "../pins/table";

const introduction = `# Versions

Every pinned version of [components/versions.ts](../components/versions.ts) and \`local/pins.ts\`, with the end of its support and its known advisories. The facts are in \`src/pins/rows\`, each row with
its sources and the day on which they were read. A fact that no source states is "unknown". Written by \`npm run docs\`.

\`\`\`sh
npm run pins                          # the same table with the days that are left, and what to do
npm run pins -- --on 2027-01-31       # as it will be on that day
npm run pins -- --json                # for a script
\`\`\`

Exit code 0: every support end and advisory is dealt with or accepted. Exit code 1: a pin has to be dealt with; the output names the fix.

A test fails in three cases, and its message names the lines to write:

- ${noticeDays} days before the support of a pin ends;
- for a known advisory that affects a pin, or may affect it because its range is unknown;
- for a pin in no row, and for a row without a pin.

The fix is another pin, or an acceptance in \`src/pins/accepted.ts\`: a reason and the last day on which it holds, at most ${longestAcceptance} days after it was written. \`npm run pins\` names what fails within the next
${outlookDays} days, and \`npm test\` prints what fails within ${noticeDays}. An acceptance that nothing needs any more fails the test too.
`;

/** `docs/versions.md`: pins, support ends, advisories and acceptances. It holds no number of days, so that it changes with the facts only. */
export function versionsDocument(): string {
  const { rows, pins, accepted } = pinTable;
  return [
    introduction,
    "## Pins",
    "",
    ...markdown(
      [
        "product",
        "pinned",
        "newest of its line",
        "newest",
        "support end",
        "source of the end",
        "sources of releases",
        "looked up",
      ],
      rows.map((row) => [
        row.name,
        versionsOf(row, pins).join(", "),
        row.newestOfLine,
        row.newest,
        row.supportEnd,
        row.supportSource,
        row.newestSource,
        row.lookedUp,
      ]),
    ),
    "",
    "## Advisories",
    "",
    "Advisories that were looked at, also those that no pin is affected by: a pin never goes back to an affected version.",
    "",
    ...markdown(
      ["product", "advisory", "affected", "fixed in", "pin affected", "effect", "source"],
      rows.flatMap((row) => row.advisories.map((advisory) => advisoryCells(row, advisory))),
    ),
    "",
    "Rows without an advisory were looked up too:",
    "",
    ...markdown(
      ["product", "source"],
      rows.filter(({ advisories }) => advisories.length === 0).map((row) => [row.name, row.advisorySource]),
    ),
    "",
    "## Accepted",
    "",
    ...markdown(
      ["product", "accepted", "reason", "written", "until"],
      accepted.map(({ row, of, reason, written, until }) => [row, of.join(", "), reason, written, until]),
    ),
    "",
  ].join("\n");
}

function advisoryCells(row: PinRow, advisory: PinRow["advisories"][number]): string[] {
  const [id, ...others] = advisory.ids;
  const shown = others.length > 3 ? `${id} and ${others.length} more` : [id, ...others].join(", ");
  const hit = affecting(row, pinTable.pins).includes(advisory);
  const { affected, fixed, summary, source } = advisory;
  return [
    row.name,
    shown,
    `\`${affected}\``,
    fixed,
    hit ? (affected === "unknown" ? "unknown" : "yes") : "no",
    summary,
    source,
  ];
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}
