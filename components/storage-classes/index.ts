export { databaseStorage, drillStorage, systemStorage } from "./chart";
export * from "./storage-classes";
