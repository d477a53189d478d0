import {
  cloudNativePgManifest,
  crunchyCrds,
  objectsIn,
  objectStoreCrd,
  type Schema,
  schemaOf,
  zalandoCrds,
} from "../helpers/crd";

/** A part of a CRD without descriptions, bounds and patterns: what tables of fields and TypeScript types are written from. */
export type Shape =
  | { readonly kind: "scalar"; readonly type: string }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  | { readonly kind: "object"; readonly fields: readonly Field[] };

interface Field {
  readonly name: string;
  /** False for a field that the API server fills in. */
  readonly required: boolean;
  readonly shape: Shape;
}

/** A custom resource that pgstack renders. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Shape;
}

type Structural = Schema & {
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly default?: unknown;
};

function shapeOf(schema: Structural): Shape {
  const { type = "any", properties, additionalProperties, items, required = [], enum: values = [] } = schema;
  if (schema["x-kubernetes-int-or-string"] === true) return { kind: "scalar", type: "int-or-string" };
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]: [string, Structural]) => ({
      name,
      required: required.includes(name) && field.default === undefined,
      shape: shapeOf(field),
    }));
    return { kind: "object", fields };
  }
  if (typeof additionalProperties === "object") return { kind: "map", of: shapeOf(additionalProperties) };
  if (items !== undefined) return { kind: "list", of: shapeOf(items) };
  return values.length > 0 ? { kind: "enum", values } : { kind: "scalar", type };
}

/** The custom resources that pgstack renders, the one of the cluster first. */
const rendered = {
  crunchy: ["PostgresCluster v1", "PGAdmin v1beta1", "PGUpgrade v1beta1"],
  "cloudnative-pg": [
    ...["Cluster v1", "Backup v1", "Database v1", "Pooler v1", "ScheduledBackup v1", "ObjectStore v1"],
    ...["Publication v1", "Subscription v1"],
  ],
  zalando: ["postgresql v1", "OperatorConfiguration v1"],
};

/** The files of an operator's CRDs, all or none. */
const filesOf: Readonly<Record<keyof typeof rendered, () => readonly string[] | undefined>> = {
  crunchy: crunchyCrds,
  "cloudnative-pg": () => {
    const manifests = [cloudNativePgManifest(), objectStoreCrd()].filter((file) => file !== undefined);
    return manifests.length === 2 ? manifests : undefined;
  },
  zalando: zalandoCrds,
};

/** Reads the CRDs of an operator; undefined when this machine does not have them. */
export function resourcesOf(operator: keyof typeof rendered): Resource[] | undefined {
  const crds = filesOf[operator]()
    ?.flatMap(objectsIn)
    .filter(({ kind }) => kind === "CustomResourceDefinition");
  return crds && rendered[operator].map((resource) => resourceOf(crds, resource));
}

function resourceOf(crds: ReturnType<typeof objectsIn>, resource: string): Resource {
  const [kind = "", version = ""] = resource.split(" ");
  const specOf = (crd: (typeof crds)[number]) => crd["spec"] as { group: string; names: { kind: string } };
  const crd = crds.find((one) => specOf(one).names.kind === kind);
  const properties = crd && schemaOf(crd, version).properties;
  // An OperatorConfiguration has no spec.
  const spec = properties?.["spec"] ?? properties?.["configuration"];
  if (crd === undefined || spec === undefined) throw new Error(`the CRDs have no spec of ${resource}`);
  return { apiVersion: `${specOf(crd).group}/${version}`, kind, spec: shapeOf(spec) };
}
