import type { k8s } from "cdk8s-plus-28";
import type { z } from "zod";
import { definedEntries, unlessEmpty } from "../../../shared/defined";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import type { Recovery } from "../../../model/recovery";
import type { BackupsPgbackrest, Jobs, Repo, RepoHost, Restore } from "../crd.gen";
import { gcsKeyFile } from "../names";
import { pinned } from "../images/chart";
import { besideInstances, type PodPlacement, podPlacement } from "../placement/chart";
import { containerResources } from "../containers/chart";
import { claim } from "../volumes/chart";
import { pathOf, type PlaceOfRepository } from "./place";
import type { bucketPlace, jobScheduling, volumePods } from "./schema";

type Cluster = ResolvedCrunchyCluster;
type Backups = NonNullable<Cluster["backups"]>;
/** A repository in a bucket, of the cluster itself or of its bootstrap. */
export type BucketRepository = z.output<z.ZodObject<typeof bucketPlace>> & Pick<PlaceOfRepository, "name">;

/** Folder with further configuration of pgBackRest, besides the file that PGO writes. */
const confDir = "/etc/pgbackrest/conf.d";

/** Renders `spec.backups.pgbackrest`. */
export function pgbackrest(cluster: Cluster, backups: Backups): BackupsPgbackrest {
  const { repositories, identity, processes, compression, jobs, repositoryHost } = backups;
  const { restore } = cluster;
  const options = Object.assign(
    {},
    ...repositories.map((repository) => ({
      ...retentionOf(repository),
      ...bucketOptions(cluster, repository, identity),
    })),
  ) as Record<string, string>;
  return {
    image: cluster.crunchy.images.pgbackrest ?? pinned(cluster, crunchy.pgbackrestImage),
    configuration: unlessEmpty(configurationOf(repositories, identity)),
    global: {
      ...options,
      // A backup starts at once, not at Postgres' next checkpoint: with the default settings that is minutes later.
      "start-fast": "y",
      ...definedEntries({
        "process-max": processes?.toString(),
        "compress-type": compression,
      }),
      ...upgradeOptions(cluster, repositories),
    },
    repos: repositories.map((repository): Repo => ({
      name: repository.name,
      ...backendOf(repository),
      volume: repository.volume && { volumeClaimSpec: claim(repository.volume) },
      schedules: repository.schedules,
    })),
    // It has no effect until a backup is requested.
    manual: { repoName: repositories[0]?.name ?? "", options: ["--type=full"] },
    jobs: backupJobs(cluster, jobs),
    restore: restore && {
      enabled: true,
      repoName: restore.repository,
      options: restoreOptions(restore),
      ...volumePod(cluster, restore),
    },
    repoHost: repoHost(cluster, repositories, repositoryHost),
    sidecars: sidecars(cluster),
  };
}

/**
 * pg_upgrade starts and stops the old Postgres, which archives its WAL before it stops. The host of a repository on a
 * volume is down at that time, and pgBackRest tries to reach it for a minute, three times; pg_upgrade gives up after
 * one. It is set together with the upgrade, since PGO does not write pgBackRest's configuration of a cluster that is
 * shut down (both observed with PGO 6.0.3).
 */
function upgradeOptions({ crunchy }: Cluster, repositories: Backups["repositories"]): Record<string, string> {
  const beside = crunchy.upgrade !== undefined && repositories.some(({ volume }) => volume !== undefined);
  return beside ? { "archive-timeout": "10" } : {};
}

/** PGO passes these to a shell, so a value with a space is quoted; PGO promotes by itself if there is a target. */
export function restoreOptions({ target, backupSet, timeline }: Recovery): string[] | undefined {
  return unlessEmpty([
    ...(backupSet !== undefined ? [`--set=${backupSet}`] : []),
    ...(target !== undefined ? [`--type=${target.type}`, `--target="${target.value}"`] : []),
    ...(timeline !== undefined ? [`--target-timeline=${timeline}`] : []),
  ]);
}

/** The part of PGO's repository with its location. */
export function backendOf({ gcs, s3, azure }: BucketRepository): Pick<Repo, "gcs" | "s3" | "azure"> {
  return {
    gcs,
    s3: s3 && { bucket: s3.bucket, endpoint: s3.endpoint, region: s3.region },
    azure: azure && { container: azure.container },
  };
}

/** pgBackRest's options of a repository in a bucket. Source: pgBackRest configuration reference, repository options. */
export function bucketOptions(
  cluster: Pick<Cluster, "name" | "namespace">,
  repository: BucketRepository,
  identity: Backups["identity"],
): Record<string, string> {
  const { name, gcs, s3, azure, encryption } = repository;
  const inBucket = gcs !== undefined || s3 !== undefined || azure !== undefined;
  const withKey = gcs !== undefined && identity?.mode === "key";
  return definedEntries({
    // Two clusters on one path would mix their backups.
    [`${name}-path`]: inBucket ? pathOf(cluster, repository) : undefined,
    // auto: the pod's own identity, without a key.
    [`${name}-gcs-key-type`]: gcs && (withKey ? "service" : "auto"),
    [`${name}-gcs-key`]: withKey ? `${confDir}/${gcsKeyFile}` : undefined,
    ...(s3 && s3Options(name, s3)),
    [`${name}-cipher-type`]: encryption && "aes-256-cbc",
  });
}

