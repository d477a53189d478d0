export { postgresClusterSchema, type ResolvedPostgresCluster } from "../operators/registry";

/** Settings of a cluster as a user writes them; defaults may be left out. */
export type { PostgresClusterSettings } from "./settings.gen";
