import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { InvalidInput } from "../../components/shared/validation";

/**
 * Returns the same refusal with the line of each problem. A key that is missing has the line of what it is missing in.
 *
 * @param yaml Text of the file, whose settings are under `config`.
 */
export function withLines({ where, problems }: InvalidInput, yaml: string): InvalidInput {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const lineOf = (path: string): number | undefined => {
    let node: unknown = document.get("config", true);
    let rest = path;
    let offset: number | undefined;
    for (;;) {
      const found = child(isAlias(node) ? node.resolve(document) : node, rest);
      if (found === undefined) return offset === undefined ? undefined : lines.linePos(offset).line;
      [node, rest] = [found.value, found.rest];
      // An entry that an alias stands for is elsewhere; the file shows it where it is used.
      offset = found.offset ?? offset;
    }
  };
  return new InvalidInput(
    where,
    problems.map((problem) => ({ ...problem, line: lineOf(problem.path) })),
  );
}

interface Found {
  readonly value: unknown;
  readonly offset: number | undefined;
  readonly rest: string;
}

/** The entry of a node that a path starts with. Keys may have dots: the longest one that fits is meant. */
function child(node: unknown, path: string): Found | undefined {
  const index = /^\[(\d+)\]\.?/.exec(path);
  if (isSeq(node) && index !== null) {
    const value = node.items[Number(index[1])] as Node | undefined;
    return value && { value, offset: value.range?.[0], rest: path.slice(index[0].length) };
  }
  if (!isMap(node)) return undefined;
  const [pair] = node.items
    .flatMap(({ key, value }) => (isScalar(key) ? [{ key, name: String(key.value), value }] : []))
    .filter(({ name }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`))
    .sort((a, b) => b.name.length - a.name.length);
  return (
    pair && { value: pair.value, offset: pair.key.range?.[0], rest: path.slice(pair.name.length).replace(/^\./, "") }
  );
}
