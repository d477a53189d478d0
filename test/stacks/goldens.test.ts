import * as fs from "node:fs";
import { exampleNames, golden, goldenPlans } from "../../src/commands/plan";

// A JSON key is warned about, as it should be.
beforeEach(() => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
});

describe("the plan", () => {
  const plans = goldenPlans();

  it("is kept of what ships, of each further mode and of each example", () => {
    const names = plans.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "dev",
        "local",
        "prod",
        "adopt",
        "adopt-cluster",
        "cloudnative-pg",
        "direct",
        "gitops",
        "key",
        "prometheus-operator",
        "prometheus-operator-crunchy",
      ]),
    );
    expect(names).toEqual(expect.arrayContaining([...exampleNames()]));
    expect(new Set(names).size).toBe(names.length);
  });

  // When a difference is meant: npm run plan -- --update-goldens, and read what it changed.
  it.each(plans)("of $name is the golden one, and breaks no promise", async ({ name, file, make }) => {
    const plan = await make();
    expect(`${golden(plan)}\n`).toBe(fs.readFileSync(file, "utf8"));
    expect(plan.findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(plan.findings.map(({ subject }) => subject)).toEqual(name === "key" ? ["backupBucket.identity.mode"] : []);
  });
});
