import * as path from "node:path";
import { z } from "zod";
import { accessToken } from "../../components/gcp/access-token";
import { projectId, region } from "../../components/shared/cloud-scalars";
import { bootstrap, type BootstrapOptions, type BootstrapResult, isOf } from "../bootstrap/bootstrap";
import { accessOf, type EnvironmentAccess } from "../bootstrap/environment";
import { repositoryIds } from "../bootstrap/github";
import { GoogleApi, GoogleError } from "../bootstrap/google-api";
import { describeRetired, removeRetired } from "../bootstrap/retired";
import { UsageError, UserError } from "../errors";
import { root } from "../root";
import type { Command, Confirmed } from "./command";
import { confirm } from "./confirm";
import { parseYaml, readEnvironment, stackFile } from "./environment";

/** Arguments of `bootstrap`. */
export interface BootstrapCall extends Confirmed {
  readonly project: string;
  readonly environment: readonly string[];
  readonly repository?: string;
  readonly repositoryIds?: string;
  readonly branch: string;
  readonly location: string;
  readonly hostProject?: string;
}

/**
 * `npm run bootstrap -- <project> [--environment <name>]`: prepares an empty Google Cloud project once, with a person's own
 * credentials; safe to run again.
 */
export const command: Command<BootstrapCall> = async (call) => {
  checkCall(call);
  const options = await bootstrapOptions(call, new Date());
  const api = new GoogleApi({ project: options.project, token: async () => (await accessToken(process.env)).value });
  try {
    const result = await bootstrap(api, options, (line) => console.error(line));
    console.log(instructions(result, encryptedKeyOf));
    for (const line of warnings(result, options)) console.error(`warning: ${line}`);
    if (result.retired.length > 0) {
      const text = `Earlier versions granted more than is needed:\n${describeRetired(result.retired)}\nRemove these bindings?`;
      await confirm({ text, again: `npm run bootstrap -- ${options.project}`, yes: call.yes ?? false });
      await removeRetired(api, result.retired);
      console.error("removed");
    }
    return 0;
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    throw new UserError(
      `${error.message}\nWhat was created so far stays; fix the cause and run the same command again. ` +
        "It needs the role Owner of the project, and a billing account linked to it.",
    );
  }
};

/**
 * Checks the values of the command line.
 *
 * @throws UsageError naming every value that is wrong.
 */
export function checkCall(call: BootstrapCall): void {
  const { project, environment, repository, branch, location, hostProject } = call;
  const wrong = [
    ...(projectId.safeParse(project).success ? [] : [`<project> "${project}" is not a project id`]),
    ...(region.safeParse(location).success ? [] : [`--location "${location}" is not a region`]),
    ...(repository === undefined || /^[\w.-]+\/[\w.-]+$/.test(repository)
      ? []
      : [`--repository "${repository}" is not <owner>/<name>`]),
    ...(call.repositoryIds === undefined || /^\d+\/\d+$/.test(call.repositoryIds)
      ? []
      : [`--repository-ids "${call.repositoryIds}" is not <number of the owner>/<number of the repository>`]),
    ...(/^[\w./-]+$/.test(branch) ? [] : [`--branch "${branch}" is not a branch`]),
    ...(hostProject === undefined || projectId.safeParse(hostProject).success
      ? []
      : [`--host-project "${hostProject}" is not a project id`]),
    ...(repository !== undefined && environment.length === 0
      ? ["--repository needs --environment: a pipeline gets rights on named environments only"]
      : []),
    ...(hostProject !== undefined && repository === undefined
      ? ["--host-project needs --repository: the pipeline's accounts are granted there"]
      : []),
  ];
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
}

/**
 * Reads what the command line names: environments from their files, the repository's numbers from GitHub.
 *
 * @throws UserError where one of them cannot be read, or does not fit.
 */
export async function bootstrapOptions(call: BootstrapCall, now: Date): Promise<BootstrapOptions> {
  const { project, repository, branch, location, hostProject } = call;
  const environments = call.environment.map((name) => accessOf(name, readEnvironment(name).config, project));
  if (hostProject !== undefined && !environments.some(({ network }) => network?.project === hostProject)) {
    throw new UserError(
      `No environment has its network in ${hostProject}; pgstack:kubernetes.network.project names the host project.`,
    );
  }
  const [ownerId = "", repositoryId = ""] = call.repositoryIds?.split("/") ?? [];
  const ids =
    repository === undefined
      ? undefined
      : call.repositoryIds !== undefined
        ? { ownerId, repositoryId }
        : await repositoryIds(repository);
  return {
    project,
    location,
    environments,
    pipeline: repository !== undefined && ids !== undefined ? { repository, branch, ...ids } : undefined,
    hostProject,
    now,
  };
}

