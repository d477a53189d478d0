import { postgresClusterObject } from "../../components/operators/crunchy/chart";
import { crunchyCluster, type CrunchySettings } from "./clusters";
import { objectsIn, postgresClusterCrd, schemaOf, validator } from "./crd";

type Json = Record<string, unknown>;

/** The spec of a PostgresCluster, with the settings that a test changes. */
export function postgresClusterSpec(changes: Partial<CrunchySettings> = {}): Json {
  return postgresClusterObject(crunchyCluster(changes))["spec"];
}

/** Checks a cluster against PGO's definition, which must be there. */
export function postgresClusterValidator(): (changes: Partial<CrunchySettings>) => string[] {
  const [crd] = objectsIn(postgresClusterCrd() ?? "");
  if (crd === undefined) throw new Error("the file holds no definition");
  const check = validator(schemaOf(crd, "v1"));
  return (changes) => check(postgresClusterObject(crunchyCluster(changes)));
}
