import { bucketRoles } from "../../components/backup-bucket/names";
import type { EnvironmentAccess } from "./environment";
import type { Binding } from "./policy";

/** Services that `up` calls, and the one of the security posture dashboard that the cluster enables. */
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

/** A custom role of the project, with permissions that no predefined role grants alone. */
export interface CustomRole {
  readonly id: string;
  readonly title: string;
  readonly permissions: readonly string[];
}

const each = (resource: string, verbs: readonly string[]): string[] => verbs.map((verb) => `${resource}.${verb}`);

/**
 * Policies of keys and repositories in the project: a user grants roles on them (`encryption`, `imageRegistry`), and
 * the engine reads the grant on each refresh. Source: provider google-beta, iam_kms_crypto_key.go,
 * iam_artifact_registry_repository.go.
 */
const grantedPolicies = ["artifactregistry.repositories.getIamPolicy", "cloudkms.cryptoKeys.getIamPolicy"];

/**
 * Reads resources of `.get` in a program. Source: provider google-beta, resource_container_node_pool.go, which lists
 * instance groups of each pool.
 */
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
  /** The policy of one bucket, but not its settings or the bucket itself. */
  bucketAccess: {
    id: "pgstackBucketAccess",
    title: "pgstack: access to a bucket",
    permissions: each("storage.buckets", ["get", "getIamPolicy", "setIamPolicy"]),
  },
  /** For disposable environments: their bucket is deleted with everything in it. */
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
  /** Pods that act as one service account. */
  impersonation: {
    id: "pgstackImpersonation",
    title: "pgstack: users of a service account",
    permissions: each("iam.serviceAccounts", ["get", "getIamPolicy", "setIamPolicy"]),
  },
  preview: { id: "pgstackPreview", title: "pgstack: preview", permissions: named },
  drift: {
    id: "pgstackDrift",
    title: "pgstack: check for drift",
    permissions: [
      ...named,
      ...grantedPolicies,
      ...each("compute", ["addresses.get", "firewalls.get", "networks.get", "routers.get"]),
      ...each("iam", ["serviceAccountKeys.get", "serviceAccounts.get", "serviceAccounts.getIamPolicy"]),
      "storage.buckets.getIamPolicy",
    ],
  },
} as const satisfies Record<string, CustomRole>;

/** Role in a host project, if an operator of an environment has a webhook. */
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

/**
 * Roles of `up` on the project, each with its reason. None of them gives access to a service account or an existing
 * bucket.
 */
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

/** Granted on the project, because the bucket does not exist yet; the condition limits them to it. */
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

/** Roles of a preview on the project: read access. */
export function previewBindings(project: string, member: string): Binding[] {
  return [...readers, roleName(project, customRoles.preview)].map((role) => ({ role, members: [member] }));
}

/** Roles of a check for drift on the project: read access to all resources of the environment. */
export function driftBindings(project: string, member: string): Binding[] {
  return [...readers, roleName(project, customRoles.drift)].map((role) => ({ role, members: [member] }));
}

/** Allows an account to acquire and release the lock of a stack, and to write nothing else. */
export function lockBinding(bucket: string, member: string): Binding {
  return {
    role: "roles/storage.objectUser",
    members: [member],
    condition: {
      title: "pgstack: locks of stacks",
      description: "The engine takes the lock to check for drift",
      expression: `resource.name.startsWith('projects/_/buckets/${bucket}/objects/.pulumi/locks/')`,
    },
  };
}

/**
 * Bindings that earlier versions gave to the deploying account, and that effectively make it owner of the project.
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
