import { commandNames, optionsOf } from "../helpers/command-line";
import { readRepository } from "../helpers/repository";

describe("docs/coming-from.md", () => {
  const shown = [...readRepository("docs/coming-from.md").matchAll(/npx pgstack ([^`]+)`/g)].map(
    ([, line = ""]) => line,
  );

  it("names commands that exist, with options that they have", () => {
    expect(shown.length).toBeGreaterThan(20);
    const wrong = shown.filter((line) => {
      const [first = "", second = "", ...rest] = line.split(" ");
      if (first === "--version") return false;
      const name = commandNames().includes(`${first} ${second}`) ? `${first} ${second}` : first;
      const options = [second, ...rest].filter((word) => word.startsWith("--"));
      return !commandNames().includes(name) || options.some((option) => !optionsOf(name).includes(option));
    });
    expect(wrong).toEqual([]);
  });
});
