import type { Resource, Shape } from "./crd-shapes";

/**
 * Writes TypeScript types of custom resources. Equal objects are one type: json-schema-to-typescript and `cdk8s import` write each of
 * them where it occurs, which is 27,000 lines or more for a PostgresCluster, and TypeScript enums where a CRD has a choice of texts.
 */
export function typesOf(resources: readonly Resource[]): string {
  const types = new Types();
  const roots = resources.map(({ apiVersion, kind, spec }) => {
    const type = types.write(spec, [`${kind}Spec`]);
    return { name: kind, text: `CustomResource<"${apiVersion}", "${kind}", ${type}>` };
  });
  const names = types.names(resources.map(({ kind }) => kind));
  const shapes = types.all.map(({ text }, i) => ({ name: names[i] ?? "", text }));
  shapes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...roots, ...shapes]
    .map(({ name, text }) => `export type ${name} = ${text};\n`)
    .join("\n")
    .replaceAll(/#(\d+)/g, (_, id) => names[Number(id)] ?? "");
}

type Path = readonly string[];

const scalars: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "boolean",
  integer: "number",
  number: "number",
  "int-or-string": "number | string",
  object: "Readonly<Record<string, unknown>>",
};

/** Distinct objects, each with the paths where it occurs; `#1` refers to one. */
class Types {
  readonly all: { readonly text: string; readonly paths: Path[] }[] = [];

  write(shape: Shape, path: Path): string {
    switch (shape.kind) {
      case "scalar":
        return scalars[shape.type] ?? "unknown";
      case "enum":
        return shape.values.map((value) => JSON.stringify(value)).join(" | ");
      case "list": {
        const item = this.write(shape.of, [...path.slice(0, -1), singular(path.at(-1) ?? "")]);
        return `readonly ${item.includes("|") ? `(${item})` : item}[]`;
      }
      case "map":
        return `Readonly<Record<string, ${this.write(shape.of, [...path, "value"])}>>`;
      case "object":
        return this.object(shape, path);
    }
  }

  private object({ fields }: Extract<Shape, { kind: "object" }>, path: Path): string {
    const lines = fields.map(({ name, required, shape }) => {
      const type = this.write(shape, [...path, name]);
      return `  readonly ${propertyName(name)}${required ? `: ${type}` : `?: ${type} | undefined`};\n`;
    });
    const text = `{\n${lines.join("")}}`;
    const existing = this.all.findIndex((type) => type.text === text);
    const id = existing >= 0 ? existing : this.all.push({ text, paths: [] }) - 1;
    this.all[id]?.paths.push(path);
    return `#${id}`;
  }

  /** Names each object after the field that holds it most often; of objects with one name the rarer ones have the fields before it too. */
  names(taken: readonly string[]): string[] {
    const used = new Set(taken);
    const names = new Map<string, string>();
    for (const { text, paths } of this.all.toSorted((a, b) => b.paths.length - a.paths.length)) {
      const path = mostFrequent(paths);
      const candidates = path.map((_, i) =>
        path
          .slice(-i - 1)
          .map(capitalized)
          .join(""),
      );
      const name = candidates.find((candidate) => !used.has(candidate));
      if (name === undefined) throw new Error(`${path.join(".")}: all its names are taken`);
      used.add(name);
      names.set(text, name);
    }
    return this.all.map(({ text }) => names.get(text) ?? "");
  }
}

/** The first of the paths whose last field is the most frequent one. */
function mostFrequent(paths: readonly Path[]): Path {
  const count = (path: Path): number => paths.filter((other) => other.at(-1) === path.at(-1)).length;
  return paths.reduce((best, path) => (count(path) > count(best) ? path : best));
}

/** Writes a name in quotes where it is no identifier, as `hugepages-2Mi`. */
function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function capitalized(name: string): string {
  return name.replace(/^./, (letter) => letter.toUpperCase());
}

function singular(name: string): string {
  return name.endsWith("ies") ? `${name.slice(0, -3)}y` : name.replace(/(?<!s)s$/, "");
}
