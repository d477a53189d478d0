export * from "./postgres-operator";
export { postgresOperatorSchema, type PostgresOperatorSettings } from "./schema";