function s3Options(name: string, s3: NonNullable<BucketRepository["s3"]>): Record<string, string | undefined> {
  const keyTypes = { secret: undefined, webIdentity: "web-id", node: "auto" };
  return {
    [`${name}-s3-uri-style`]: s3.uriStyle === "path" ? "path" : undefined,
    [`${name}-s3-key-type`]: keyTypes[s3.access.mode],
    [`${name}-storage-ca-file`]: s3.certificateAuthority && `${confDir}/${authorityFile(name)}`,
  };
}

/**
 * The Secrets that pgBackRest reads, by name. Each file is prefixed with the repository's name: two Secrets can have
 * keys of one name, and one file would hide the other.
 */
export function configurationOf(
  repositories: readonly BucketRepository[],
  identity: Backups["identity"],
): k8s.VolumeProjection[] {
  const projected = (secret: string, key: string, path: string): k8s.VolumeProjection => ({
    secret: { name: secret, items: [{ key, path }] },
  });
  return [
    ...(identity?.mode === "key" && repositories.some(({ gcs }) => gcs !== undefined)
      ? [{ secret: { name: identity.secret } }]
      : []),
    ...repositories.flatMap(({ name, s3, azure, encryption }) => [
      ...(s3?.access.mode === "secret" ? [projected(s3.access.secret, "s3.conf", `${name}-s3.conf`)] : []),
      ...(s3?.certificateAuthority !== undefined
        ? [projected(s3.certificateAuthority.secret, s3.certificateAuthority.key, authorityFile(name))]
        : []),
      ...(azure !== undefined ? [projected(azure.secret, "azure.conf", `${name}-azure.conf`)] : []),
      ...(encryption !== undefined ? [projected(encryption.secret, "cipher.conf", `${name}-cipher.conf`)] : []),
    ]),
  ];
}

function authorityFile(repository: string): string {
  return `${repository}-ca.crt`;
}

/**
 * Identity of the pods for buckets. PGO copies an annotation of the cluster to each of its service accounts;
 * pgBackRest's own metadata would omit the account that archives. Source: PGO 6.0,
 * internal/controller/postgrescluster/instance.go.
 */
export function identityAnnotations(
  repositories: readonly BucketRepository[],
  identity: Backups["identity"],
): Record<string, string> {
  const role = repositories
    .map(({ s3 }) => (s3?.access.mode === "webIdentity" ? s3.access.role : undefined))
    .find(Boolean);
  return definedEntries({
    "iam.gke.io/gcp-service-account":
      identity?.mode === "impersonation" && repositories.some(({ gcs }) => gcs !== undefined)
        ? identity.serviceAccount
        : undefined,
    "eks.amazonaws.com/role-arn": role,
  });
}

function retentionOf({ name, retention }: Backups["repositories"][number]): Record<string, string> {
  return definedEntries({
    [`${name}-retention-full`]: String(retention.full),
    [`${name}-retention-full-type`]: retention.unit,
    [`${name}-retention-diff`]: retention.differential?.toString(),
  });
}

/** Placement of the pods of Jobs. */
export function jobPlacement(scheduling: z.output<typeof jobScheduling>): PodPlacement {
  return podPlacement({ ...scheduling, spread: [] }, {});
}

/** Placement and resources of the pod of a Job that mounts volumes of an instance. */
export function volumePod(
  cluster: Cluster,
  { resources, scheduling }: z.output<z.ZodObject<typeof volumePods>>,
): PodPlacement & Pick<Restore, "resources"> {
  return {
    resources: resources && containerResources(resources),
    ...jobPlacement(scheduling ?? besideInstances(cluster)),
  };
}

/**
 * Backup Jobs. They can run on any node, so they use only the tolerations of the instances: if every node has a taint,
 * no backup would start without them. PGO sets no tolerations itself:
 * internal/controller/postgrescluster/pgbackrest.go.
 */
function backupJobs(cluster: Cluster, jobs: Backups["jobs"]): Jobs | undefined {
  const { tolerations } = besideInstances(cluster);
  const rendered: Jobs = {
    resources: jobs?.resources && containerResources(jobs.resources),
    ...jobPlacement(jobs?.scheduling ?? { nodePool: "any", tolerations }),
    ttlSecondsAfterFinished: jobs?.keepSeconds,
  };
  return jobs !== undefined ? rendered : unlessEmpty(rendered);
}

/** A cluster with a repository on a volume has one host, so hosts are spread within the namespace. */
function repoHost(
  cluster: Cluster,
  repositories: Backups["repositories"],
  host: Backups["repositoryHost"],
): RepoHost | undefined {
  const hosts = { "postgres-operator.crunchydata.com/pgbackrest-dedicated": "" };
  const exists = repositories.some(({ volume }) => volume !== undefined);
  const rendered: RepoHost = {
    resources: host?.resources && containerResources(host.resources),
    ...(exists || host !== undefined ? podPlacement(host?.scheduling ?? besideInstances(cluster), hosts) : {}),
  };
  return host !== undefined ? rendered : unlessEmpty(rendered);
}

/** Resources of pgBackRest's containers in the pods of instances and of the repository host. */
function sidecars({ crunchy: { sidecarResources } }: Cluster): BackupsPgbackrest["sidecars"] {
  const { pgbackrest: server, pgbackrestConfig: reloader } = sidecarResources;
  return unlessEmpty({
    pgbackrest: server && { resources: containerResources(server) },
    pgbackrestConfig: reloader && { resources: containerResources(reloader) },
  });
}
