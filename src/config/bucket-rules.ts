import {
  bucketLocation,
  bucketPlace,
  customPair,
  holdsRegion,
  keyLocation,
  partnersOf,
} from "../../components/backup-bucket/names";
import type { ResolvedBackupBucket } from "../../components/backup-bucket/schema";
import { locationName } from "../../components/gke-cluster/schema";
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

/** Rules for the backup bucket of an environment and access to images on Google Cloud. */
export const bucketRules: Rule<Environment>[] = [
  {
    id: "bucket-needs-project",
    reads: ["kubernetes", "backupBucket"],
    why: "Bucket and identities are created in the project of the GKE cluster, which only GKE environments have.",
    source: "pgstack",
    check: ({ kubernetes, backupBucket }) =>
      backupBucket !== undefined && !onGke(kubernetes)
        ? [{ path: ["backupBucket"], message: "needs kubernetes.source: gke or gke-existing; remove it" }]
        : [],
  },
  {
    id: "bucket-has-location",
    reads: ["kubernetes", "backupBucket"],
    why: "Some regions belong to no multi-region of Cloud Storage: EU excludes London and Zürich, US excludes Canada and Mexico.",
    source: "Cloud Storage documentation, bucket locations",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || backupBucket.secondRegion !== undefined || !onGke(kubernetes)) return [];
      const place = placeOf(kubernetes);
      return bucketLocation(backupBucket.locality, place) === undefined
        ? [
            {
              path: ["backupBucket", "locality"],
              message: `has no location that includes the region of ${place}; write region${partners(place, (regions) => `, or dual-region with secondRegion: ${regions}`)}`,
            },
          ]
        : [];
    },
  },
  {
    id: "second-region-makes-a-pair",
    reads: ["kubernetes", "backupBucket"],
    why: "Cloud Storage pairs certain regions only, and refuses the bucket after other resources were created.",
    source: "Cloud Storage documentation, bucket locations, configurable and predefined dual-regions",
    check: ({ kubernetes, backupBucket }) => {
      if (backupBucket?.source !== "new" || backupBucket.secondRegion === undefined || !onGke(kubernetes)) return [];
      const place = placeOf(kubernetes);
      return customPair(backupBucket.secondRegion, place) === undefined
        ? [
            {
              path: ["backupBucket", "secondRegion"],
              message: `cannot be paired with the region of ${place}; ${partners(place, (regions) => `take ${regions}`) || "write locality: region and remove it"}`,
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
              message: `is in ${location}; the bucket is in ${place.location}: use a key of a key ring in ${keyLocation(place)}`,
            },
          ];
    },
  },
  {
    id: "dual-region-holds-cluster",
    reads: ["kubernetes", "backupBucket"],
    why: "With both copies elsewhere every backup and every restore crosses regions, which is slow and billed.",
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
    why: "Pods have access to the environment's bucket only; a backup to another bucket would be denied.",
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
    why: "Two keys for the identity of pods can contradict each other.",
    source: "pgstack",
    check: ({ backupBucket, clusters }) =>
      clusters.flatMap((cluster, i) =>
        backupBucket !== undefined && cluster.backups?.identity !== undefined
          ? [
              {
                path: ["clusters", i, "backups", "identity"],
                message: "is set by backupBucket.identity; remove it",
              },
            ]
          : [],
      ),
  },
  {
    id: "registry-grant-has-a-repository",
    reads: ["kubernetes", "imageRegistry", "imageRegistryGrant"],
    why: "Without a repository to grant access to the key would have no effect, although it looks as if nodes had access.",
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

/** Returns a text with the regions that pair with a cluster's; empty if none does. */
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
