import { customRoles } from "../../src/bootstrap/roles";
import { diagnose } from "../../src/diagnosis/diagnose";
import { googleFix } from "../../src/diagnosis/google";
import { withFix } from "../../src/engine/fixes";

/** Texts of Google's APIs as users reported them; the source is named before each. */
const cases: readonly (readonly [string, string, string])[] = [
  [
    "jenkins-x/terraform-google-jx#115",
    "googleapi: Error 403: Kubernetes Engine API is not enabled for this project. Please ensure it is enabled in Google Cloud Console and try again: visit https://console.cloud.google.com/apis/api/container.googleapis.com/overview?project=jx-20200617144145 to do so., forbidden",
    "gcloud services enable container.googleapis.com --project jx-20200617144145,",
  ],
  [
    "exekube/exekube#90",
    "googleapi: Error 403: Service Usage API has not been used in project 602744036260 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/serviceusage.googleapis.com/overview?project=602744036260 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.\n, accessNotConfigured",
    "gcloud services enable serviceusage.googleapis.com --project 602744036260,",
  ],
  [
    "gruntwork-io/terraform-google-gke#53",
    "Error creating Network: googleapi: Error 403: Required 'compute.networks.create' permission for 'projects/my-proj/global/networks/cluster-dev1-network-yl0n-network', forbidden",
    "gcloud projects add-iam-policy-binding my-proj --member <user:or serviceAccount:address> --role roles/compute.networkAdmin;",
  ],
  [
    "pulumi/examples#150, with a project",
    'googleapi: Error 403: Required "container.clusters.create" permission(s) for "projects/acme-dev". See https://cloud.google.com/kubernetes-engine/docs/troubleshooting#gke_service_account_deleted for more info., forbidden',
    "gcloud projects add-iam-policy-binding acme-dev --member <user:or serviceAccount:address> --role roles/container.admin;",
  ],
  [
    "jetstack/terraform-google-gke-cluster#51, with a project",
    "Error creating service account: googleapi: Error 403: Permission iam.serviceAccounts.create is required to perform this operation on project projects/acme-dev., forbidden",
    "Run as an owner of the project: npm run bootstrap -- acme-dev --environment <name>",
  ],
  [
    "crossplane-contrib/provider-upjet-gcp#411",
    'googleapi: Error 403: Permission \'iam.serviceAccounts.get\' denied on resource (or it may not exist)\n  {\n    "@type": "type.googleapis.com/google.rpc.ErrorInfo",\n    "domain": "iam.googleapis.com",\n    "metadata": {\n      "permission": "iam.serviceAccounts.get"\n    },\n    "reason": "IAM_PERMISSION_DENIED"\n  }\n]',
    "Run as an owner of the project: npm run bootstrap -- <project> --environment <name>",
  ],
  [
    "terraform-google-modules/terraform-google-org-policy#101, a permission that no role of bootstrap has",
    "Error creating Policy: googleapi: Error 403: Permission 'orgpolicy.policies.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/acme-dev' (or it may not exist).",
    "lack the permission orgpolicy.policies.create: grant them a role that has it; npm run bootstrap -- acme-dev",
  ],
  [
    "kaiwaehner/hivemq-mqtt-tensorflow-kafka-realtime-iot-machine-learning-training-inference#48",
    "Error: error creating NodePool: googleapi: Error 403: \n\t(1) insufficient regional quota to satisfy request: resource \"CPUS\": request requires '72.0' and is short '48.0'. project has a quota of '24.0' with '24.0' available. View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=hive-kafka-tensorflow-demo",
    "--project hive-kafka-tensorflow-demo --quota-id CPUS-per-project-region --preferred-value <number>,",
  ],
  [
    "kubeflow/kubeflow#842",
    "Insufficient regional quota to satisfy request for resource: \"IN_USE_ADDRESSES\". The request requires '2.0' and is short '1.0'. The regional quota is '32.0' with '1.0' available.",
    "--quota-id IN-USE-ADDRESSES-per-project-region",
  ],
  [
    "openshift/installer#2292",
    "Error: Error waiting for instance to create: Quota 'SSD_TOTAL_GB' exceeded. Limit: 500.0 in region us-central1.",
    "the quota SSD_TOTAL_GB of us-central1 is too small; npm run plan -- <environment> lists what is needed. Request it: gcloud beta quotas preferences create --service compute.googleapis.com --project <project> --quota-id SSD-TOTAL-GB-per-project-region --preferred-value <number> --dimensions region=us-central1,",
  ],
  [
    "an error of the API that a Terraform module documents for C4 in us-west1",
    "Error: Quota 'CPUS_PER_VM_FAMILY' exceeded. Limit: 0.0 in region us-west1\n dimensions = map[region:us-west1 vm_family:C4]",
    "--quota-id CPUS-PER-VM-FAMILY-per-project-region --preferred-value <number> --dimensions region=us-west1,vm_family=C4, or https://console.cloud.google.com/iam-admin/quotas?project=<project>. A limit of 0 can mean that us-west1 does not have this machine family",
  ],
  [
    "hashicorp/terraform-provider-google#10121",
    "Error waiting for creating GKE NodePool: Google Compute Engine: Not all instances running in IGM after 1m6.219216581s. Expected 40, running 1, transitioning 39. Current errors: [GCE_STOCKOUT]: Instance 'instance' creation failed: The zone 'projects/redacted/zones/us-west1-b' does not have enough resources available to fulfill the request.  '(resource type:compute)'.; (truncated).",
    "gcloud compute machine-types list --zones us-west1-b",
  ],
  [
    "travis-ci/terraform-config#406 and kubernetes/k8s.io#9834",
    "code: ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS\nmessage: The zone 'projects/k8s-infra-e2e-boskos-gpu-06/zones/us-central1-b' does\n  not have enough resources available",
    "no machine of this type left in us-central1-b; a larger quota does not help",
  ],
  [
    "GoogleCloudPlatform/terraform-google-secure-cicd#70",
    "Error waiting for creating GKE cluster: Constraint constraints/compute.restrictVpcPeering violated for project 416438288258. Peering the network projects/gke-prod-europe-north1-6277/global/networks/gke-n7f73 is not allowed.",
    "gcloud org-policies describe compute.restrictVpcPeering --effective --project 416438288258",
  ],
  [
    "terraform-google-modules/terraform-google-gke-gitlab#83",
    "googleapi: Error 412: Request violates constraint 'constraints/storage.uniformBucketLevelAccess', conditionNotMet",
    "gcloud org-policies describe storage.uniformBucketLevelAccess --effective",
  ],
];