/** The data key that a stack's file has for a key in Cloud KMS; states are encrypted with it. */
function encryptedKeyOf(environment: string, secretsProvider: string): string | undefined {
  const schema = z.looseObject({ secretsprovider: z.string(), encryptedkey: z.string() });
  const file = schema.safeParse(parseYaml(path.join(root, stackFile(environment)))).data;
  return file?.secretsprovider === secretsProvider ? file.encryptedkey : undefined;
}

/**
 * Returns the settings that a person copies, and where to.
 *
 * @param existing returns the data key that an environment has already; it is kept.
 */
export function instructions(
  { backendUrl, secretsProvider, encryptedKey, environments, pipeline }: BootstrapResult,
  existing: (environment: string, secretsProvider: string) => string | undefined = () => undefined,
): string {
  const named = environments.length > 0 ? environments : [{ name: "<environment>" }];
  const lines = [
    "Put into the environment of every run (shell profile, variables of the pipeline):",
    `  PULUMI_BACKEND_URL=${backendUrl}`,
    ...named.flatMap((environment) => [
      `Put into Pulumi.${environment.name}.yaml:`,
      `  secretsprovider: ${secretsProvider}`,
      `  encryptedkey: ${existing(environment.name, secretsProvider) ?? encryptedKey}`,
      ...accountLines(environment),
    ]),
  ];
  if (pipeline !== undefined) {
    lines.push(
      "Variables of the repository on GitHub:",
      `  PGSTACK_IDENTITY_PROVIDER=${pipeline.provider}`,
      `  PGSTACK_DEPLOY_ACCOUNT=${pipeline.deployAccount}`,
      `  PGSTACK_PREVIEW_ACCOUNT=${pipeline.previewAccount}`,
      `  PGSTACK_DRIFT_ACCOUNT=${pipeline.driftAccount}`,
      `Environments of the repository, with required reviewers: ${environments.map(({ name }) => name).join(", ")}`,
      "Run the first up before the first preview: a preview cannot create the stack.",
    );
  }
  return lines.join("\n");
}

function accountLines({ nodes, backups }: Partial<EnvironmentAccess>): string[] {
  const lines = [
    ...(nodes !== undefined ? ["    pgstack:kubernetes:", `      nodeServiceAccount: ${nodes}`] : []),
    ...(backups?.account !== undefined
      ? ["    pgstack:backupBucket:", "      identity:", `        serviceAccount: ${backups.account}`]
      : []),
  ];
  return lines.length > 0
    ? ["  config: # of an environment that is not up yet; one that is up keeps its accounts", ...lines]
    : [];
}

/** Returns what remains for a person to do, as warnings. */
export function warnings({ environments }: BootstrapResult, { project, hostProject }: BootstrapOptions): string[] {
  return environments.flatMap(({ name, nodes, backups, network }) => [
    ...[
      { email: nodes, role: "roles/iam.serviceAccountUser" },
      { email: backups?.account, role: "roles/iam.serviceAccountAdmin, of which it gets and sets the policy" },
    ].flatMap(({ email, role }) =>
      email === undefined || isOf(project, email)
        ? []
        : [
            `${name}: ${email} is in another project. An owner of it must grant pgstack-deploy@${project}.iam.gserviceaccount.com, on this account only, ${role}`,
          ],
    ),
    ...(backups?.key === true
      ? [
          `${name}: identity mode key creates a JSON key that never expires. New organizations forbid it (constraint iam.disableServiceAccountKeyCreation): up then fails with 400. Prefer mode: direct`,
        ]
      : []),
    ...(network !== undefined && network.project !== project && network.project !== hostProject
      ? [
          `${name}: its network is in ${network.project}. An account that can change IAM policies there must run: npm run bootstrap -- ${project} --environment ${name} --repository <owner>/<name> --host-project ${network.project}`,
        ]
      : []),
  ]);
}
