import { closest, type Problem, unknownKey } from "../../components/shared/validation";

/** Namespaces of configuration that are near ours by their letters and belong to others. */
const others = new Set(["gcp", "kubernetes", "pulumi"]);

/** A key of the stack's configuration that looks like one of the project and is not read. */
export interface MisplacedKey {
  readonly problem: Problem;
  /** The key that was probably meant, without the project's name; nothing where none is near. */
  readonly meant: string | undefined;
}

/**
 * Finds keys that nobody reads: without a namespace, with a misspelt one, or with one of our keys in its place. Values are not
 * shown: they may be secrets.
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
    : { message: `has no namespace, so nobody reads it; write "${project}:${meant}"`, meant };
}

function misspelt(namespace: string, rest: string, project: string, known: readonly string[]): Found | undefined {
  if (closest(namespace, [project]) !== undefined) {
    const meant = closest(rest, known);
    return { message: `is a key that nobody reads; did you mean "${project}:${meant ?? rest}"?`, meant };
  }
  if (!known.includes(namespace)) return undefined;
  return { message: `is a key that nobody reads; write ${rest} below "${project}:${namespace}"`, meant: undefined };
}
