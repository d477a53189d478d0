/** Runs of a pipeline that can log in. */
export interface Pipeline {
  /** `owner/name` on GitHub, for messages only: another user could register the name again. */
  readonly repository: string;
  /** GitHub's number of the repository. */
  readonly repositoryId: string;
  /** GitHub's number of its owner. */
  readonly ownerId: string;
  /** The branch whose runs can change environments. */
  readonly branch: string;
}

/** Ids of pool and provider of the federation. */
export const federation = { pool: "pgstack-github", provider: "github" } as const;

/** Events that start a run that changes an environment; pull requests are not among them. */
const deployEvents = ["push", "workflow_dispatch"];
const driftEvents = ["schedule", "workflow_dispatch"];

/** A provider of identities. Source: IAM API, WorkloadIdentityPoolProvider. */
interface IdentityProvider {
  readonly displayName: string;
  readonly oidc: { readonly issuerUri: string };
  readonly attributeMapping: Readonly<Record<string, string>>;
  readonly attributeCondition: string;
}

/**
 * The provider: it trusts GitHub for this repository only, identified by its numbers. Source:
 * google-github-actions/auth, docs/SECURITY_CONSIDERATIONS.md.
 */
export function identityProvider({ repositoryId, ownerId }: Pipeline): IdentityProvider {
  return {
    displayName: "GitHub Actions",
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: {
      // GitHub's own subject contains names of repository, branch and environment; Google refuses one longer than 127
      // bytes.
      "google.subject": "'repository:' + assertion.repository_id + ':run:' + assertion.run_id",
      "attribute.repository_id": "assertion.repository_id",
      // The environment is a claim only where a job names one.
      "attribute.run":
        "assertion.repository_id + '@' + assertion.ref + '@' + assertion.event_name + '@' + (has(assertion.environment) ? assertion.environment : '')",
    },
    attributeCondition: `assertion.repository_owner_id == '${ownerId}' && assertion.repository_id == '${repositoryId}'`,
  };
}

/** Returns true if an existing provider trusts another repository. Earlier versions compared the name. */
export function believesAnother(condition: string, { repository, repositoryId }: Pipeline): boolean {
  const id = /assertion\.repository_id == '(\d+)'/.exec(condition)?.[1];
  const name = /assertion\.repository == '([^']+)'/.exec(condition)?.[1];
  return id !== undefined ? id !== repositoryId : name !== undefined && name !== repository;
}

/** Runs of the branch in the environment that they change: its reviewers approve before such a run gets an identity. */
export function deployMembers(projectNumber: string, pipeline: Pipeline, environments: readonly string[]): string[] {
  return environments.flatMap((environment) =>
    deployEvents.map((event) => runMember(projectNumber, pipeline, event, environment)),
  );
}

/** Runs of the branch that check for drift: they need no approval, so they belong to no environment. */
export function driftMembers(projectNumber: string, pipeline: Pipeline): string[] {
  return driftEvents.map((event) => runMember(projectNumber, pipeline, event, ""));
}

/** Every run of the repository, including pull requests: they can only read. GitHub gives forks no identity. */
export function previewMembers(projectNumber: string, { repositoryId }: Pipeline): string[] {
  return [member(projectNumber, "repository_id", repositoryId)];
}

/** Returns true for a member of an earlier version, which compared the repository's name. */
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
