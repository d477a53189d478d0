import { parsedClusterSchema, postgresOperatorSchema } from "../../components/operators/registry";

/** The schemas of each operator's clusters. */
export const [cloudNativePgClusterSchema, crunchyClusterSchema, zalandoClusterSchema] = parsedClusterSchema.options;
/** The schemas of each operator's installations. */
export const [cloudNativePgOperatorSchema, crunchyOperatorSchema, zalandoOperatorSchema] =
  postgresOperatorSchema.options;
