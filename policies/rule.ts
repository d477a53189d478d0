/** A resource as a rule sees it. */
export interface Subject {
  /** Type of the engine, for example `gcp:storage/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  /** What the program said of it. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
}

/** A resource among those of its program. */
export interface LinkedSubject extends Subject {
  /** What the engine makes first: parent and dependencies. */
  readonly after: readonly LinkedSubject[];
}

/** Settings of the rules, from the file of `--policy-pack-config`. */
export interface Settings {
  /** Beginnings of images' names that are allowed. Default: every registry. */
  readonly registries?: readonly string[];
}

interface Documented {
  /** Stable short name; a configuration of the pack names it. */
  readonly name: string;
  /** Why it is demanded. */
  readonly reason: string;
  /** What to do about a violation, or how to say that it is meant. */
  readonly remedy: string;
}

/** A rule about one resource. */
export interface ResourceRule extends Documented {
  /** What is wrong, one text each. */
  readonly check: (subject: Subject, settings: Settings) => readonly string[];
}

/** A rule about a program as a whole. */
export interface StackRule extends Documented {
  /** What is wrong with which resource. */
  readonly checkAll: (subjects: readonly LinkedSubject[]) => readonly Violation[];
}

/** A resource that breaks a rule. */
export interface Violation {
  readonly subject: LinkedSubject;
  readonly message: string;
}

/** Whether a resource is made only after one of others, through however many steps. */
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
