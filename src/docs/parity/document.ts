import type { OperatorKey } from "../../../components/operators";
import { covered, hasBelow, keysOf, shortName, sides } from "./coverage";
import { parityRows } from "./rows";

const introduction = `# Parity of operators

Every key of a cluster with \`operator: crunchy\` (PGO), \`operator: cloudnative-pg\` and \`operator: zalando\`, by subject. A key stands for all keys below it; an object is not counted. A test fails for a key of a schema that is in
no row, and for an operator without a key and without a reason. The reference of the keys is [config.md](config.md); the levels at which promises are verified for each operator are in [evidence.md](evidence.md). Zalando's
operator runs on a node in the full tier, with an image of Debian's Postgres and Patroni in the place of Spilo. Written by \`npm run docs\`.
`;

/** `docs/parity.md`: keys of every operator side by side, their tests, and reasons for what is missing. */
export function parityDocument(): string {
  const keys = Object.fromEntries(sides.map((side) => [side, keysOf(side)])) as Record<
    OperatorKey,
    ReadonlySet<string>
  >;
  const shared = (side: OperatorKey): number =>
    [...keys[side]].filter((key) => sides.some((other) => other !== side && keys[other].has(key))).length;
  return [
    introduction,
    `${sides.map((side) => `${shortName(side)} has ${keys[side].size} keys, of which ${shared(side)} are the same on another operator`).join("; ")}. Numbers in brackets count the keys of a row.`,
    "",
    `| subject | ${sides.map(shortName).join(" | ")} | verified by | differences, or why not |`,
    `|---|${sides.map(() => "---|").join("")}---|---|`,
    ...parityRows.map((row) => {
      const cells = sides.map((side) => {
        const own = [...(row.shared ?? []), ...(row[side] ?? [])].filter((prefix) => hasBelow(keys[side], prefix));
        const count = covered(side, parityRows, keys[side]).filter((one) => one.row === row).length;
        return own.length === 0 ? "–" : `${own.map((key) => `\`${key}\``).join(", ")} (${count})`;
      });
      const tests = row.tests.map((test) => `\`${test}\``).join(", ");
      return `| ${row.subject} | ${cells.join(" | ")} | ${tests} | ${row.note ?? ""} |`;
    }),
    "",
  ].join("\n");
}
