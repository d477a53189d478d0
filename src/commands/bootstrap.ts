import { parseArgs } from "node:util";
import { accessToken } from "../../components/gke-cluster/access-token";
import { projectId, region } from "../../components/shared/cloud-scalars";
import { bootstrap, type BootstrapOptions, type BootstrapResult } from "../bootstrap/bootstrap";
import { GoogleApi, GoogleError } from "../bootstrap/google-api";
import { UserError } from "../errors";
import type { Command } from "./main";

const usage =
  "npm run bootstrap -- <project> [--repository <owner>/<name> [--branch main]] [--location europe-west3] [--disposable]";

/**
 * `npm run bootstrap -- <project>`: prepares an empty Google Cloud project once, with a person's own credentials; safe to run
 * again.
 */
export const command: Command = async (args) => {
  const options = bootstrapOptions(args, new Date());
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
 * Reads the command line.
 *
 * @throws UserError when it is wrong.
 */
export function bootstrapOptions(args: readonly string[], now: Date): BootstrapOptions {
  const { values, positionals } = parse(args);
  const [project] = positionals;
  const { repository, branch, location } = values;
  if (project === undefined || positionals.length > 1) throw new UserError(`Usage: ${usage}`);
  if (!projectId.safeParse(project).success) throw new UserError(`"${project}" is not a project id. Usage: ${usage}`);
  if (!region.safeParse(location).success) throw new UserError(`"${location}" is not a region. Usage: ${usage}`);
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UserError(`"${repository}" is not <owner>/<name>. Usage: ${usage}`);
  }
  if (!/^[\w./-]+$/.test(branch)) throw new UserError(`"${branch}" is not a branch. Usage: ${usage}`);
  return {
    project,
    location,
    disposable: values.disposable,
    ...(repository !== undefined ? { pipeline: { repository, branch } } : {}),
    now,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        repository: { type: "string" },
        branch: { type: "string", default: "main" },
        location: { type: "string", default: "europe-west3" },
        disposable: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}. Usage: ${usage}`);
  }
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
