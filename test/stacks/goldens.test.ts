import * as fs from "node:fs";
import * as path from "node:path";
import { golden, goldenPlans } from "../../src/commands/plan";
import { repository, repositoryFiles } from "../helpers/repository";

// A JSON key is warned about, as it should be.
beforeEach(() => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
});

describe("the plan", () => {
  const plans = goldenPlans();

  it("is kept of each environment, mode and example, and no file is left of one that is gone", () => {
    const files = repositoryFiles().filter((file) => /^test\/golden\/.*\.json$/.test(file));
    expect(plans.map(({ file }) => path.relative(repository, file)).sort()).toEqual(files.sort());
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
  it.each(plans)("of $name is the golden one, and breaks no promise", async ({ name, file, make, part }) => {
    const plan = await make();
    expect(`${golden(part?.(plan) ?? plan)}\n`).toBe(fs.readFileSync(file, "utf8"));
    expect(plan.findings.filter(({ level }) => level === "error")).toEqual([]);
    // Shipped names are placeholders, and examples leave monitoring out: said, and no more.
    const others = plan.findings.filter(
      ({ subject, message }) => subject !== "monitoring" && !/placeholder/.test(message),
    );
    expect(others.map(({ subject }) => subject)).toEqual(ownFindings[name] ?? []);
  });
});
