export { postgresOperatorSchema } from "../operators/registry";
export { everyNamespace } from "../model/operator-settings";

/** Settings of an operator as a user writes them; defaults may be left out. */
export type { PostgresOperatorSettings } from "./settings.gen";
/** An operator with every default filled in. */
export type { ResolvedOperator as ResolvedPostgresOperator } from "../operators/resolved.gen";
