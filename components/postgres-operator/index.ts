export * from "./postgres-operator";
export { postgresOperatorSchema } from "./schema";
