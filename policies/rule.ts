/** A resource for rules. */
export interface Subject {
  /** Type of the engine, for example `gcp:storage/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** Inputs of the program. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

/** A resource among those of its program. */
export interface LinkedSubject extends Subject {
  /** Parent and dependencies, which the engine creates first. */
  readonly after: readonly LinkedSubject[];
}

/** Settings of the rules, from the file of `--policy-pack-config`. */
export interface Settings {
  /** Allowed prefixes of image names. Default: every registry. */
  readonly registries?: readonly string[];
}

interface Documented {
  /** Stable short name; a configuration of the pack names it. */
  readonly name: string;
  /** Reason of the rule. */
  readonly reason: string;
  /** Fix for a violation, or how to disable the rule. */
  readonly remedy: string;
}

/** A rule for one resource. */
export interface ResourceRule extends Documented {
  /** Returns the violations. */
  readonly check: (subject: Subject, settings: Settings) => readonly string[];
}

/** A rule for a whole program. */
export interface StackRule extends Documented {
  /** Returns the violations with their resources. */
  readonly checkAll: (subjects: readonly LinkedSubject[]) => readonly Violation[];
}

/** A resource that violates a rule. */
export interface Violation {
  readonly subject: LinkedSubject;
  readonly message: string;
}

/** Returns true if a resource is created only after one of others, directly or indirectly. */
export function waitsFor(late: LinkedSubject, early: readonly LinkedSubject[]): boolean {
  const seen = new Set<LinkedSubject>();
  const queue = [...late.after];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (early.includes(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...next.after);
  }
  return false;
}
