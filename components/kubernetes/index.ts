export * from "./connection";
export * from "./existing-cluster";
export * from "./ownership";
