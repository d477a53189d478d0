import * as fs from "node:fs";
import * as path from "node:path";
import { barmanCloud, cloudNativePg, crunchy, zalando } from "../../components/versions";
import { prepareCrds } from "../helpers/crd";
import { repository } from "../helpers/repository";
import { resourcesOf, type Resource, type Shape } from "./crd-shapes";
import { typesOf } from "./crd-types";

/**
 * `npm run generate:crds`: writes the fields of the clusters of every operator, and the types of their custom resources, from the CRDs of the
 * pinned releases. Downloads those that are missing.
 */

/** The table of a CRD's spec; equal parts are written once. */
export function fieldsOf(spec: Shape): string[] {
  const lines: string[] = [];
  const put = (line: string): number => {
    const at = lines.indexOf(line);
    return at >= 0 ? at : lines.push(line) - 1;
  };
  const encode = (shape: Shape): number => {
    switch (shape.kind) {
      case "object":
        return put(`p ${shape.fields.map((field) => `${field.name}:${encode(field.shape)}`).join(" ")}`);
      case "list":
        return put(`l ${encode(shape.of)}`);
      case "map":
        return put(`m ${encode(shape.of)}`);
      case "enum":
        return put(`e ${shape.values.join(" ")}`);
      case "scalar":
        return put(shape.type === "object" ? "any" : shape.type);
    }
  };
  encode(spec);
  return lines;
}

/** Operators, and the releases whose CRDs are read. */
const releases = {
  crunchy: `PGO ${crunchy.version}`,
  "cloudnative-pg": `CloudNativePG ${cloudNativePg.version} and its Barman Cloud plugin ${barmanCloud.version}`,
  zalando: `Zalando's Postgres Operator ${zalando.version}`,
};

/** Files of an operator that are written from its CRDs, by their path in the repository. */
export function filesOf(operator: keyof typeof releases, resources: readonly Resource[]): Map<string, string> {
  const [cluster] = resources;
  const table = cluster === undefined ? [] : fieldsOf(cluster.spec);
  const folder = `components/operators/${operator}`;
  return new Map([
    [
      `${folder}/crd-fields.ts`,
      [
        "/** Fields of the CRD's spec, as {@link fieldTable} reads them. Written by `npm run generate:crds` from the published CRD. */",
        "export const fields = `",
        ...table,
        "`;",
        "",
      ].join("\n"),
    ],
    [
      `${folder}/crd.gen.ts`,
      [
        'import type { CustomResource } from "../../shared/kubernetes-object";',
        "",
        `// Custom resources of ${releases[operator]}. Written by \`npm run generate:crds\` from the published CRDs, which describe each field.`,
        "",
        typesOf(resources),
      ].join("\n"),
    ],
  ]);
}

async function main(): Promise<void> {
  const troubles = await prepareCrds();
  for (const operator of ["crunchy", "cloudnative-pg", "zalando"] as const) {
    const resources = resourcesOf(operator);
    if (resources === undefined) throw new Error(`the CRDs of ${operator} are missing: ${troubles.join("; ")}`);
    for (const [file, text] of filesOf(operator, resources)) fs.writeFileSync(path.join(repository, file), text);
  }
}

if (require.main === module) void main();
