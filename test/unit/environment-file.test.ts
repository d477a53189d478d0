import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readEnvironment, readEnvironmentOrFile } from "../../src/commands/environment";

const content = fs.readFileSync(path.join(__dirname, "..", "..", "Pulumi.local.yaml"), "utf8");

describe("an environment in a file elsewhere", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-environment-"));
  const file = (name: string, text = content): string => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it.each([
    ["Pulumi.staging.yaml", "staging"],
    ["12-one-case.yaml", "12-one-case"],
    ["short.yml", "short"],
    ["Pulumi.yml", "Pulumi"],
  ])("is read from %s, as %s", (name, expected) => {
    const { name: found, config } = readEnvironmentOrFile(file(name));
    expect([found, config]).toEqual([expected, readEnvironment("local").config]);
  });

  it("is read by its path in the project", () => {
    expect(readEnvironmentOrFile("examples/enterprise/Pulumi.enterprise.yaml").name).toBe("enterprise");
  });

  it("leaves names of environments as they are", () => {
    expect(readEnvironmentOrFile("local")).toEqual(readEnvironment("local"));
  });

  it.each([
    [() => path.join(folder, "missing.yaml"), /^The file ".*missing.yaml" does not exist/],
    [() => file("two words.yaml"), /is not a valid name of a stack/],
    [() => file("list.yaml", "- one"), /^list.yaml: 1 problem\n {2}config\n {4}is missing/],
    [() => file("broken.yaml", "config: {"), /^broken.yaml is not YAML/],
    [() => "pord", /The environment "pord" does not exist.*Did you mean "prod"/],
  ])("is refused with what is wrong (%#)", (named, message) => {
    expect(() => readEnvironmentOrFile(named())).toThrow(message);
  });

  it("is for plan and render only", () => {
    expect(() => readEnvironment(file("other.yaml"))).toThrow(/^".*other.yaml" is a file. Only plan and render/);
  });
});
