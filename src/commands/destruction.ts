import { UsageError } from "../errors";
import { readEnvironment } from "./environment";

/**
 * Checks the environment that a command which deletes data takes where none is named.
 *
 * @throws UsageError when `local` is not the embedded environment of this machine.
 */
export function checkDefaultEnvironment(command: string): void {
  const { kubernetes } = readEnvironment("local").config;
  if (kubernetes.source === "embedded") return;
  throw new UsageError(
    `Name the environment: pgstack ${command} <environment>. Only an embedded "local" is the default, and Pulumi.local.yaml uses ${kubernetes.source}.`,
  );
}
