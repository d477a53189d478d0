import * as fs from "node:fs";
import * as path from "node:path";
import {
  cloudNativePgManifest,
  objectsIn,
  postgresClusterDefinition,
  type PublishedObject,
  type Schema,
  schemaOf,
} from "../helpers/crd";
import { repository } from "../helpers/repository";

/** `npm run generate:crds`: writes the fields of both operators' CRDs from the published ones, which `up` keeps in the cache. */

type Structural = Schema & { readonly enum?: readonly unknown[] };

/** The table of a CRD's spec; equal parts are written once. */
export function fieldsOf(spec: Schema): string[] {
  const lines: string[] = [];
  const put = (line: string): number => {
    const at = lines.indexOf(line);
    return at >= 0 ? at : lines.push(line) - 1;
  };
  const encode = (schema: Structural): number => {
    const { type, properties, additionalProperties, items } = schema;
    if (schema["x-kubernetes-int-or-string"] === true) return put("int-or-string");
    if (properties !== undefined) {
      return put(
        `p ${Object.entries(properties)
          .map(([key, value]) => `${key}:${encode(value)}`)
          .join(" ")}`,
      );
    }
    if (type === "object" && typeof additionalProperties === "object") return put(`m ${encode(additionalProperties)}`);
    if (type === "array" && items !== undefined) return put(`l ${encode(items)}`);
    const values = schema.enum ?? [];
    if (values.length > 0 && values.every((value) => /^\S+$/.test(String(value)))) return put(`e ${values.join(" ")}`);
    return put(type === undefined || type === "object" ? "any" : type);
  };
  encode(spec);
  return lines;
}

/** The CRD's spec, when this machine has the CRD. */
export function specOf(operator: "crunchy" | "cloudnative-pg"): Schema | undefined {
  const file = operator === "crunchy" ? postgresClusterDefinition() : cloudNativePgManifest();
  if (file === undefined) return undefined;
  const name =
    operator === "crunchy" ? "postgresclusters.postgres-operator.crunchydata.com" : "clusters.postgresql.cnpg.io";
  const crd = objectsIn(file).find((object: PublishedObject) => object.metadata.name === name);
  return crd === undefined ? undefined : schemaOf(crd, "v1").properties?.["spec"];
}

if (require.main === module) {
  for (const operator of ["crunchy", "cloudnative-pg"] as const) {
    const spec = specOf(operator);
    if (spec === undefined) throw new Error(`the CRD of ${operator} is not on this machine`);
    const text = [
      "/** Fields of the CRD's spec, as {@link fieldTable} reads them. Written by `npm run generate:crds` from the published CRD. */",
      "export const fields = `",
      ...fieldsOf(spec),
      "`;",
      "",
    ].join("\n");
    fs.writeFileSync(path.join(repository, "components", "operators", operator, "crd-fields.ts"), text);
  }
}
