import { which } from "../../local/sh";
import type { EnvironmentConfig } from "../config/schema";
import { UserError } from "../errors";

/** A program that a command runs and does not bring along. */
export interface Tool {
  readonly name: string;
  /** What it is for. */
  readonly use: string;
  readonly install: string;
}

/** Reaches what runs in Kubernetes. */
export const kubectl: Tool = {
  name: "kubectl",
  use: "reaches what runs in Kubernetes",
  install: "https://kubernetes.io/docs/tasks/tools/",
};

/** Logs in to a database. */
export const psql: Tool = {
  name: "psql",
  use: "asks each database whether it works",
  install: "apt-get install postgresql-client, or brew install libpq and put its bin folder on PATH",
};

const authPlugin: Tool = {
  name: "gke-gcloud-auth-plugin",
  use: "gets tokens for the control plane, as pgstack:kubernetes.authentication asks for",
  install: "gcloud components install gke-gcloud-auth-plugin, or set authentication: application-default",
};

/** The programs that `up` of an environment runs beside the engine. */
export function toolsOfUp({ kubernetes, delivery, clusters }: EnvironmentConfig): readonly Tool[] {
  const plugin = "authentication" in kubernetes && kubernetes.authentication === authPlugin.name;
  return [...(delivery !== "gitops" && clusters.length > 0 ? [psql] : []), ...(plugin ? [authPlugin] : [])];
}

/**
 * Checks that programs are on PATH.
 *
 * @param find looks on PATH. @default the one of this process
 * @throws UserError naming each that is missing, and how to install it.
 */
export function requireTools(tools: readonly Tool[], find: (name: string) => string | undefined = which): void {
  const missing = tools.filter(({ name }) => find(name) === undefined);
  if (missing.length === 0) return;
  const lines = missing.map(({ name, use, install }) => `  ${name} (${use}): ${install}`);
  throw new UserError(`Programs are missing; install them and run the same command again:\n${lines.join("\n")}`);
}
