import { bucketRoles } from "../../components/backup-bucket/names";
import type { EnvironmentAccess } from "./environment";
import type { Binding } from "./policy";

/** Services that `up` calls, and the one that fills the security posture dashboard which the cluster turns on. */
export const services = [
  "cloudkms.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "containersecurity.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "serviceusage.googleapis.com",
  "storage.googleapis.com",
  "sts.googleapis.com",
] as const;

/** A role of the project: permissions that no role of Google's grants alone. */
export interface CustomRole {
  readonly id: string;
  readonly title: string;
  readonly permissions: readonly string[];
}

const each = (resource: string, verbs: readonly string[]): string[] => verbs.map((verb) => `${resource}.${verb}`);

/**
 * Policies of keys and repositories, for those in the project: a person grants on them (`encryption`, `imageRegistry`), and the engine
 * reads the grant whenever it refreshes. Source: provider google-beta, iam_kms_crypto_key.go, iam_artifact_registry_repository.go.
 */
const grantedPolicies = ["artifactregistry.repositories.getIamPolicy", "cloudkms.cryptoKeys.getIamPolicy"];

/** Reads what `.get` names in a program. Source: provider google-beta, resource_container_node_pool.go, which lists instance groups of each pool. */
const named = [
  ...each("compute.instanceGroupManagers", ["get", "list"]),
  "compute.subnetworks.get",
  "storage.buckets.get",
];

/** The roles that `bootstrap` creates. */
export const customRoles = {
  deploy: {
    id: "pgstackDeploy",
    title: "pgstack: firewall rules, and new buckets",
    permissions: [
      ...grantedPolicies,
      ...each("compute.firewalls", ["create", "delete", "get", "list", "update"]),
      ...each("compute.instanceGroupManagers", ["get", "list"]),
      "compute.networks.updatePolicy",
      "storage.buckets.create",
    ],
  },
  /** The policy of one bucket; its settings, and the bucket itself, stay out of reach. */
  bucketAccess: {
    id: "pgstackBucketAccess",
    title: "pgstack: who uses a bucket",
    permissions: each("storage.buckets", ["get", "getIamPolicy", "setIamPolicy"]),
  },
  /** For disposable environments: their bucket goes with everything in it. */
  bucketRemoval: {
    id: "pgstackBucketRemoval",
    title: "pgstack: change, empty and delete a bucket",
    // Source: provider google-beta, resource_storage_bucket.go, which lists Anywhere Caches before it empties a bucket.
    permissions: [
      "storage.anywhereCaches.list",
      ...each("storage.buckets", ["delete", "update"]),
      ...each("storage.objects", ["delete", "list"]),
    ],
  },
  /** Which pods act as one service account. */
  impersonation: {
    id: "pgstackImpersonation",
    title: "pgstack: who acts as a service account",
    permissions: each("iam.serviceAccounts", ["get", "getIamPolicy", "setIamPolicy"]),
  },
  preview: { id: "pgstackPreview", title: "pgstack: preview", permissions: named },
  drift: {
    id: "pgstackDrift",
    title: "pgstack: look for drift",
    permissions: [
      ...named,
      ...grantedPolicies,
      ...each("compute", ["addresses.get", "firewalls.get", "networks.get", "routers.get"]),
      ...each("iam", ["serviceAccountKeys.get", "serviceAccounts.get", "serviceAccounts.getIamPolicy"]),
      "storage.buckets.getIamPolicy",
    ],
  },
} as const satisfies Record<string, CustomRole>;

/** Role in a host project, where an operator of an environment has a webhook. */
export const hostFirewallRole: CustomRole = {
  id: "pgstackFirewall",
  title: "pgstack: firewall rules of webhooks",
  permissions: [
    ...each("compute.firewalls", ["create", "delete", "get", "update"]),
    "compute.globalOperations.get",
    "compute.networks.updatePolicy",
  ],
};

/** Full name of a role of a project. */
export function roleName(project: string, { id }: CustomRole): string {
  return `projects/${project}/roles/${id}`;
}

/** What `up` needs on the project, each with its reason. None of it reaches a service account or an existing bucket. */
export function deployBindings(project: string, member: string, environments: readonly EnvironmentAccess[]): Binding[] {
  const roles = [
    "roles/browser", // the project's number
    "roles/serviceusage.serviceUsageConsumer", // calls on the project's quota
    "roles/compute.networkAdmin", // network, subnet, router, NAT
    "roles/container.admin", // clusters, and everything in them
    roleName(project, customRoles.deploy),
  ];
  return [
    ...roles.map((role) => ({ role, members: [member] })),
    ...environments.flatMap((environment) => bucketBindings(project, member, environment)),
  ];
}

/** On the project, because the bucket does not exist yet; the condition bounds them to it. */
function bucketBindings(project: string, member: string, { name, disposable, backups }: EnvironmentAccess): Binding[] {
  if (backups === undefined) return [];
  const bucket = `projects/_/buckets/${backups.bucket}`;
  const members = [member];
  const roles = Object.values(bucketRoles)
    .map((role) => `'${role}'`)
    .join(", ");
  return [
    {
      role: roleName(project, customRoles.bucketAccess),
      members,
      condition: {
        title: `pgstack ${name}: access to backups`,
        description: "Only this bucket, and only roles that use its objects",
        expression: `resource.name == '${bucket}' && api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', []).hasOnly([${roles}])`,
      },
    },
    ...(disposable && !backups.exists
      ? [
          {
            role: roleName(project, customRoles.bucketRemoval),
            members,
            condition: {
              title: `pgstack ${name}: disposable backups`,
              description: "Only this bucket and its objects",
              expression: `resource.name == '${bucket}' || resource.name.startsWith('${bucket}/objects/')`,
            },
          },
        ]
      : []),
  ];
}

const readers = ["roles/browser", "roles/serviceusage.serviceUsageConsumer", "roles/container.viewer"];

/** What a preview needs on the project: to look. */
export function previewBindings(project: string, member: string): Binding[] {
  return [...readers, roleName(project, customRoles.preview)].map((role) => ({ role, members: [member] }));
}

/** What a check for drift needs on the project: to read everything that the environment has. */
export function driftBindings(project: string, member: string): Binding[] {
  return [...readers, roleName(project, customRoles.drift)].map((role) => ({ role, members: [member] }));
}

/** Lets an account take the lock of a stack and release it, and write nothing else. */
export function lockBinding(bucket: string, member: string): Binding {
  return {
    role: "roles/storage.objectUser",
    members: [member],
    condition: {
      title: "pgstack: locks of stacks",
      description: "The engine takes the lock to look for drift",
      expression: `resource.name.startsWith('projects/_/buckets/${bucket}/objects/.pulumi/locks/')`,
    },
  };
}

/**
 * Bindings that earlier versions gave to the deploying account, and that would make it owner of the project in all but name.
 *
 * @param account member name of the deploying account.
 */
export function retiredOnProject(bindings: readonly Binding[], account: string): Binding[] {
  const roles = [
    "roles/iam.serviceAccountAdmin",
    "roles/iam.serviceAccountUser",
    "roles/resourcemanager.projectIamAdmin",
  ];
  return held(bindings, account, roles);
}

/** The same on the bucket of the state: it could grant itself, and others, more. */
export function retiredOnState(bindings: readonly Binding[], account: string): Binding[] {
  return held(bindings, account, ["roles/storage.objectAdmin"]);
}

function held(bindings: readonly Binding[], account: string, roles: readonly string[]): Binding[] {
  return bindings
    .filter(({ role, members }) => roles.includes(role) && members.includes(account))
    .map((binding) => ({ ...binding, members: [account] }));
}
