import { unlessEmpty } from "../../../shared/defined";
import { contentsSql } from "../../../model/contents/sql";
import { roleOptions } from "../../../model/users";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { User } from "../crd.gen";

type Cluster = ResolvedCrunchyCluster;

/** Extensions that PGO creates itself, in every database. Source: PGO 6.0, internal/pgaudit and internal/postgis. */
export const madeByPgo = ["pgaudit", "postgis", "postgis_topology", "postgis_tiger_geocoder"];

/** `spec.users`; the superuser is one of them if a Job of pgstack writes into databases, or dumps them: PGO creates passwords for users only. */
export function users(cluster: Cluster): User[] {
  const usedByJobs = contentsSql(cluster, madeByPgo).length > 0 || cluster.logicalBackups !== undefined;
  const superuser = usedByJobs && !cluster.users.some(({ name }) => name === "postgres");
  return [...cluster.users.map(user), ...(superuser ? [{ name: "postgres" }] : [])];
}

function user(settings: Cluster["users"][number]): User {
  const { name, databases, passwordType } = settings;
  return {
    name,
    databases: unlessEmpty(databases),
    options: roleOptions(settings),
    password: passwordType && { type: passwordType },
  };
}
