import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

/**
 * `npm run generate:google-inputs`: writes the names of the inputs of Google's resources, which `patch` is checked against. They
 * are read from the types of the installed `@pulumi/gcp`.
 */

const root = path.resolve(__dirname, "..", "..");
const file = path.join(root, "components", "shared", "google-inputs.ts");

const sources = {
  bucket: ["storage/bucket.d.ts", "BucketArgs"],
  cluster: ["container/cluster.d.ts", "ClusterArgs"],
  nodePool: ["container/nodePool.d.ts", "NodePoolArgs"],
} as const;

/** Names of an interface's properties, in alphabetical order. */
function propertiesOf(declaration: string, name: string): string[] {
  const text = fs.readFileSync(
    path.join(path.dirname(require.resolve("@pulumi/gcp/package.json")), declaration),
    "utf8",
  );
  const names: string[] = [];
  ts.createSourceFile(declaration, text, ts.ScriptTarget.Latest).forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) return;
    for (const { name: property } of node.members)
      if (property !== undefined && ts.isIdentifier(property)) names.push(property.text);
  });
  if (names.length === 0) throw new Error(`${declaration} has no interface ${name}`);
  return names.sort();
}

/** The file's text for the installed provider. */
export function googleInputs(): string {
  const lists = Object.entries(sources).map(
    ([key, [declaration, name]]) =>
      `  ${key}: [${propertiesOf(declaration, name)
        .map((one) => `\n    "${one}",`)
        .join("")}\n  ],`,
  );
  return `/** Inputs of Google's resources by name, as the types of \`@pulumi/gcp\` have them. Written by \`npm run generate:google-inputs\`. */
export const googleInputs = {
${lists.join("\n")}
} as const;
`;
}

if (require.main === module) fs.writeFileSync(file, googleInputs());
