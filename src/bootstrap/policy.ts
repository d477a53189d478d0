/** A binding of an IAM policy. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly title: string; readonly description?: string; readonly expression: string };
}

/** An IAM policy, as far as it is read here. */
export interface Policy {
  readonly version?: number;
  readonly etag?: string;
  readonly bindings?: readonly Binding[];
}

/**
 * A policy with the bindings that it lacks. What is there stays: the project may have other users.
 *
 * @returns nothing when it lacks none.
 */
export function withBindings(policy: Policy, wanted: readonly Binding[]): Policy | undefined {
  const bindings = (policy.bindings ?? []).map((binding) => ({ ...binding, members: [...binding.members] }));
  let changed = false;
  for (const { role, members, condition } of wanted) {
    let binding = bindings.find((one) => one.role === role && one.condition?.expression === condition?.expression);
    if (binding === undefined) {
      binding = { role, members: [], ...(condition !== undefined ? { condition } : {}) };
      bindings.push(binding);
    }
    for (const member of missingFrom(members, binding.members)) {
      binding.members.push(member);
      changed = true;
    }
  }
  return changed ? { ...policy, version: 3, bindings } : undefined;
}

function missingFrom(wanted: readonly string[], present: readonly string[]): string[] {
  return wanted.filter((member) => !present.includes(member));
}
