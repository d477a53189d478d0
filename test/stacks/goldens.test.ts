import * as fs from "node:fs";
import * as path from "node:path";
import { golden, goldenPlans } from "../../src/commands/plan";
import type { Plan } from "../../src/plan/plan";
import { reported, subjectsOf } from "../helpers/policies";
import { repository, repositoryFiles } from "../helpers/repository";

// A JSON key is warned about, as it should be.
beforeEach(() => {
  jest.spyOn(console, "warn").mockImplementation(() => undefined);
});

/** Each plan is made once for all tests of this file. */
const plans = goldenPlans().map(({ make, ...rest }) => {
  let plan: Promise<Plan> | undefined;
  return { ...rest, make: async () => (plan ??= make()) };
});

const disposable = ["data-is-protected", "volumes-are-kept"];

/** The rules that a golden plan breaks on purpose. */
const policiesBroken: Readonly<Record<string, readonly string[]>> = {
  dev: disposable,
  impersonation: disposable,
  "gke-demo": disposable,
  key: ["data-is-protected", "no-service-account-key", "volumes-are-kept"],
  kind: ["data-is-protected"],
  local: ["data-is-protected"],
  // Its programs leave protection to whoever takes them over.
  ...Object.fromEntries(
    ["cron-jobs", "external-secrets", "keycloak", "network-policies", "psql-client"].map((name) => [
      name,
      ["data-is-protected"],
    ]),
  ),
  "pgadmin-any-operator": ["backups-are-made-and-kept", "data-is-protected"],
  "prometheus-operator": ["backups-are-made-and-kept"],
};

describe("the plan", () => {
  it("has one golden file for each environment, mode and example, and no others", () => {
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
  it.each(plans)("of $name equals its golden file, and keeps every promise", async ({ name, file, make, part }) => {
    const plan = await make();
    expect(`${golden(part?.(plan) ?? plan)}\n`).toBe(fs.readFileSync(file, "utf8"));
    expect(plan.findings.filter(({ level }) => level === "error")).toEqual([]);
    // Shipped names are placeholders, and examples leave monitoring out: said, and no more.
    const others = plan.findings.filter(
      ({ subject, message }) => subject !== "monitoring" && !/placeholder/.test(message),
    );
    expect(others.map(({ subject }) => subject)).toEqual(ownFindings[name] ?? []);
  });

  it.each(plans)("of $name violates the intended policies, and no others", async ({ name, make }) => {
    const rules = reported(subjectsOf(await make())).map((text) => text.split(":")[0] ?? "");
    expect([...new Set(rules)].sort()).toEqual(policiesBroken[name] ?? []);
  });
});
