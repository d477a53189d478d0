import { closest, type Problem, unknownKey } from "../../components/shared/validation";

/** Configuration namespaces with names similar to pgstack's that belong to other projects. */
const others = new Set(["gcp", "kubernetes", "pulumi"]);

/** A key of the stack's configuration that looks like one of the project, but is not read. */
export interface MisplacedKey {
  readonly problem: Problem;
  /** The similar key, without the project's name; undefined without one. */
  readonly meant: string | undefined;
}

/**
 * Finds keys that are not read: without a namespace, with a misspelt one, or with one of pgstack's keys in its place.
 * Values are not shown: they may be secrets.
 *
 * @param project namespace of our keys.
 * @param known our keys, without the namespace.
 */
export function misplacedKeys(keys: readonly string[], project: string, known: readonly string[]): MisplacedKey[] {
  return keys.flatMap((key) => {
    const [, namespace = "", rest] = /^([^:]*)(?::(.*))?$/s.exec(key) ?? [];
    if (namespace === project || (others.has(namespace) && rest !== undefined)) return [];
    const found =
      rest === undefined ? unprefixed(namespace, project, known) : misspelt(namespace, rest, project, known);
    return found === undefined
      ? []
      : [{ problem: { path: key, value: undefined, message: found.message }, meant: found.meant }];
  });
}

interface Found {
  readonly message: string;
  readonly meant: string | undefined;
}

function unprefixed(key: string, project: string, known: readonly string[]): Found {
  const bare = key.replace(new RegExp(`^${project}[.\\-_/]`), "");
  const meant = closest(bare, known);
  return meant === undefined
    ? { message: `has no namespace; write <namespace>:<key>. ${unknownKey(bare, known)}`, meant }
    : { message: `has no namespace, so it is not read; write "${project}:${meant}"`, meant };
}

function misspelt(namespace: string, rest: string, project: string, known: readonly string[]): Found | undefined {
  if (closest(namespace, [project]) !== undefined) {
    const meant = closest(rest, known);
    return { message: `is a key that is not read; did you mean "${project}:${meant ?? rest}"?`, meant };
  }
  if (!known.includes(namespace)) return undefined;
  return { message: `is a key that is not read; write ${rest} below "${project}:${namespace}"`, meant: undefined };
}
