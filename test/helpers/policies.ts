import type { LinkedSubject, Settings } from "../../policies/rule";
import { resourceRules, stackRules } from "../../policies/rules";
import type { Plan } from "../../src/plan/plan";

/** A resource that a test may change. */
export type Mutable = { -readonly [Key in keyof LinkedSubject]: LinkedSubject[Key] };

/** The resources of a plan as the engine shows them to a pack. */
export function subjectsOf({ resources }: Plan): Mutable[] {
  const made = new Map<string, Mutable>();
  for (const { type, name, inputs, protect } of resources) {
    made.set(`${type} ${name}`, { type, name, props: inputs ?? {}, protect: protect === true, after: [] });
  }
  for (const { type, name, after = [], parent } of resources) {
    const subject = made.get(`${type} ${name}`);
    if (subject !== undefined) subject.after = [...after, parent ?? ""].flatMap((title) => made.get(title) ?? []);
  }
  return [...made.values()].filter(
    ({ type, name }) => !resources.some((one) => one.read && one.type === type && one.name === name),
  );
}

/** What the pack reports, as `rule: name message`. */
export function reported(subjects: readonly LinkedSubject[], settings: Settings = {}): string[] {
  return [
    ...subjects.flatMap((subject) =>
      resourceRules.flatMap(({ name, check }) =>
        check(subject, settings).map((message) => `${name}: ${subject.name} ${message}`),
      ),
    ),
    ...stackRules.flatMap(({ name, checkAll }) =>
      checkAll(subjects).map(({ subject, message }) => `${name}: ${subject.name} ${message}`),
    ),
  ];
}