describe("an error of Google's APIs", () => {
  it.each(cases)("from %s has the command that fixes it", (_, message, command) => {
    expect(googleFix(message)).toContain(command);
    const told = withFix(message);
    const [head, ...fix] = told.split("\n  → ");
    expect([head, fix]).toEqual([message, [expect.stringContaining(command)]]);
    expect(withFix(told)).toBe(told);
  });

  it.each([
    'CREATE TABLE failed: violates check constraint "positive"',
    "Error 403: The caller does not have permission",
    "Pulumi.prod.yaml: 3 problems",
    "resource quota 'pods' of the namespace is used up",
  ])("is none of them: %s", (message) => {
    expect(googleFix(message)).toBeUndefined();
  });

  // A binding without the condition, or one that bootstrap retires, would lead to every bucket and account of the project.
  it.each([
    ...customRoles.bucketAccess.permissions,
    ...customRoles.bucketRemoval.permissions,
    ...customRoles.impersonation.permissions,
    "iam.serviceAccounts.actAs",
    "iam.serviceAccountKeys.create",
    "resourcemanager.projects.setIamPolicy",
    "cloudkms.cryptoKeys.setIamPolicy",
    "artifactregistry.repositories.setIamPolicy",
  ])("never suggests a binding on the project for %s", (permission) => {
    const fix = googleFix(`Error 403: Permission '${permission}' denied on resource 'projects/acme-dev'`);
    expect(fix).toContain("npm run bootstrap -- acme-dev --environment");
    expect(fix).toContain("or run the same command as an owner");
    expect(fix).not.toContain("add-iam-policy-binding");
  });

  it("in an event of Kubernetes is diagnosed alike", () => {
    // googlecodelabs/feedback#440
    const message =
      "Failed to provision volume with StorageClass \"fast\": googleapi: Error 403: Quota 'SSD_TOTAL_GB' exceeded. Limit: 100.0 in region us-west1., quotaExceeded";
    const event = {
      type: "Warning",
      reason: "ProvisioningFailed",
      message,
      involvedObject: { kind: "PersistentVolumeClaim", name: "main-1" },
      lastTimestamp: "2026-01-01T12:00:05Z",
    };
    const [line] = diagnose({ items: [event] }, 0);
    expect(line).toMatch(/SSD_TOTAL_GB of us-west1 is too small.*--quota-id SSD-TOTAL-GB-per-project-region/);
  });
});
