import * as fs from "node:fs";
import { golden, goldenEnvironments } from "../../src/commands/plan";
import { readEnvironmentFile } from "../../src/commands/environment";
import { planEnvironment } from "../../src/plan/plan";

// A JSON key is warned about, as it should be.
beforeEach(() => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
});

describe("the plan", () => {
  const environments = goldenEnvironments();

  it("is kept of what ships and of each further mode", () => {
    expect(environments.map(({ name }) => name).sort()).toEqual([
      "adopt",
      "adopt-cluster",
      "cloudnative-pg",
      "dev",
      "direct",
      "key",
      "local",
      "prod",
    ]);
  });

  // When a difference is meant: npm run plan -- --update-goldens, and read what it changed.
  it.each(environments)("of $name is the golden one", async ({ name, source, plan }) => {
    const config = readEnvironmentFile(source);
    expect(`${golden(await planEnvironment(name, config))}\n`).toBe(fs.readFileSync(plan, "utf8"));
  });

  it.each(environments)("of $name breaks no promise", async ({ name, source }) => {
    const { findings } = await planEnvironment(name, readEnvironmentFile(source));
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    expect(findings.map(({ subject }) => subject)).toEqual(name === "key" ? ["backupBucket.identity.mode"] : []);
  });
});
