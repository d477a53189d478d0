export * from "./kubernetes";
export * from "./postgres-cluster";
export * from "./postgres-operator";
export * from "./published-manifest";
export { InvalidInput, type Problem } from "./shared/validation";
export * from "./versions";
