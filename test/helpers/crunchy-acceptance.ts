import { monitoredCluster, renderPostgresCluster } from "../../components/postgres-cluster";
import { postgresClusterSchema } from "../../components/postgres-cluster/schema";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import type { AnySettings } from "./any-crunchy-cluster";
import { crunchyDefinition, objectsIn, schemaOf, validator } from "./crd";

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
  const { prerequisites, customResource, alongside, companions, contents, readiness } = renderPostgresCluster(data);
  const objects = [
    ...[customResource, ...companions.map(({ object }) => object)],
    ...[...prerequisites, ...alongside, ...contents, ...readiness],
  ];
  return { accepted: true, objects };
}

/** Checks objects of PGO's kinds against PGO's definitions, which must be there; returns what is wrong with one. */
export function pgoValidator(): (object: KubernetesObject) => string[] {
  const checks = new Map([
    ["PostgresCluster", validatorOf("postgresclusters", "v1")],
    ["PGAdmin", validatorOf("pgadmins", "v1beta1")],
  ]);
  // As it goes over the wire: what JSON leaves out or writes in another way is looked at as it arrives.
  return (object) => checks.get(object.kind)?.(JSON.parse(JSON.stringify(object)) as unknown) ?? [];
}

function validatorOf(plural: "postgresclusters" | "pgadmins", version: string): (object: unknown) => string[] {
  const [crd] = objectsIn(crunchyDefinition(plural) ?? "");
  if (crd === undefined) throw new Error(`the file of ${plural} holds no definition`);
  return validator(schemaOf(crd, version));
}
