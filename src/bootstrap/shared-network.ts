import type { EnvironmentAccess } from "./environment";
import type { GoogleApi } from "./google-api";
import { grant, type Outcome, projectPolicy, subnetworkPolicy } from "./places";
import type { Binding } from "./policy";
import { hostFirewallRole, roleName } from "./roles";
import { ensureRole, ensureServices, serviceAgents } from "./steps";

/** Grants in the host project of a shared VPC. */
export interface SharedNetworks {
  readonly project: string;
  /** Number of that project. */
  readonly number: string;
  readonly hostProject: string;
  readonly environments: readonly EnvironmentAccess[];
  readonly accounts: { readonly deploy: string; readonly readers: readonly string[] };
}

/**
 * Allows GKE and the pipeline to use the subnets of a shared VPC: GKE's service agent manages what it needs in the host
 * project, both service agents and the deploying account use the subnet, and all three accounts of the pipeline read
 * the network. Source: GKE documentation, "Setting up clusters with Shared VPC".
 */
export async function shareNetworks(
  api: GoogleApi,
  step: (what: string, run: () => Promise<Outcome>) => Promise<void>,
  { project, number, hostProject, environments, accounts }: SharedNetworks,
): Promise<void> {
  const shared = environments.flatMap(({ network }) =>
    network !== undefined && network.project === hostProject && hostProject !== project ? [network] : [],
  );
  if (shared.length === 0) return;
  const deploy = `serviceAccount:${accounts.deploy}`;
  const all = [deploy, ...accounts.readers.map((email) => `serviceAccount:${email}`)];
  await step(`services of ${hostProject}`, async () =>
    ensureServices(api, hostProject, ["compute.googleapis.com", "container.googleapis.com"]),
  );
  const agents = await serviceAgents(api, number);
  const webhook = shared.some((network) => network.webhook);
  if (webhook) {
    await step(`role ${hostFirewallRole.id} of ${hostProject}`, async () =>
      ensureRole(api, hostProject, hostFirewallRole),
    );
  }
  const onProject: Binding[] = [
    { role: "roles/container.hostServiceAgentUser", members: [agents.gke] },
    { role: "roles/compute.networkViewer", members: all },
    ...(webhook ? [{ role: roleName(hostProject, hostFirewallRole), members: [deploy] }] : []),
  ];
  await step(`roles in ${hostProject}`, async () => grant(api, projectPolicy(api, hostProject), onProject));
  for (const { subnetwork } of shared) {
    await step(`use of ${subnetwork}`, async () =>
      grant(api, subnetworkPolicy(api, subnetwork), [
        { role: "roles/compute.networkUser", members: [agents.gke, agents.apis, deploy] },
      ]),
    );
  }
}
