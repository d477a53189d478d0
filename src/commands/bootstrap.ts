import { accessToken } from "../../components/gke-cluster/access-token";
import { projectId, region } from "../../components/shared/cloud-scalars";
import { bootstrap, type BootstrapOptions, type BootstrapResult } from "../bootstrap/bootstrap";
import { GoogleApi, GoogleError } from "../bootstrap/google-api";
import { UsageError, UserError } from "../errors";
import type { Command } from "./cli";

/** Arguments of `bootstrap`. */
export interface BootstrapCall {
  readonly project: string;
  readonly repository?: string;
  readonly branch: string;
  readonly location: string;
  readonly disposable: boolean;
}

/**
 * `npm run bootstrap -- <project>`: prepares an empty Google Cloud project once, with a person's own credentials; safe to run
 * again.
 */
export const command: Command<BootstrapCall> = async (call) => {
  const options = bootstrapOptions(call, new Date());
  const api = new GoogleApi({ project: options.project, token: async () => (await accessToken()).value });
  try {
    const result = await bootstrap(api, options, (line) => console.error(line));
    console.log(instructions(result));
    return 0;
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    throw new UserError(
      `${error.message}\nNothing that was made so far is undone; mend it and run the same command again. ` +
        "It needs the role Owner of the project, and a billing account linked to it.",
    );
  }
};

/**
 * Checks the values of the command line.
 *
 * @throws UsageError naming every value that is wrong.
 */
export function bootstrapOptions({ project, repository, branch, location, disposable }: BootstrapCall, now: Date) {
  const wrong = [
    ...(projectId.safeParse(project).success ? [] : [`<project> "${project}" is not a project id`]),
    ...(region.safeParse(location).success ? [] : [`--location "${location}" is not a region`]),
    ...(repository === undefined || /^[\w.-]+\/[\w.-]+$/.test(repository)
      ? []
      : [`--repository "${repository}" is not <owner>/<name>`]),
    ...(/^[\w./-]+$/.test(branch) ? [] : [`--branch "${branch}" is not a branch`]),
  ];
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
  const pipeline = repository !== undefined ? { pipeline: { repository, branch } } : {};
  return { project, location, disposable, ...pipeline, now } satisfies BootstrapOptions;
}

/** What to put where. */
export function instructions({ backendUrl, secretsProvider, pipeline }: BootstrapResult): string {
  const lines = [
    "Put these two lines:",
    `  PULUMI_BACKEND_URL=${backendUrl}`,
    "      into the environment of every run (shell profile, variables of the pipeline)",
    `  secretsprovider: ${secretsProvider}`,
    "      at the top of Pulumi.<environment>.yaml, beside config:",
  ];
  if (pipeline !== undefined) {
    lines.push(
      "The pipeline logs in with google-github-actions/auth; its variables:",
      `  workload_identity_provider: ${pipeline.provider}`,
      `  service_account: ${pipeline.deployAccount}   (to change environments, from the branch)`,
      `  service_account: ${pipeline.previewAccount}   (to preview, from pull requests)`,
    );
  }
  return lines.join("\n");
}
