import { z } from "zod";

/** Metadata of a live object. */
export const metadata = z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() });

/** Conditions in the status of a live object. Source: Kubernetes API conventions, "Typical status properties". */
export const conditions = z.array(
  z.looseObject({
    type: z.string(),
    status: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
  }),
);

/** Returns true if a condition is met. */
export function isMet(of: z.output<typeof conditions> | undefined, type: string): boolean {
  return of?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}
