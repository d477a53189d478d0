export * from "./connection";
export * from "./existing-cluster";
