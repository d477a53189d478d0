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
        "gitops",
        "impersonation",
        "key",
        "prometheus-operator",
        "prometheus-operator-crunchy",
      ]),
    );
    expect(names).toEqual(expect.arrayContaining([...exampleNames()]));
    expect(new Set(names).size).toBe(names.length);
  });

  const ownFindings: Readonly<Record<string, readonly string[]>> = {
    // Nobody knows yet which applications may connect.
    ...Object.fromEntries(
      ["prod", "kind", "adopt", "cloudnative-pg", "gitops", "hardened"].map((name) => [
        name,
        ["clusters.main.clients"],
      ]),
    ),
    ...Object.fromEntries(
      ["dev", "gke-demo", "impersonation"].map((name) => [name, ["clusters.dba-postgres.clients"]]),
    ),
    "adopt-cluster": ["clusters.main.clients", "networkPolicies.mode"],
    key: ["backupBucket.identity.mode", "clusters.dba-postgres.clients"],
    "prometheus-operator": ["clusters.main.clients", "clusters.main.backups"],
  };

  // When a difference is meant: npm run plan -- --update-goldens, and read what it changed.
  it.each(plans)("of $name is the golden one, and breaks no promise", async ({ name, file, make }) => {
    const plan = await make();
    expect(`${golden(plan)}\n`).toBe(fs.readFileSync(file, "utf8"));
    expect(plan.findings.filter(({ level }) => level === "error")).toEqual([]);
    // Shipped names are placeholders, and examples leave monitoring out: said, and no more.
    const others = plan.findings.filter(
      ({ subject, message }) => subject !== "monitoring" && !/placeholder/.test(message),
    );
    expect(others.map(({ subject }) => subject)).toEqual(ownFindings[name] ?? []);
  });
});
