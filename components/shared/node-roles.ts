/** Label and taint of the nodes that databases have for themselves. */
export const databaseNodes = { key: "workload-role", value: "db" } as const;

/** What a pod says to be let onto them. */
export const databaseToleration = {
  key: databaseNodes.key,
  operator: "Equal",
  value: databaseNodes.value,
  effect: "NoSchedule",
} as const;
