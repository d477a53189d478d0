import { ruleGroups } from "../../src/docs/rules";
import { readRepository } from "../helpers/repository";

describe("the table of reported faults", () => {
  const rules = new Set(ruleGroups.flatMap(([, group]) => group.map(({ id }) => id)));
  const rows = readRepository("docs/reported-faults.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| reported"));

  it("names rules that exist", () => {
    const named = rows.flatMap((row) =>
      [...(row.split(" | ")[2] ?? "").matchAll(/`([a-z]+(?:-[a-z]+){2,})`/g)].map((match) => match[1] ?? ""),
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it("has a report, a configuration and an outcome in each row", () => {
    expect(rows.filter((row) => row.split(" | ").length !== 3)).toEqual([]);
  });
});
