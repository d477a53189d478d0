/** Which runs of a pipeline may log in. */
export interface Pipeline {
  /** `owner/name` on GitHub, for messages: a name can be registered again by somebody else, and decides nothing. */
  readonly repository: string;
  /** GitHub's number of the repository. */
  readonly repositoryId: string;
  /** GitHub's number of its owner. */
  readonly ownerId: string;
  /** The branch whose runs may change environments. */
  readonly branch: string;
}

/** Ids of pool and provider of the federation. */
export const federation = { pool: "pgstack-github", provider: "github" } as const;

/** How a run that changes an environment is started; the event of a pull request is none of them. */
const deployEvents = ["push", "workflow_dispatch"];
const driftEvents = ["schedule", "workflow_dispatch"];

/**
 * The provider: it believes GitHub, and only about this repository, by its numbers. Source: google-github-actions/auth,
 * docs/SECURITY_CONSIDERATIONS.md.
 */
export function identityProvider({ repositoryId, ownerId }: Pipeline): Record<string, unknown> {
  return {
    displayName: "GitHub Actions",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: {
      // GitHub's own subject holds names of repository, branch and environment; Google refuses one longer than 127 bytes.
      "google.subject": "'repository:' + assertion.repository_id + ':run:' + assertion.run_id",
      "attribute.repository_id": "assertion.repository_id",
      // The environment is a claim only where a job names one.
      "attribute.run":
        "assertion.repository_id + '@' + assertion.ref + '@' + assertion.event_name + '@' + (has(assertion.environment) ? assertion.environment : '')",
    },
    attributeCondition: `assertion.repository_owner_id == '${ownerId}' && assertion.repository_id == '${repositoryId}'`,
  };
}

/** Reports whether an existing provider believes another repository. Earlier versions compared the name. */
export function believesAnother(condition: string, { repository, repositoryId }: Pipeline): boolean {
  const id = /assertion\.repository_id == '(\d+)'/.exec(condition)?.[1];
  const name = /assertion\.repository == '([^']+)'/.exec(condition)?.[1];
  return id !== undefined ? id !== repositoryId : name !== undefined && name !== repository;
}

/** Runs of the branch in the environment that they change: its reviewers have agreed before such a run gets an identity. */
export function deployMembers(projectNumber: string, pipeline: Pipeline, environments: readonly string[]): string[] {
  return environments.flatMap((environment) =>
    deployEvents.map((event) => runMember(projectNumber, pipeline, event, environment)),
  );
}

/** Runs of the branch that look for drift: nobody agrees to them, so they are of no environment. */
export function driftMembers(projectNumber: string, pipeline: Pipeline): string[] {
  return driftEvents.map((event) => runMember(projectNumber, pipeline, event, ""));
}

/** Every run of the repository, those of pull requests included: they may look. GitHub gives forks no identity. */
export function previewMembers(projectNumber: string, { repositoryId }: Pipeline): string[] {
  return [member(projectNumber, "repository_id", repositoryId)];
}

/** Reports whether a member is one of an earlier version, which compared the repository's name. */
export function comparesName(member: string): boolean {
  return new RegExp(`/workloadIdentityPools/${federation.pool}/attribute\\.(repository|run)/[^@/]+/`).test(member);
}

function runMember(number: string, { repositoryId, branch }: Pipeline, event: string, environment: string): string {
  return member(number, "run", `${repositoryId}@refs/heads/${branch}@${event}@${environment}`);
}

function member(projectNumber: string, attribute: string, value: string): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${federation.pool}`;
  return `principalSet://iam.googleapis.com/${pool}/attribute.${attribute}/${value}`;
}
