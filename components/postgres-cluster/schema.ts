import type { z } from "zod";
import type { postgresClusterSchema } from "../operators/registry";

export { postgresClusterSchema, type ResolvedPostgresCluster } from "../operators/registry";

/** What a user writes for a cluster; defaults may be left out. */
export type PostgresClusterSettings = z.input<typeof postgresClusterSchema>;
