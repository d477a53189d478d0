import * as fs from "node:fs";
import * as path from "node:path";
import { generatedDocuments } from "../../src/commands/docs";

const root = path.resolve(__dirname, "..", "..");

const documents = generatedDocuments();

describe("generated documents", () => {
  it.each(Object.entries(documents))("%s is what npm run docs writes", (file, text) => {
    expect(fs.readFileSync(path.join(root, file), "utf8")).toBe(text);
  });

  it("describe every key", () => {
    const lines = Object.values(documents).join("\n").split("\n");
    expect(lines.filter((line) => /^\| `pgstack:.*\|\s*\|$/.test(line))).toEqual([]);
  });
});
