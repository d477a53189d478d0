export * from "./rollout";
export * from "./watch";
