export * from "./published-manifest";
export { publishedObjects, type PublishedObjectsArgs } from "./published-objects";
export * from "./preview";
