import {
  bucketLocation,
  bucketPlace,
  customPair,
  holdsRegion,
  keyLocation,
  partnersOf,
} from "../../components/backup-bucket/names";
import type { ResolvedBackupBucket } from "../../components/backup-bucket/schema";
import { locationName } from "../../components/gke-cluster/location";
import type { ResolvedExistingGkeCluster, ResolvedGkeCluster } from "../../components/gke-cluster/schema";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import { kmsLocation } from "../../components/shared/cloud-scalars";
import type { Rule } from "../../components/shared/validation";
import { repositoriesOf } from "./backup-rules";
import { imageRepository } from "./image-repository";

interface Environment {
  readonly kubernetes:
    { readonly source: "embedded" | "existing" | "kind" } | ResolvedGkeCluster | ResolvedExistingGkeCluster;
  readonly imageRegistry?: string | undefined;
  readonly imageRegistryGrant?: boolean | undefined;
  readonly backupBucket?: ResolvedBackupBucket;
  readonly clusters: readonly ResolvedPostgresCluster[];
}

/** Rules for what an environment has on Google Cloud beside its cluster: the bucket of backups, and access to images. */
export const bucketRules: Rule<Environment>[] = [
  {
    id: "bucket-needs-project",
    reads: ["kubernetes", "backupBucket"],
    why: "Bucket and identities are made in the project of the GKE cluster; elsewhere there is none.",
    source: "pgstack",
    check: ({ kubernetes, backupBucket }) =>
      backupBucket !== undefined && !onGke(kubernetes)
        ? [{ path: ["backupBucket"], message: "needs kubernetes.source: gke or gke-existing; remove it" }]
        : [],
  },
  {
    id: "bucket-has-location",
    reads: ["kubernetes", "backupBucket"],
    why: "Cloud Storage has no location of more than one region in some places: EU leaves out London and Zürich, US leaves out Canada and Mexico.",
    source: "Cloud Storage documentation, bucket locations",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || backupBucket.secondRegion !== undefined || !onGke(kubernetes)) return [];
      const place = placeOf(kubernetes);
      return bucketLocation(backupBucket.locality, place) === undefined
        ? [
            {
              path: ["backupBucket", "locality"],
              message: `there is none that holds the region of ${place}; write region${partners(place, (regions) => `, or dual-region with secondRegion: ${regions}`)}`,
            },
          ]
        : [];
    },
  },
  {
    id: "second-region-makes-a-pair",
    reads: ["kubernetes", "backupBucket"],
    why: "Cloud Storage pairs certain regions only, and refuses the bucket after everything beside it was created.",
    source: "Cloud Storage documentation, bucket locations, configurable and predefined dual-regions",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || backupBucket.secondRegion === undefined || !onGke(kubernetes)) return [];
      const place = placeOf(kubernetes);
      return customPair(backupBucket.secondRegion, place) === undefined
        ? [
            {
              path: ["backupBucket", "secondRegion"],
              message: `makes no pair with the region of ${place}; ${partners(place, (regions) => `take ${regions}`) || "write locality: region and remove it"}`,
            },
          ]
        : [];
    },
  },
  {
    id: "bucket-key-is-where-bucket-is",
    reads: ["kubernetes", "backupBucket"],
    why: "Cloud Storage refuses a key of another location when the bucket is created.",
    source: "Cloud Storage documentation, customer-managed encryption keys; Cloud KMS documentation, locations",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || backupBucket.encryption === undefined || !onGke(kubernetes)) return [];
      const place = bucketPlace(backupBucket, placeOf(kubernetes));
      const location = kmsLocation(backupBucket.encryption.key);
      return place === undefined || location === keyLocation(place)
        ? []
        : [
            {
              path: ["backupBucket", "encryption", "key"],
              message: `is in ${location}; the bucket is in ${place.location}: take a key of a key ring in ${keyLocation(place)}`,
            },
          ];
    },
  },
  {
    id: "dual-region-holds-cluster",
    reads: ["kubernetes", "backupBucket"],
    why: "With both copies elsewhere every backup and every restore crosses regions, which is slow and paid for.",
    source: "Cloud Storage documentation, dual-regions",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || !onGke(kubernetes)) return [];
      const { locality, secondRegion } = backupBucket;
      if (locality !== "dual-region" || secondRegion !== undefined) return [];
      const place = bucketLocation(locality, placeOf(kubernetes));
      return place === undefined || holdsRegion(place, placeOf(kubernetes))
        ? []
        : [
            {
              path: ["backupBucket", "locality"],
              message: `is ${place}, which has no copy in the cluster's region; add secondRegion, another region of the continent`,
            },
          ];
    },
  },
  {
    id: "clusters-use-the-bucket",
    reads: ["backupBucket", "clusters"],
    why: "Pods have access to the environment's bucket and to no other; a backup elsewhere would be refused.",
    source: "pgstack",
    check: ({ backupBucket, clusters }) =>
      backupBucket === undefined
        ? []
        : repositoriesOf(clusters).flatMap(({ path, bucket }) =>
            bucket === undefined || bucket === backupBucket.name
              ? []
              : [{ path: [...path, "gcs", "bucket"], message: `is not the backupBucket; write ${backupBucket.name}` }],
          ),
  },
  {
    id: "bucket-decides-identity",
    reads: ["backupBucket", "clusters"],
    why: "Two places that say as whom pods act contradict each other sooner or later.",
    source: "pgstack",
    check: ({ backupBucket, clusters }) =>
      clusters.flatMap((cluster, i) =>
        backupBucket !== undefined && cluster.backups?.identity !== undefined
          ? [
              {
                path: ["clusters", i, "backups", "identity"],
                message: "is decided by backupBucket.identity; remove it",
              },
            ]
          : [],
      ),
  },
  {
    id: "registry-grant-has-a-repository",
    reads: ["kubernetes", "imageRegistry", "imageRegistryGrant"],
    why: "Where nothing can be granted the key would have no effect, and a reader would think that the nodes have access.",
    source: "pgstack",
    check: (config) =>
      config.imageRegistryGrant === undefined || imageRepository(config) !== undefined
        ? []
        : [
            {
              path: ["imageRegistryGrant"],
              message:
                "needs kubernetes.source: gke and an imageRegistry in Artifact Registry, <location>-docker.pkg.dev/<project>/<repository>; remove it",
            },
          ],
  },
];

/** Text with the regions that pair with a cluster's; empty where none does. */
function partners(place: string, text: (regions: string) => string): string {
  const regions = partnersOf(place);
  return regions.length === 0 ? "" : text(regions.join(", "));
}

function onGke(kubernetes: Environment["kubernetes"]): kubernetes is ResolvedGkeCluster | ResolvedExistingGkeCluster {
  return kubernetes.source === "gke" || kubernetes.source === "gke-existing";
}

function placeOf(kubernetes: ResolvedGkeCluster | ResolvedExistingGkeCluster): string {
  return kubernetes.source === "gke" ? locationName(kubernetes.location) : kubernetes.location;
}
