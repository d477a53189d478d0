import { customRoles } from "../../src/bootstrap/roles";

/** What the engine does with a resource, or a program with one that it only names (`get`). */
export type Use = "create" | "update" | "delete" | "get" | "refresh";

/** Permissions that the provider, and Google's API behind it, ask for with one type of resource. */
export type Permissions = Readonly<Partial<Record<Use, readonly string[]>>>;

const crud = (resource: string, ...more: string[]): Permissions => ({
  create: [`${resource}.create`, `${resource}.get`, ...more],
  update: [`${resource}.update`, `${resource}.get`, ...more],
  delete: [`${resource}.delete`, ...more],
  get: [`${resource}.get`],
  refresh: [`${resource}.get`],
});

const policy = (resource: string): Permissions => ({
  create: [`${resource}.getIamPolicy`, `${resource}.setIamPolicy`],
  update: [`${resource}.getIamPolicy`, `${resource}.setIamPolicy`],
  delete: [`${resource}.getIamPolicy`, `${resource}.setIamPolicy`],
  refresh: [`${resource}.getIamPolicy`],
});

const pools = ["compute.instanceGroupManagers.get", "compute.instanceGroupManagers.list"];

/**
 * Permissions for each type of Google's resources. Sources: terraform-provider-google-beta 7.46, the calls in the file named
 * beside each; IAM permissions reference and the API's own reference for each call.
 */
export const cloudPermissions: Readonly<Record<string, Permissions>> = {
  // resource_compute_network.go: a subnet and a firewall rule change the network's policy.
  "gcp:compute/network:Network": crud("compute.networks", "compute.globalOperations.get"),
  // resource_compute_subnetwork.go: also expandIpCidrRange and setPrivateIpGoogleAccess in place.
  "gcp:compute/subnetwork:Subnetwork": {
    ...crud("compute.subnetworks", "compute.networks.updatePolicy", "compute.regionOperations.get"),
    update: [
      ...["expandIpCidrRange", "get", "setPrivateIpGoogleAccess", "update"].map(
        (verb) => `compute.subnetworks.${verb}`,
      ),
      "compute.regionOperations.get",
    ],
  },
  // resource_compute_router.go; resource_compute_router_nat.go patches the router.
  "gcp:compute/router:Router": crud("compute.routers", "compute.networks.updatePolicy", "compute.regionOperations.get"),
  "gcp:compute/routerNat:RouterNat": {
    create: ["compute.routers.get", "compute.routers.update", "compute.regionOperations.get"],
    update: ["compute.routers.get", "compute.routers.update", "compute.regionOperations.get"],
    delete: ["compute.routers.get", "compute.routers.update", "compute.regionOperations.get"],
    refresh: ["compute.routers.get"],
  },
  // resource_compute_firewall.go
  "gcp:compute/firewall:Firewall": crud(
    "compute.firewalls",
    "compute.networks.updatePolicy",
    "compute.globalOperations.get",
  ),
  // resource_container_cluster.go; nodes act as their account. Read lists the instance groups of each pool.
  "gcp:container/cluster:Cluster": {
    create: [
      "container.clusters.create",
      "container.clusters.get",
      "container.operations.get",
      "iam.serviceAccounts.actAs",
      ...pools,
    ],
    update: ["container.clusters.get", "container.clusters.update", "container.operations.get", ...pools],
    delete: ["container.clusters.delete", "container.clusters.get", "container.operations.get"],
    get: ["container.clusters.get", ...pools],
    refresh: ["container.clusters.get", ...pools],
  },
  // resource_container_node_pool.go: pools are parts of the cluster.
  "gcp:container/nodePool:NodePool": {
    create: [
      "container.clusters.get",
      "container.clusters.update",
      "container.operations.get",
      "iam.serviceAccounts.actAs",
      ...pools,
    ],
    update: [
      "container.clusters.get",
      "container.clusters.update",
      "container.operations.get",
      "iam.serviceAccounts.actAs",
      ...pools,
    ],
    delete: ["container.clusters.get", "container.clusters.update", "container.operations.get"],
    refresh: ["container.clusters.get", ...pools],
  },
  // resource_compute_address.go
  "gcp:compute/address:Address": crud("compute.addresses", "compute.regionOperations.get"),
  // resource_storage_bucket.go
  "gcp:storage/bucket:Bucket": {
    create: ["storage.buckets.create", "storage.buckets.get"],
    update: ["storage.buckets.get", "storage.buckets.update"],
    // With forceDestroy it lists Anywhere Caches, and lists and deletes objects first.
    delete: [
      "storage.anywhereCaches.list",
      "storage.buckets.delete",
      "storage.buckets.get",
      "storage.objects.delete",
      "storage.objects.list",
    ],
    get: ["storage.buckets.get"],
    refresh: ["storage.buckets.get"],
  },
  // iam_storage_bucket.go
  "gcp:storage/bucketIAMBinding:BucketIAMBinding": policy("storage.buckets"),
  "gcp:storage/bucketIAMMember:BucketIAMMember": policy("storage.buckets"),
  // resource_google_service_account.go, iam_service_account.go, resource_google_service_account_key.go
  "gcp:serviceaccount/account:Account": crud("iam.serviceAccounts"),
  "gcp:serviceaccount/iAMBinding:IAMBinding": policy("iam.serviceAccounts"),
  "gcp:serviceaccount/iAMMember:IAMMember": policy("iam.serviceAccounts"),
  "gcp:serviceaccount/key:Key": {
    create: ["iam.serviceAccountKeys.create", "iam.serviceAccountKeys.get"],
    delete: ["iam.serviceAccountKeys.delete"],
    refresh: ["iam.serviceAccountKeys.get"],
  },
  // iam_project.go
  "gcp:projects/iAMMember:IAMMember": policy("resourcemanager.projects"),
  // iam_kms_crypto_key.go
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": policy("cloudkms.cryptoKeys"),
  // iam_artifact_registry_repository.go
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": policy("artifactregistry.repositories"),
  // resource_storage_transfer_job.go; a job is deleted by an update of its status.
  "gcp:storage/transferJob:TransferJob": {
    create: ["storagetransfer.jobs.create", "storagetransfer.jobs.get"],
    update: ["storagetransfer.jobs.get", "storagetransfer.jobs.update"],
    delete: ["storagetransfer.jobs.get", "storagetransfer.jobs.update"],
    refresh: ["storagetransfer.jobs.get"],
  },
  // The provider itself calls nothing; every call counts against the project's quota.
  "pulumi:providers:gcp": {
    create: ["serviceusage.services.use"],
    get: ["serviceusage.services.use"],
    refresh: ["serviceusage.services.use"],
  },
};

