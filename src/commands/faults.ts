/** Faults of an exercise. */
export const faults = ["switchover", "delete-primary"] as const;
