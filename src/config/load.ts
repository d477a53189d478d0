import { InvalidInput, type Problem, problemsOf, wordsFor } from "../../components/shared/validation";
import { misplacedKeys } from "./keys";
import { type EnvironmentConfig, environmentKeys, environmentSchema } from "./schema";

/** Name of the project; configuration keys carry it as prefix. */
export const project = "pgstack";

/**
 * Parses the runtime's whole configuration into a checked environment.
 *
 * The runtime passes text for every value, JSON for structured ones. All keys of the project are read, so that an
 * unknown key is an error instead of a setting without effect.
 *
 * @param all every configuration key of the stack, as the runtime has it.
 * @param file the user's file, for messages.
 * @throws InvalidInput naming every problem.
 */
export function loadEnvironment(all: Readonly<Record<string, string>>, file: string): EnvironmentConfig {
  const prefix = `${project}:`;
  const raw = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), decode(text)]),
  );
  const misplaced = misplacedKeys(Object.keys(all), project, environmentKeys);
  // A key in the wrong place is one problem: the key that it should be is not reported as missing.
  const meant = misplaced.flatMap(({ meant: key, problem: { path } }) =>
    key === undefined ? [] : [[key, decode(all[path] ?? "")] as const],
  );
  const input = { ...Object.fromEntries(meant), ...raw };
  const result = environmentSchema.safeParse(input, { error: wordsFor });
  const problems: Problem[] = [
    ...nameProblems(file),
    ...misplaced.map(({ problem }) => problem),
    ...(result.success ? [] : problemsOf(result.error, input, prefix)),
  ];
  if (!result.success || problems.length > 0) throw new InvalidInput(file, problems);
  return result.data;
}

/** Checks that Pulumi accepts the name of a stack. Source: pulumi/pulumi, sdk/go/common/tokens, StackName. */
function nameProblems(file: string): Problem[] {
  const name = /^(?:Pulumi\.)?(.+)\.ya?ml$/s.exec(file)?.[1];
  if (name === undefined || /^[\w.-]{1,100}$/.test(name)) return [];
  const message =
    "is not a valid name of a stack; rename the file: at most 100 letters, digits, hyphens, underscores and dots";
  return [{ path: "(name of the environment)", value: name, message }];
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
