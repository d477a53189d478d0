import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readEnvironment, readEnvironmentFile, readEnvironmentOrFile } from "../../src/commands/environment";
import { planOf } from "../../src/commands/plan";
import { withLines } from "../../src/config/lines";
import { UsageError } from "../../src/errors";
import { InvalidInput } from "../../components/shared/validation";

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
    expect(() => readEnvironment(file("other.yaml"))).toThrow(/^".*other.yaml" is a file. Only plan, cost and render/);
  });
});

describe("a folder with an environment", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-folder-"));
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("is read as its one file is", () => {
    expect(readEnvironmentOrFile("examples/enterprise").name).toBe("enterprise");
  });

  it("is refused where it does not exist, has no environment, or several", async () => {
    expect(() => readEnvironmentOrFile("examples/nosuch")).toThrow('The folder "examples/nosuch" does not exist.');
    await expect(planOf("examples/nosuch")).rejects.toThrow(UsageError);
    expect(() => readEnvironmentOrFile(folder)).toThrow(/has no file Pulumi\.<name>\.yaml/);
    for (const name of ["a", "b"]) fs.writeFileSync(path.join(folder, `Pulumi.${name}.yaml`), content);
    expect(() => readEnvironmentOrFile(folder)).toThrow(
      /several environments; write one of .*Pulumi\.a\.yaml, .*b\.yaml/,
    );
  });

  it("is named where its name alone is given", () => {
    expect(() => readEnvironment("hippo")).toThrow(/npm run plan -- examples\/hippo$/);
  });
});

describe("a problem in a file", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-lines-"));
  const message = (text: string): string => {
    const file = path.join(folder, "staging.yaml");
    fs.writeFileSync(file, text);
    try {
      readEnvironmentFile(file);
    } catch (error) {
      return String(error);
    }
    return "accepted";
  };
  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const settings = `# A comment.
config:
  pgstack:disposable: true
  pgstack:kubernetes: { source: existing, context: kind-kind }
  pgstack:operators: [{ operator: cloudnative-pg, namespace: cnpg-system }]
  pgstack:clusters:
    - &first
      operator: cloudnative-pg
      name: main
      namespace: postgres
      version: 17
      storage: { size: 1Gi }
`;

  it("has the line of its key", () => {
    expect(message(settings)).toBe("accepted");
    expect(message(settings.replace("version: 17", 'version: "17"'))).toContain(
      'pgstack:clusters[0].version = "17" (line 11)\n    write it without quotes',
    );
    expect(message(settings.replace("size: 1Gi", "sise: 1Gi"))).toContain("storage.sise (line 12)");
  });

  it("has the line of the object that lacks the key, or of its alias", () => {
    expect(message(settings.replace("      version: 17\n", ""))).toMatch(
      /clusters\[0\].version \(line 8\)\n {4}is missing/,
    );
    expect(message(`${settings}    - *first\n`)).toMatch(/clusters\[1\]\.name = "main" \(line 9\)/);
    expect(message(`${settings}    - <<: *first\n      name: 7\n`)).toMatch(/clusters\[1\]\.name = 7 \(line 14\)/);
  });

  it("has the line of a key with dots", () => {
    const parameters = "      parameters:\n        pg_stat_statements.max: yes\n        auto_explain.log: x\n";
    expect(message(`${settings}${parameters}`)).toMatch(/parameters\.\S* = .* \(line 1[45]\)/);
  });

  it("has the line of the longest key that its path starts with", () => {
    const problem = { path: "pgstack:x.a.b", value: 2, message: "is wrong" };
    const yaml = "config:\n  pgstack:x:\n    a: 1\n    a.b: 2\n";
    expect(withLines(new InvalidInput("f", [problem]), yaml).problems).toEqual([{ ...problem, line: 4 }]);
  });

  it("has the line of a key without or with a misspelt prefix", () => {
    expect(message(settings.replace("pgstack:kubernetes", "kubernetes"))).toMatch(/ kubernetes \(line 4\)/);
    expect(message(settings.replace("pgstack:disposable", "pgstak:disposable"))).toMatch(
      /pgstak:disposable \(line 3\)/,
    );
  });

  it("is a usage error where the file is not YAML", () => {
    const file = path.join(folder, "broken.yaml");
    fs.writeFileSync(file, "config: [a\n");
    expect(() => readEnvironmentFile(file)).toThrow(UsageError);
  });
});
