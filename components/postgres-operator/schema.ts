import type { z } from "zod";
import { postgresOperatorSchema } from "../operators/registry";

export { postgresOperatorSchema } from "../operators/registry";
export { everyNamespace } from "../model/operator-settings";

/** What a user writes for an operator; defaults may be left out. */
export type { PostgresOperatorSettings } from "./settings.gen";
/** An operator with every default filled in. */
export type ResolvedPostgresOperator = z.output<typeof postgresOperatorSchema>;
