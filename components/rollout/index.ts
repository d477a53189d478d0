export * from "./removal";
export * from "./rollout";
export * from "./watch";
