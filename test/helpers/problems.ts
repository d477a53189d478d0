import type { z } from "zod";
import { InvalidInput, type Problem, validate } from "../../components/shared/validation";

/** The problems that a schema finds; none when the input is accepted. */
export function problemsWith(schema: z.ZodType, input: unknown, root = ""): readonly Problem[] {
  return problemsOf(() => validate(schema, input, "test", root));
}

/** The problems that a call is refused with; none when it goes through. */
export function problemsOf(call: () => unknown): readonly Problem[] {
  try {
    call();
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
}

/** Problems as `path: message`, for short assertions. */
export function lines(problems: readonly Problem[]): string[] {
  return problems.map(({ path, message }) => `${path}: ${message}`);
}