/**
 * Types that a person brings up: who decides on a key or a repository of images could use it, and a vault is a stack of its own in a project that the
 * pipeline does not reach. docs/security.md says so.
 */
export const ownersOnly: ReadonlySet<string> = new Set([
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
  "gcp:storage/transferJob:TransferJob",
]);

const verbs = (resource: string, list: string): string[] => list.split(" ").map((verb) => `${resource}.${verb}`);

/**
 * What Google's own roles grant, as far as the table above asks for it: nothing else of them counts. Source: IAM documentation,
 * "Roles and permissions".
 */
export const googleRoles: Readonly<Record<string, readonly string[]>> = {
  "roles/browser": ["resourcemanager.projects.get", "resourcemanager.projects.getIamPolicy"],
  "roles/serviceusage.serviceUsageConsumer": ["serviceusage.services.use"],
  "roles/compute.networkAdmin": [
    ...verbs("compute.networks", "create delete get update updatePolicy"),
    ...verbs("compute.subnetworks", "create delete expandIpCidrRange get setPrivateIpGoogleAccess update"),
    ...verbs("compute.routers", "create delete get update"),
    ...verbs("compute.addresses", "create delete get update"),
    "compute.firewalls.get",
    "compute.globalOperations.get",
    "compute.regionOperations.get",
  ],
  "roles/compute.networkViewer": ["compute.networks.get", "compute.subnetworks.get", "compute.firewalls.get"],
  "roles/compute.networkUser": ["compute.networks.get", "compute.subnetworks.get", "compute.subnetworks.use"],
  "roles/container.admin": [...verbs("container.clusters", "create delete get update"), "container.operations.get"],
  "roles/container.viewer": ["container.clusters.get", "container.operations.get"],
  "roles/iam.serviceAccountUser": ["iam.serviceAccounts.actAs", "iam.serviceAccounts.get"],
  "roles/iam.serviceAccountKeyAdmin": [
    ...verbs("iam.serviceAccountKeys", "create delete get"),
    "iam.serviceAccounts.get",
  ],
};

/** Permissions of a role, Google's or one that `bootstrap` creates. */
export function permissionsOf(role: string): readonly string[] {
  const own = Object.values(customRoles).find(({ id }) => role.endsWith(`/roles/${id}`));
  return own?.permissions ?? googleRoles[role] ?? [];
}
