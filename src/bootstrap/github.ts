import { z } from "zod";
import { UserError } from "../errors";

/** GitHub's numbers of a repository and its owner. They stay when either is renamed, and are never reused. */
export interface RepositoryIds {
  readonly repositoryId: string;
  readonly ownerId: string;
}

const schema = z.looseObject({ id: z.number(), owner: z.looseObject({ id: z.number() }) });

/**
 * Reads the numbers of a repository from GitHub. A private one needs a token in `GH_TOKEN` or `GITHUB_TOKEN`.
 *
 * @throws UserError with the option that sets the numbers instead.
 */
export async function repositoryIds(
  repository: string,
  { send = fetch, env = process.env }: { readonly send?: typeof fetch; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<RepositoryIds> {
  const token = env["GH_TOKEN"] ?? env["GITHUB_TOKEN"];
  const url = `https://api.github.com/repos/${repository}`;
  const headers = { accept: "application/vnd.github+json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  let problem: string;
  try {
    const response = await send(url, { headers });
    const body: unknown = await response.json();
    const found = schema.safeParse(body);
    if (response.ok && found.success) {
      return { repositoryId: String(found.data.id), ownerId: String(found.data.owner.id) };
    }
    problem = `GitHub returned ${response.status}${token ? "" : "; a private repository needs GH_TOKEN"}`;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  throw new UserError(
    `The numbers of the repository ${repository} are unknown: ${problem}.\n` +
      `Run: gh api repos/${repository} --jq '"\\(.owner.id)/\\(.id)"', and pass the result as --repository-ids <owner>/<repository>.`,
  );
}
