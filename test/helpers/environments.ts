import * as path from "node:path";
import { parse } from "yaml";
import { loadEnvironment } from "../../src/config/load";
import type { EnvironmentConfig } from "../../src/config/schema";
import { readRepository } from "./repository";

/** The configuration that a stack's file holds, as the runtime hands it over: text, structured values as JSON. */
export function stackConfiguration(name: string): Record<string, string> {
  const { config } = parse(readRepository(`Pulumi.${name}.yaml`)) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** An environment of the repository, read as the program reads it. */
export function environment(name: string): EnvironmentConfig {
  return loadEnvironment(stackConfiguration(name), path.basename(`Pulumi.${name}.yaml`));
}
