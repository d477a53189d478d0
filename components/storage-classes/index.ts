export { databaseStorage, drillStorage, systemStorage } from "./names";
export * from "./storage-classes";
