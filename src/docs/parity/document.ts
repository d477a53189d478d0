import { covered, keysOf, type Side } from "./coverage";
import { parityRows } from "./rows";
import type { ParityRow } from "./row";

const introduction = `# Parity of operators

Every key of a cluster with \`operator: crunchy\` (PGO) and \`operator: cloudnative-pg\`, by subject. A key stands for all keys below it; an object is not counted. A test fails for a key of a schema that is in no row. The reference
of the keys is [config.md](config.md); the levels at which promises are verified for each operator are in [evidence.md](evidence.md). Written by \`npm run docs\`.
`;

/** `docs/parity.md`: keys of both operators side by side, their tests, and reasons for what is missing. */
export function parityDocument(): string {
  const keys = { crunchy: keysOf("crunchy"), cloudNativePg: keysOf("cloudNativePg") };
  const count = (side: Side, row: ParityRow): number =>
    covered(side, parityRows, keys[side]).filter((one) => one.row === row).length;
  const same = [...keys.crunchy].filter((key) => keys.cloudNativePg.has(key)).length;
  const other = (side: Side): number => keys[side].size - same;
  const answered = covered("crunchy", parityRows, keys.crunchy).filter(
    ({ as, row }) => as === "crunchy" && row.cloudNativePg !== undefined,
  ).length;
  return [
    introduction,
    `PGO has ${keys.crunchy.size} keys, CloudNativePG ${keys.cloudNativePg.size}. ${same} are the same on both. Of the other ${other("crunchy")} of PGO, ${answered} have a counterpart under another name; ` +
      `CloudNativePG has ${other("cloudNativePg")} of its own. Numbers in brackets count the keys of a row.`,
    "",
    "| subject | PGO | CloudNativePG | verified by | differences, or why not |",
    "|---|---|---|---|---|",
    ...parityRows.map((row) => {
      const side = (name: Side): string => {
        const own = [...(row.both ?? []), ...(row[name] ?? [])];
        return own.length === 0 ? "–" : `${own.map((key) => `\`${key}\``).join(", ")} (${count(name, row)})`;
      };
      const tests = row.tests.map((test) => `\`${test}\``).join(", ");
      return `| ${row.subject} | ${side("crunchy")} | ${side("cloudNativePg")} | ${tests} | ${row.note ?? ""} |`;
    }),
    "",
  ].join("\n");
}
