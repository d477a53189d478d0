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
 * Adds missing bindings to a policy. Existing ones stay: the project may have other users.
 *
 * @returns undefined if none is missing.
 */
export function withBindings(policy: Policy, wanted: readonly Binding[]): Policy | undefined {
  const bindings = (policy.bindings ?? []).map((binding) => ({ ...binding, members: [...binding.members] }));
  let changed = false;
  for (const { role, members, condition } of wanted) {
    let binding = bindings.find((one) => sameGrant(one, { role, members, condition }));
    if (binding === undefined) {
      binding = { role, members: [], condition };
      bindings.push(binding);
    }
    for (const member of missingFrom(members, binding.members)) {
      binding.members.push(member);
      changed = true;
    }
  }
  return changed ? { ...policy, version: 3, bindings } : undefined;
}

/**
 * Removes members of some bindings from a policy. A binding that loses its last member is removed.
 *
 * @returns undefined if it has none of them.
 */
export function withoutBindings(policy: Policy, unwanted: readonly Binding[]): Policy | undefined {
  const before = policy.bindings ?? [];
  const bindings = before
    .map((binding) => {
      const out = unwanted.filter((one) => sameGrant(one, binding)).flatMap(({ members }) => members);
      return { ...binding, members: missingFrom(binding.members, out) };
    })
    .filter(({ members }) => members.length > 0);
  const count = (of: readonly Binding[]): number => of.flatMap(({ members }) => members).length;
  return count(bindings) < count(before) ? { ...policy, version: 3, bindings } : undefined;
}

function sameGrant(one: Binding, other: Binding): boolean {
  return one.role === other.role && one.condition?.expression === other.condition?.expression;
}

function missingFrom(wanted: readonly string[], present: readonly string[]): string[] {
  return wanted.filter((member) => !present.includes(member));
}
