export { postgresClusterSchema, type ResolvedPostgresCluster } from "../operators/registry";

/** What a user writes for a cluster; defaults may be left out. */
export type { PostgresClusterSettings } from "./settings.gen";
