import { validate } from "../../components/shared/validation";
import { type EnvironmentConfig, environmentSchema } from "./schema";

/** Name of the project; configuration keys carry it as prefix. */
export const project = "pgstack";

/**
 * Turns the runtime's whole configuration into a checked environment.
 *
 * The runtime hands over text for every value, JSON for structured ones. All keys of the project are read, so that one
 * nobody knows is an error instead of a setting without effect.
 *
 * @param all every configuration key of the stack, as the runtime has it.
 * @param file where the user wrote it, for messages.
 * @throws InvalidInput naming every problem.
 */
export function loadEnvironment(all: Readonly<Record<string, string>>, file: string): EnvironmentConfig {
  const prefix = `${project}:`;
  const raw = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), decode(text)]),
  );
  return withDrillDefault(validate(environmentSchema, raw, file, prefix));
}

/** What may be destroyed at any time needs no proof that it can be restored. */
function withDrillDefault(config: EnvironmentConfig): EnvironmentConfig {
  if (!config.disposable) return config;
  const clusters = config.clusters.map((cluster) => {
    const { enabled = false } = cluster.drill;
    return { ...cluster, drill: { ...cluster.drill, enabled } };
  });
  return { ...config, clusters };
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
