import { bucketInEndpoint, hostOf, isAws, regionOfEndpoint } from "../../../model/object-store/endpoint";
import { longestGapSeconds } from "../../../shared/schedule";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { type Place, placesAt } from "./places";

type Cluster = ResolvedCloudNativePgCluster;
type At<Value> = Value & { readonly path: readonly (string | number)[] };

function s3At(cluster: Cluster): At<NonNullable<Place["s3"]>>[] {
  return placesAt(cluster).flatMap(({ path, place: { s3 } }) =>
    s3 === undefined ? [] : [{ ...s3, path: [...path, "s3"] }],
  );
}

function azureAt(cluster: Cluster): At<NonNullable<Place["azure"]>>[] {
  return placesAt(cluster).flatMap(({ path, place: { azure } }) =>
    azure === undefined ? [] : [{ ...azure, path: [...path, "azure"] }],
  );
}

/** Returns a finding for each identity that differs from the first, of pods that have one. */
function otherIdentities(
  found: readonly At<{
    readonly access: { readonly mode: string; readonly role?: string; readonly clientId?: string };
  }>[],
): RuleFinding[] {
  const ofPods = found.flatMap(({ path, access }) =>
    access.mode === "webIdentity" || access.mode === "node"
      ? [{ path, text: access.role ?? access.clientId ?? "the identity of the machine" }]
      : [],
  );
  const first = ofPods[0]?.text ?? "";
  return ofPods
    .filter(({ text }) => text !== first)
    .map(({ path }) => ({
      path: [...path, "access"],
      message: `differs from ${first}; use one identity with access to both, or a key for one of them`,
    }));
}

/** Rules for the place of backups. */
export const backupRules: Rule<Cluster>[] = [
  {
    id: "backups-have-one-place",
    reads: ["backups", "bootstrap", "standby"],
    why: "Barman silently uses one of two places, and without a place no backup starts.",
    source: "barman-cloud 0.5, pkg/command/commandbuilder.go, appendCloudProviderOptions",
    check: (cluster) =>
      placesAt(cluster).flatMap(({ path, place: { gcs, s3, azure } }) =>
        [gcs, s3, azure].filter((one) => one !== undefined).length === 1
          ? []
          : [{ path, message: "needs exactly one of gcs, s3 and azure" }],
      ),
  },
  {
    id: "barman-endpoint-names-the-region",
    reads: ["backups", "bootstrap", "standby"],
    why: "S3 rejects a request that is signed for another region, or that names the bucket twice: the first backup fails and WAL accumulates.",
    source: "Amazon S3 documentation, endpoints and virtual hosting of buckets; Barman 3.19, --endpoint-url",
    check: (cluster) =>
      s3At(cluster).flatMap(({ path, ...s3 }) => {
        const named = bucketInEndpoint(s3, path, "which Barman adds");
        return named.length > 0 ? named : regionOfEndpoint(s3, path);
      }),
  },
  {
    id: "barman-endpoint-takes-paths",
    reads: ["backups", "bootstrap", "standby"],
    why: "Barman puts the bucket behind an endpoint, and the plugin passes no option that changes it: the service refuses each request with SecondLevelDomainForbidden.",
    source:
      "Alibaba Cloud OSS documentation, error codes; Barman 3.19, --addressing-style; barman-cloud 0.5, pkg/command/backuplist.go",
    check: (cluster) =>
      s3At(cluster).flatMap(({ path, endpoint }) =>
        /(^|\.)aliyuncs\.com(:\d+)?$/.test(hostOf(endpoint))
          ? [
              {
                path: [...path, "endpoint"],
                message:
                  "is of a service that accepts no bucket in the path; use another service, or PGO with uriStyle: host",
              },
            ]
          : [],
      ),
  },
  {
    id: "pods-have-one-identity",
    reads: ["backups", "bootstrap", "standby"],
    why: "A pod has one role and one managed identity: with two, access to one place is denied, and the restore or archiving fails.",
    source: "Amazon EKS documentation, IAM roles for service accounts; Azure documentation, Workload Identity on AKS",
    check: (cluster) => [...otherIdentities(s3At(cluster)), ...otherIdentities(azureAt(cluster))],
  },
  {
    id: "pods-have-one-region",
    reads: ["backups", "bootstrap", "standby"],
    why: "All requests of a pod to S3 are signed for one region. AWS answers with the bucket's own region; other services refuse the request.",
    source: "Boto3 documentation, AWS_DEFAULT_REGION; botocore, S3RegionRedirectorv2",
    check: (cluster) => {
      const [first, ...others] = s3At(cluster);
      if (first === undefined) return [];
      return others
        .filter((one) => one.region !== first.region && !(isAws(one.endpoint) && isAws(first.endpoint)))
        .map(({ path }) => ({
          path: [...path, "region"],
          message: `differs from ${first.region}, the region of the cluster's own bucket; copy the backups to a bucket with that region, or back up to one with this region`,
        }));
    },
  },
  {
    id: "azure-endpoint-has-connection-string",
    reads: ["backups", "bootstrap", "standby"],
    why: "Barman refuses another endpoint than that of Azure's public cloud without a connection string.",
    source: "Barman 3.19, barman/cloud_providers/azure_blob_storage.py, AzureCloudInterface",
    check: (cluster) =>
      azureAt(cluster).flatMap(({ path, endpoint, access }) =>
        endpoint === undefined || /\.blob\.core\.windows\.net$/.test(endpoint) || access.mode === "connectionString"
          ? []
          : [
              {
                path: [...path, "access", "mode"],
                message:
                  "must be connectionString with this endpoint; write the Secret with the connection string, or remove endpoint",
              },
            ],
      ),
  },
  {
    id: "snapshots-come-within-the-retention",
    reads: ["backups"],
    why: "A new replica starts from the newest snapshot and needs all WAL since then. Beyond the retention of the repository it is deleted, and the replica never starts.",
    source:
      "CloudNativePG 1.30.1, pkg/reconciler/persistentvolumeclaim/storagesource.go, getCandidateSourceFromBackupList",
    check: ({ backups }) => {
      const days = backups?.repositories[0]?.retention.full;
      const schedule = backups?.volumeSnapshots?.schedule;
      if (days === undefined || schedule === undefined) return [];
      const gap = Math.ceil(longestGapSeconds([schedule]) / 86_400);
      return gap <= days
        ? []
        : [
            {
              path: ["backups", "volumeSnapshots", "schedule"],
              message: `leaves up to ${gap} days between two snapshots, and WAL is kept for ${days}; take them more often, or raise retention.full of the repository`,
            },
          ];
    },
  },
  {
    id: "backup-identity-has-bucket",
    reads: ["backups", "bootstrap", "standby"],
    why: "The identity is one of Google Cloud: no other bucket is used with it, and its Secret is never read.",
    source: "barman-cloud 0.5, pkg/credentials/env.go, envSetCloudCredentials",
    check: (cluster) =>
      cluster.backups?.identity === undefined || placesAt(cluster).some(({ place }) => place.gcs !== undefined)
        ? []
        : [
            {
              path: ["backups", "identity"],
              message: "applies to gcs only; remove it, and set the access of s3 or azure",
            },
          ],
  },
];
