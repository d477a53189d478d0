/** Which runs of a pipeline may log in. */
export interface Pipeline {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The branch whose runs may change the environment. */
  readonly branch: string;
}

/** Ids of pool and provider of the federation. */
export const federation = { pool: "pgstack-github", provider: "github" } as const;

/** Runs that a person with write access to the branch started; a pull request's target event is none of them. */
const deployEvents = ["push", "workflow_dispatch", "schedule"];

/** The provider: it believes GitHub, and only what it says about this repository. */
export function identityProvider({ repository }: Pipeline): Record<string, unknown> {
  return {
    displayName: "GitHub Actions",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: {
      "google.subject": "assertion.sub",
      "attribute.repository": "assertion.repository",
      "attribute.run": "assertion.repository + '@' + assertion.ref + '@' + assertion.event_name",
    },
    attributeCondition: `assertion.repository == '${repository}'`,
  };
}

/** Runs of the branch: they may act as the account that changes the environment. */
export function deployMembers(projectNumber: string, { repository, branch }: Pipeline): string[] {
  return deployEvents.map((event) => member(projectNumber, "run", `${repository}@refs/heads/${branch}@${event}`));
}

/** Every run of the repository, those of pull requests included: they may look. GitHub gives forks no identity. */
export function previewMembers(projectNumber: string, { repository }: Pipeline): string[] {
  return [member(projectNumber, "repository", repository)];
}

function member(projectNumber: string, attribute: string, value: string): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${federation.pool}`;
  return `principalSet://iam.googleapis.com/${pool}/attribute.${attribute}/${value}`;
}
