export { databaseStorage } from "./chart";
export * from "./storage-classes";
