import { z } from "zod";

/** Report of a drill, as its script writes it. */
const reportSchema = z.looseObject({
  cluster: z.string(),
  job: z.string(),
  result: z.enum(["passed", "failed"]),
  begun: z.string(),
  seconds: z.number(),
  reason: z.string().optional(),
  backup: z.string().optional(),
  recoverySeconds: z.number().optional(),
  recoveryPoint: z.string().optional(),
  recoveryPointAgeSeconds: z.number().optional(),
  newestRowAgeSeconds: z.number().optional(),
  checks: z.string(),
});

/** Report of a drill. */
export type DrillReport = z.output<typeof reportSchema>;

/** Parses a report; undefined for an invalid text. */
export function parseDrillReport(text: string): DrillReport | undefined {
  try {
    return reportSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
