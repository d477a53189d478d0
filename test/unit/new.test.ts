import Ajv from "ajv";
import { parse } from "yaml";
import { stackConfig } from "../../src/commands/environment";
import { type Ask, chosen } from "../../src/commands/new";
import { loadEnvironment } from "../../src/config/load";
import { environmentFileSchema } from "../../src/docs/environment-schema";
import { backupsFor, choices } from "../../src/environments/choices";
import { environmentFile } from "../../src/environments/file";
import { planEnvironment } from "../../src/plan/plan";

const given = { context: "mine", project: "company-data", region: "europe-west3" };
/** Every combination of choices that `new` accepts. */
const combinations = choices.kubernetes.flatMap((kubernetes) =>
  choices.operator.flatMap((operator) =>
    backupsFor({ kubernetes, operator }).flatMap((backups) =>
      [false, true].flatMap((guarded) =>
        [false, true].flatMap((monitoring) =>
          ["1", "3"].map((instances) => ({
            ...{ kubernetes, operator, backups, monitoring, instances },
            protected: guarded,
          })),
        ),
      ),
    ),
  ),
);
const accepted = combinations.filter(
  (one) => !one.protected || (one.backups !== "none" && ["gke", "existing"].includes(one.kubernetes)),
);
const accepts = new Ajv({ strict: false, validateFormats: false, code: { optimize: false } }).compile(
  environmentFileSchema(),
);

describe("the file that new writes", () => {
  it.each(accepted.map((one) => [JSON.stringify(one), one] as const))("plans clean for %s", async (_name, choice) => {
    const text = environmentFile(await chosen({ environment: "fresh", ...given, ...choice }));
    const config = loadEnvironment(stackConfig(parse(text), "Pulumi.fresh.yaml"), "Pulumi.fresh.yaml");
    const { findings, resources } = await planEnvironment("fresh", config);
    // Whoever protects data and leaves monitoring out is told what that means.
    expect(findings.map(({ subject }) => subject)).toEqual(
      choice.protected && !choice.monitoring ? ["monitoring"] : [],
    );
    expect(resources.length).toBeGreaterThan(5);
    expect(config.disposable).toBe(!choice.protected);
    expect([accepts(parse(text)), accepts.errors]).toEqual([true, null]);
    expect(text).toMatch(/^# yaml-language-server: \$schema=docs\/environment\.schema\.json\n/);
  });
});

describe("new", () => {
  it("asks only for missing values", async () => {
    const asked: string[] = [];
    const ask: Ask = async (question, fallback, allowed) => {
      asked.push(question);
      return question === "Google Cloud project?" ? "company-data" : (allowed?.at(-1) ?? fallback);
    };
    const wanted = await chosen({ environment: "fresh", kubernetes: "gke", operator: "crunchy" }, ask);
    expect(wanted).toMatchObject({ project: "company-data", region: "europe-west3", backups: "none", instances: 2 });
    expect(asked).toEqual([
      "Google Cloud project?",
      "Region?",
      "Where do backups go?",
      "Instances?",
      "Size of a data volume?",
    ]);
  });

  it.each([
    [{ kubernetes: "gke" }, /--project is required/],
    [{ kubernetes: "existing" }, /--context is required/],
    [{ operator: "cloudnative-pg", backups: "volume" }, /--backups volume: .* write none/],
    [{ backups: "bucket" }, /--backups bucket: .* write volume or none/],
    [{ kubernetes: "existing", context: "x", backups: "none", protected: true }, /needs backups/],
    [{ protected: true }, /omit the option/],
    [{ instances: "three" }, /--instances three/],
    [{ size: "big" }, /--size big/],
    [{ environment: "list" }, /cannot be the name/],
    [{ environment: "../x" }, /cannot be the name/],
  ] as const)("refuses %j", async (call, message) => {
    await expect(chosen({ environment: "fresh", ...call })).rejects.toThrow(message);
  });
});
