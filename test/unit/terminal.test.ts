import { readEnvironment } from "../../src/commands/environment";
import { nextCommands } from "../../src/commands/up";
import { colours, table } from "../../src/terminal";

describe("colour", () => {
  it.each([
    ["a terminal", { isTTY: true }, {}, true],
    ["a pipe", { isTTY: false }, {}, false],
    ["a pipe in CI", { isTTY: false }, { CI: "true" }, false],
    ["a pipe as Node.js has it, without isTTY", {}, {}, false],
    ["a terminal with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, false],
    ["a terminal with an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, true],
    ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }, false],
  ])("in %s", (_where, output, env, coloured) => {
    expect(colours(output, env).red("x") !== "x").toBe(coloured);
  });
});

describe("a table", () => {
  it("aligns columns by what is seen of them, without trailing spaces", () => {
    const { red } = colours({ isTTY: true }, {});
    const lines = table(
      ["A", "B"],
      [
        [red("long"), "x"],
        ["s", "yy"],
      ],
      2,
    ).split("\n");
    expect(lines).toEqual(["  A     B", `  ${red("long")}  x`, "  s     yy"]);
  });
});

describe("the end of up", () => {
  it.each(["local", "kind", "prod"])("names three commands for %s", (name) => {
    const lines = nextCommands(name, readEnvironment(name).config).map(([line]) => line);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(name === "local" ? "npm run psql" : `npm run psql -- ${name}`);
  });
});
