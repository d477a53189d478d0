import { which } from "../../local/sh";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";

/** A program that a command needs and does not install. */
export interface Tool {
  readonly name: string;
  /** Purpose of the program. */
  readonly use: string;
  readonly install: string;
}

/** The program for access to Kubernetes. */
export const kubectl: Tool = {
  name: "kubectl",
  use: "accesses the Kubernetes API",
  install: "https://kubernetes.io/docs/tasks/tools/",
};

/** Logs in to a database. */
export const psql: Tool = {
  name: "psql",
  use: "checks that each database works",
  install: "apt-get install postgresql-client, or brew install libpq and put its bin folder on PATH",
};

const authPlugin: Tool = {
  name: "gke-gcloud-auth-plugin",
  use: "gets tokens for the control plane, as set by pgstack:kubernetes.authentication",
  install: "gcloud components install gke-gcloud-auth-plugin, or set authentication: application-default",
};

/** Returns the programs that `up` of an environment runs besides the engine. */
export function toolsOfUp({ kubernetes, delivery, clusters }: EnvironmentConfig): readonly Tool[] {
  const plugin = "authentication" in kubernetes && kubernetes.authentication === authPlugin.name;
  return [...(delivery !== "gitops" && clusters.length > 0 ? [psql] : []), ...(plugin ? [authPlugin] : [])];
}

/**
 * Checks that programs are on PATH.
 *
 * @param find searches PATH. @default the one of this process
 * @throws UserError naming each missing program, and how to install it.
 */
export function requireTools(tools: readonly Tool[], find: (name: string) => string | undefined = which): void {
  const missing = tools.filter(({ name }) => find(name) === undefined);
  if (missing.length === 0) return;
  const lines = missing.map(({ name, use, install }) => `  ${name} (${use}): ${install}`);
  throw new UserError(`Programs are missing; install them and run the same command again:\n${lines.join("\n")}`);
}
