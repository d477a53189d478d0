import * as fs from "node:fs";
import * as path from "node:path";

/**
 * `npm run generate:pgbouncer -- <src/main.c of PgBouncer> <its version>`: writes the table of PgBouncer's settings from its
 * source, as `pooler.config.global` is checked against.
 */

/** Values of each enumeration in the source; options of a build that the operators' images lack stay in it. */
function lookups(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(/CfLookup (\w+)\[\] = \{(.*?)\{ NULL \}/gs)].map(([, name = "", body = ""]) => [
      name,
      [...body.matchAll(/\{ "([^"]+)"/g)].map(([, value]) => value).join(","),
    ]),
  );
}

/** The type in the table for one in the source. */
function typeOf(type: string, values: ReadonlyMap<string, string>): string {
  const enumeration = /^CF_LOOKUP\((\w+)\)$/.exec(type)?.[1];
  if (enumeration !== undefined) return `enum|${values.get(enumeration) ?? ""}`;
  if (type === "CF_TIME_USEC") return "seconds|";
  return type === "CF_INT" || type === "CF_UINT" || type === "DEFER_OPS" ? "integer|" : "string|";
}

/** Lines of the table: type, values, names. */
export function tableOf(source: string): string[] {
  const values = lookups(source);
  const byType = new Map<string, string[]>();
  const settings = /CfKey bouncer_params \[\] = \{(.*?)\n\};/s
    .exec(source)?.[1]
    ?.replaceAll(/#ifdef WIN32.*?#endif/gs, "");
  for (const [, name = "", type = ""] of (settings ?? "").matchAll(/CF_ABS\("(\w+)", (CF_LOOKUP\(\w+\)|\w+)/g)) {
    const shape = typeOf(type, values);
    byType.set(shape, [...(byType.get(shape) ?? []), name]);
  }
  return [...byType].map(([shape, names]) => `${shape}|${names.join(" ")}`).sort();
}

function main([file, version]: readonly string[]): void {
  if (file === undefined || version === undefined) throw new Error("name the file src/main.c and the version");
  const lines = tableOf(fs.readFileSync(file, "utf8"));
  const text = [
    "/**",
    " * Settings of PgBouncer by shape: type, values, names.",
    ` * Written by \`npm run generate:pgbouncer\` from the source of PgBouncer ${version}, src/main.c, bouncer_params.`,
    " */",
    `export const table = \`\n${lines.join("\n")}\n\`;\n`,
  ];
  fs.writeFileSync(path.join(__dirname, "../../components/model/pooler-settings/table.ts"), text.join("\n"));
  console.log(`${lines.length} shapes`);
}

if (require.main === module) main(process.argv.slice(2));
