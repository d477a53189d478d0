export * from "./published-manifest";
