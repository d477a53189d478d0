import {
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import type { LinkedSubject, ResourceRule, Settings, StackRule } from "./rule";
import { resourceRules, stackRules } from "./rules";

/** The pack of `pulumi preview --policy-pack policies`: every violation fails a preview and an `up`. */
new PolicyPack("pgstack", {
  enforcementLevel: "mandatory",
  policies: [...resourceRules.map(resourcePolicy), ...stackRules.map(stackPolicy)],
});

function resourcePolicy(rule: ResourceRule): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.reason,
    remediationSteps: rule.remedy,
    configSchema: { properties: { registries: { type: "array", items: { type: "string" } } } },
    validateResource: (args, report) => {
      const { type, name, props, opts } = args;
      const subject = { type, name, props, protect: opts.protect };
      for (const message of rule.check(subject, args.getConfig<Settings>())) {
        report(violation(name, message, rule.remedy));
      }
    },
  };
}

function stackPolicy(rule: StackRule): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.reason,
    remediationSteps: rule.remedy,
    validateStack: ({ resources }, report) => {
      const urns = new Map<LinkedSubject, string>();
      const linked = link(resources, urns);
      for (const { subject, message } of rule.checkAll(linked)) {
        report(violation(subject.name, message, rule.remedy), urns.get(subject));
      }
    },
  };
}

function violation(name: string, message: string, remedy: string): string {
  return `${name} ${message}. Fix: ${remedy}.`;
}

function link(resources: readonly PolicyResource[], urns: Map<LinkedSubject, string>): LinkedSubject[] {
  const made = new Map<string, { -readonly [Key in keyof LinkedSubject]: LinkedSubject[Key] }>();
  for (const { urn, type, name, props, opts } of resources) {
    const subject = { type, name, props, protect: opts.protect, after: [] };
    made.set(urn, subject);
    urns.set(subject, urn);
  }
  for (const { urn, dependencies, parent } of resources) {
    const earlier = [...dependencies, ...(parent !== undefined ? [parent] : [])];
    const subject = made.get(urn);
    if (subject !== undefined) subject.after = earlier.flatMap((one) => made.get(one.urn) ?? []);
  }
  return [...made.values()];
}
