import { parseCron, runsPerDay } from "../../../shared/cron";
import { quantity } from "../../../shared/scalars";
import type { Rule, RuleFinding } from "../../../shared/validation";
import { bucketInEndpoint, regionOfEndpoint } from "../../../model/object-store/endpoint";
import type { CheckedCrunchyCluster } from "../cluster";
import { placeOf } from "./place";

type Retention = NonNullable<CheckedCrunchyCluster["backups"]>["repositories"][number]["retention"];

const at = (i: number, ...rest: string[]): (string | number)[] => ["backups", "repositories", i, ...rest];
const gibibyte = 2 ** 30;

/** Rules for pgBackRest's repositories, the most severe first. */
export const backupRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "repository-volume-holds-retention",
    reads: ["backups", "storage", "crunchy", "sets"],
    why: "WAL cannot be archived into a full repository: it accumulates on the data volume until that is full too, and the primary stops.",
    source: "pgBackRest user guide, retention: the oldest full backup expires after the newest is complete",
    check: (cluster) =>
      (cluster.backups?.repositories ?? []).flatMap(({ volume, retention, schedules }, i) => {
        if (volume === undefined) return [];
        const data = dataSize(cluster);
        const backupCount = fullBackups(retention, schedules.full) + 1;
        // Assumes a full data volume, compressed to half: only sizes that are certainly too small are refused.
        const needed = (backupCount * data) / 2;
        return quantity(volume.size) >= needed
          ? []
          : [
              {
                path: at(i, "volume", "size"),
                message:
                  `is less than the ${Math.ceil(needed / gibibyte)}Gi that ${backupCount} full backups of ${Math.ceil(data / gibibyte)}Gi need when ` +
                  "compressed to half (retained ones and the next one); raise it, or lower retention.full",
              },
            ];
      }),
  },
  {
    id: "repository-paths-differ",
    reads: ["name", "namespace", "backups"],
    why: "Two repositories in one location expire each other's backups, and are lost together.",
    source: "pgBackRest configuration reference, repo-path",
    check: ({ name, namespace, backups }) => {
      const places = (backups?.repositories ?? []).map((repository) => placeOf({ name, namespace }, repository));
      return places.flatMap((place, i): RuleFinding[] =>
        place !== undefined && places.indexOf(place) < i
          ? [{ path: at(i, "path"), message: "is the location of another repository; use another bucket or path" }]
          : [],
      );
    },
  },
  {
    id: "volume-repository-has-no-path",
    reads: ["backups"],
    why: "PGO mounts the volume at a fixed path: backups in any other folder are lost with the pod.",
    source: "PGO 6.0, internal/pgbackrest/config.go",
    check: ({ backups }) =>
      (backups?.repositories ?? []).flatMap(({ volume, path }, i) =>
        volume !== undefined && path !== undefined
          ? [{ path: at(i, "path"), message: "applies to buckets only; remove it" }]
          : [],
      ),
  },
  {
    id: "repository-has-one-place",
    reads: ["backups"],
    why: "PGO silently uses one of two backends, and a repository without a backend never works.",
    source: "PGO 6.0, internal/controller/postgrescluster/pgbackrest.go",
    check: ({ backups }) =>
      (backups?.repositories ?? []).flatMap(({ gcs, s3, azure, volume }, i) =>
        [gcs, s3, azure, volume].filter((place) => place !== undefined).length === 1
          ? []
          : [{ path: at(i), message: "needs exactly one of gcs, s3, azure and volume" }],
      ),
  },
  {
    id: "repository-has-full-schedule",
    reads: ["backups"],
    why: "Without a scheduled full backup retention never expires anything, and archived WAL grows until the repository is full.",
    source: "debate-map/app#338",
    check: ({ backups }) =>
      (backups?.repositories ?? []).flatMap(({ schedules }, i) =>
        schedules.full === undefined
          ? [
              {
                path: at(i, "schedules", "full"),
                message: 'is missing; write for example "0 1 * * *" (each day at 01:00 UTC)',
              },
            ]
          : [],
      ),
  },
  {
    id: "repository-names-differ",
    reads: ["backups"],
    why: "Two repositories with one name are one repository.",
    source: "PGO 6.0 CRD, spec.backups.pgbackrest.repos (list-map key `name`)",
    check: ({ backups }) =>
      (backups?.repositories ?? []).flatMap((repository, i, all) =>
        all.findIndex((other) => other.name === repository.name) < i
          ? [{ path: at(i, "name"), message: "is used twice; use another of repo1 to repo4" }]
          : [],
      ),
  },
  {
    id: "repository-host-has-volume",
    reads: ["backups"],
    why: "A repository host exists only with a repository on a volume: otherwise its settings have no effect.",
    source: "PGO 6.0, internal/controller/postgrescluster/pgbackrest.go",
    check: ({ backups }) =>
      backups?.repositoryHost !== undefined && !backups.repositories.some(({ volume }) => volume !== undefined)
        ? [
            {
              path: ["backups", "repositoryHost"],
              message:
                "applies to repositories on volumes, and none is configured; move it to backups.jobs, or remove it",
            },
          ]
        : [],
  },
  {
    id: "endpoint-names-the-region",
    reads: ["backups", "bootstrap"],
    why: "S3 rejects a request that is signed for another region, or that names the bucket twice: the first backup fails and WAL accumulates.",
    source: "Amazon S3 documentation, endpoints and virtual hosting of buckets; pgBackRest, repo-s3-endpoint",
    check: ({ backups, bootstrap }) => [
      ...(backups?.repositories ?? []).flatMap(({ s3 }, i) => (s3 === undefined ? [] : s3Problems(s3, at(i, "s3")))),
      ...(bootstrap?.from === "repository" && bootstrap.repository.s3 !== undefined
        ? s3Problems(bootstrap.repository.s3, ["bootstrap", "repository", "s3"])
        : []),
    ],
  },
  {
    id: "one-role-for-buckets",
    reads: ["backups", "bootstrap"],
    why: "A pod can assume one role: with two, access to one repository is denied and WAL accumulates.",
    source: "Amazon EKS documentation, IAM roles for service accounts",
    check: ({ backups, bootstrap }) => {
      const roles = [
        ...(backups?.repositories ?? []).map(({ s3 }, i) => ({ path: at(i), s3 })),
        ...(bootstrap?.from === "repository"
          ? [{ path: ["bootstrap", "repository"], s3: bootstrap.repository.s3 }]
          : []),
      ].flatMap(({ path, s3 }) => (s3?.access.mode === "webIdentity" ? [{ path, role: s3.access.role }] : []));
      const first = roles[0]?.role;
      return roles.flatMap(({ path, role }) =>
        role === first
          ? []
          : [
              {
                path: [...path, "s3", "access", "role"],
                message: `differs from ${first ?? ""}; use one role with access to both buckets`,
              },
            ],
      );
    },
  },
];

interface S3Place {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly uriStyle: "host" | "path";
}

/** Returns conflicts between the endpoint of a repository in S3, its bucket and its region. */
function s3Problems(s3: S3Place, path: readonly (string | number)[]): RuleFinding[] {
  const named = s3.uriStyle === "host" ? bucketInEndpoint(s3, path, "which uriStyle adds") : [];
  return named.length > 0 ? named : regionOfEndpoint(s3, path);
}

/** Number of full backups that a repository contains at the same time. */
function fullBackups({ full, unit }: Retention, schedule: string | undefined): number {
  const parsed = unit === "time" && schedule !== undefined ? parseCron(schedule) : "";
  return typeof parsed === "string" ? (unit === "time" ? 1 : full) : Math.max(1, Math.ceil(full * runsPerDay(parsed)));
}

/** Maximum size of the data in bytes: every instance holds all data, so the smallest volume limits it. */
function dataSize(cluster: CheckedCrunchyCluster): number {
  const [smallest] = cluster.sets.map(({ storage }) => quantity(storage.size)).sort((a, b) => a - b);
  return smallest ?? 0;
}
