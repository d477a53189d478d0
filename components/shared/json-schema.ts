import { z } from "zod";
import type { JsonSchema } from "./json-schema-type";

export type { JsonSchema } from "./json-schema-type";

/**
 * Returns the JSON Schema of settings, for editors and for programs in other languages. Rules across several keys are
 * not part of it: `validate` checks those.
 */
export function jsonSchema(schema: z.ZodType, io: "input" | "output" = "input"): JsonSchema {
  const json: unknown = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json as JsonSchema;
}
