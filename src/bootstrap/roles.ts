import type { Binding } from "./policy";

/** Services that `up` calls. */
export const services = [
  "cloudkms.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "serviceusage.googleapis.com",
  "storage.googleapis.com",
  "sts.googleapis.com",
] as const;

/** Id of the role that holds what no role of Google's grants alone. */
export const deployRole = "pgstackDeploy";

/**
 * Permissions of that role: buckets, but not the objects in them, and firewall rules.
 *
 * @param disposable whether `down` must empty buckets, which takes power over every backup of the project.
 */
export function deployPermissions(disposable: boolean): string[] {
  const buckets = ["create", "delete", "get", "getIamPolicy", "list", "setIamPolicy", "update"];
  const firewalls = ["create", "delete", "get", "list", "update"];
  return [
    ...firewalls.map((verb) => `compute.firewalls.${verb}`),
    "compute.networks.updatePolicy",
    ...buckets.map((verb) => `storage.buckets.${verb}`),
    ...(disposable ? ["storage.objects.delete", "storage.objects.list"] : []),
  ];
}

/** Roles that a pipeline's account may hand to others with its power over the project's policy. */
const grantable = ["roles/container.defaultNodeServiceAccount"];

/** What `up` needs on the project, each with its reason. Nothing of it reads a bucket. */
export function deployBindings(project: string, member: string): Binding[] {
  const roles = [
    "roles/browser", // the project's number
    "roles/serviceusage.serviceUsageConsumer", // calls on the project's quota
    "roles/compute.networkAdmin", // network, subnet, router, NAT
    "roles/container.admin", // clusters, and everything in them
    "roles/iam.serviceAccountAdmin", // accounts of nodes and backups, and who may act as them
    "roles/iam.serviceAccountUser", // nodes that run as their account
    `projects/${project}/roles/${deployRole}`,
  ];
  return [
    ...roles.map((role) => ({ role, members: [member] })),
    {
      role: "roles/resourcemanager.projectIamAdmin",
      members: [member],
      condition: {
        title: "pgstack: the nodes' role only",
        description: "May grant and revoke no other role",
        expression: `api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${grantable.map((role) => `'${role}'`).join(", ")}])`,
      },
    },
  ];
}

/** What a preview needs on the project: to look. */
export function previewBindings(member: string): Binding[] {
  return ["roles/browser", "roles/serviceusage.serviceUsageConsumer", "roles/container.viewer"].map((role) => ({
    role,
    members: [member],
  }));
}
