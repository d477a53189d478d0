import type { z } from "zod";
import { postgresClusterSchema } from "../operators/registry";

export { postgresClusterSchema } from "../operators/registry";

/** What a user writes for a cluster; defaults may be left out. */
export type PostgresClusterSettings = z.input<typeof postgresClusterSchema>;
/** A cluster with every default filled in. */
export type ResolvedPostgresCluster = z.output<typeof postgresClusterSchema>;
