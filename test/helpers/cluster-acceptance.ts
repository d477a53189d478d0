import { monitoredCluster, renderPostgresCluster } from "../../components/postgres-cluster";
import { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { AnySettings } from "./any-cluster";
import { cloudNativePgManifest, crunchyCrd, objectsIn, schemaOf, validator, zalandoCrds } from "./crd";

/** What becomes of settings of a cluster. */
export type Verdict =
  | { readonly accepted: false; readonly rules: readonly string[] }
  | { readonly accepted: true; readonly objects: readonly KubernetesObject[] };

/**
 * Asks the schema, and renders what it accepts.
 *
 * @throws what rendering throws.
 */
export function verdictOn(settings: AnySettings): Verdict {
  const { data, error } = postgresClusterSchema.safeParse(settings);
  if (data === undefined) {
    const rules = error.issues.map((issue) => (issue.code === "custom" ? String(issue.params?.["rule"]) : issue.code));
    return { accepted: false, rules };
  }
  monitoredCluster(data);
  const {
    prerequisites,
    customResource,
    sidecarResources,
    dependents,
    databases: contents,
    readiness,
  } = renderPostgresCluster(data);
  const objects = [
    ...[customResource, ...dependents.map(({ object }) => object)],
    ...[...prerequisites, ...sidecarResources, ...contents, ...readiness],
  ];
  return { accepted: true, objects };
}

/** Checks objects of PGO's kinds against PGO's definitions, which must be there; returns what is wrong with one. */
export function pgoValidator(): (object: KubernetesObject) => string[] {
  const checks = new Map([
    ["PostgresCluster", validatorOf("postgresclusters", "v1")],
    ["PGAdmin", validatorOf("pgadmins", "v1beta1")],
  ]);
  return (object) => checks.get(object.kind)?.(overTheWire(object)) ?? [];
}

/** Checks objects of CloudNativePG's kinds against its definitions, which must be there; returns what is wrong with one. */
export function cloudNativePgValidator(): (object: KubernetesObject) => string[] {
  const kinds = ["Cluster", "Database", "Pooler", "ScheduledBackup"];
  const definitions = objectsIn(cloudNativePgManifest() ?? "").filter(
    ({ kind }) => kind === "CustomResourceDefinition",
  );
  const checks = new Map(
    definitions.flatMap((definition) => {
      const { kind } = (definition as unknown as { spec: { names: { kind: string } } }).spec.names;
      return kinds.includes(kind) ? [[kind, validator(schemaOf(definition, "v1"))] as const] : [];
    }),
  );
  if (checks.size < kinds.length) throw new Error(`the manifest defines only ${[...checks.keys()].join(", ")}`);
  return (object) => checks.get(object.kind)?.(overTheWire(object)) ?? [];
}

/** Checks objects of the kinds of Zalando's operator against its CRDs, which must be there; returns what is wrong with one. */
export function zalandoValidator(): (object: KubernetesObject) => string[] {
  const checks = new Map(
    (zalandoCrds() ?? []).flatMap(objectsIn).map((crd) => {
      const { kind } = (crd as unknown as { spec: { names: { kind: string } } }).spec.names;
      return [kind, validator(schemaOf(crd, "v1"))] as const;
    }),
  );
  if (checks.size < 3) throw new Error(`there are only CRDs of ${[...checks.keys()].join(", ")}`);
  return (object) => checks.get(object.kind)?.(overTheWire(object)) ?? [];
}

/** What JSON leaves out or writes in another way is looked at as it arrives. */
function overTheWire(object: KubernetesObject): unknown {
  return JSON.parse(JSON.stringify(object));
}

function validatorOf(plural: "postgresclusters" | "pgadmins", version: string): (object: unknown) => string[] {
  const [crd] = objectsIn(crunchyCrd(plural) ?? "");
  if (crd === undefined) throw new Error(`the file of ${plural} holds no definition`);
  return validator(schemaOf(crd, version));
}
