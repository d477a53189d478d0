import * as path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { withoutKeys } from "../../components/model/operations";
import { environmentFileSchema } from "../../src/docs/environment-schema";
import { readRepository, repositoryFiles } from "../helpers/repository";

const files = repositoryFiles().filter((file) => /(^|\/)Pulumi\.[^/]+\.yaml$/.test(file) && !file.startsWith("test/"));
const accepts = new Ajv({ strict: false, allErrors: true, validateFormats: false, code: { optimize: false } }).compile(
  environmentFileSchema(),
);

describe("the file of an environment", () => {
  it("is found for every environment and example", () => {
    expect(files).toEqual(expect.arrayContaining(["Pulumi.prod.yaml", "examples/hippo/Pulumi.hippo.yaml"]));
  });

  it.each(files)("%s starts with the line that names its JSON Schema, and the schema accepts it", (file) => {
    const text = readRepository(file);
    const [line = ""] = text.split("\n");
    const named = /^# yaml-language-server: \$schema=(\S+)$/.exec(line)?.[1] ?? "";
    expect(path.posix.join(path.posix.dirname(file), named)).toBe("docs/environment.schema.json");
    expect([accepts(parse(text, { merge: true })), accepts.errors]).toEqual([true, null]);
  });

  it.each<[string, (config: Record<string, unknown>) => object]>([
    ["a key that is misspelt", (config) => ({ config: { ...config, "pgstack:monitorng": {} } })],
    ["a value of another type", (config) => ({ config: { ...config, "pgstack:disposable": "yes" } })],
    ["an environment without Kubernetes", (config) => ({ config: withoutKeys(config, ["pgstack:kubernetes"]) })],
    ["keys without the prefix alone", () => ({ kubernetes: { source: "kind" } })],
  ])("with %s is refused by the schema", (_what, change) => {
    const { config } = parse(readRepository("Pulumi.kind.yaml")) as { config: Record<string, unknown> };
    expect(accepts({ config })).toBe(true);
    expect(accepts(change(config))).toBe(false);
  });
});
