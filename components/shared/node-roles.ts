/** Label and taint of the nodes that databases have for themselves. */
export const databaseNodes = { key: "workload-role", value: "db" } as const;

/** The taint of Arm nodes on GKE. Source: GKE documentation, "Prepare to deploy an Arm workload". */
export const armNodes = { key: "kubernetes.io/arch", value: "arm64" } as const;

/** Tolerations of pods on the database nodes, whichever architecture these have. */
export const databaseTolerations = [databaseNodes, armNodes].map(({ key, value }) => ({
  key,
  operator: "Equal" as const,
  value,
  effect: "NoSchedule" as const,
}));
