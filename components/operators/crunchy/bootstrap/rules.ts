import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { placeOf } from "../backups/place";

const sourceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "bootstrap-writes-elsewhere",
    reads: ["name", "namespace", "bootstrap", "backups"],
    why: "A restored cluster has its own timeline: in the folder of its source the backups of both would mix.",
    source: "CrunchyData/postgres-operator#4055",
    check: ({ name, namespace, bootstrap, backups }) => {
      if (bootstrap?.from !== "repository") return [];
      const owner = { name, namespace };
      const source = placeOf(owner, bootstrap.repository);
      return (backups?.repositories ?? []).flatMap((repository, i) =>
        source !== undefined && placeOf(owner, repository) === source
          ? [
              {
                path: ["backups", "repositories", i, "path"],
                message: "is the folder that bootstrap reads; back up to another path",
              },
            ]
          : [],
      );
    },
  },
  {
    id: "bootstrap-is-another-cluster",
    reads: ["name", "namespace", "bootstrap"],
    why: "A cluster that waits for its own backups never starts.",
    source: "PGO 6.0, internal/controller/postgrescluster/pgbackrest.go",
    check: ({ name, namespace, bootstrap }) =>
      bootstrap?.from === "cluster" && bootstrap.cluster === name && (bootstrap.namespace ?? namespace) === namespace
        ? [
            {
              path: ["bootstrap", "cluster"],
              message: "is this cluster itself; name another one, or set from: repository",
            },
          ]
        : [],
  },
  {
    id: "bootstrap-repository-has-one-place",
    reads: ["bootstrap"],
    why: "PGO silently uses one of two backends, and a repository without a backend never works.",
    source: "PGO 6.0 CRD, spec.dataSource.pgbackrest.repo",
    check: ({ bootstrap }) => {
      if (bootstrap?.from !== "repository") return [];
      const { gcs, s3, azure } = bootstrap.repository;
      return [gcs, s3, azure].filter((place) => place !== undefined).length === 1
        ? []
        : [{ path: ["bootstrap", "repository"], message: "needs exactly one of gcs, s3 and azure" }];
    },
  },
];

const restoreRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "restore-reads-own-repository",
    reads: ["restore", "backups"],
    why: "PGO stops every instance before it finds that the repository does not exist.",
    source: "PGO 6.0, internal/controller/postgrescluster/pgbackrest.go, reconcilePostgresClusterDataSource",
    check: ({ restore, backups }) =>
      restore !== undefined && !(backups?.repositories ?? []).some(({ name }) => name === restore.repository)
        ? [{ path: ["restore", "repository"], message: "is not among backups.repositories; name one of them" }]
        : [],
  },
  {
    id: "restore-is-for-a-running-cluster",
    reads: ["restore", "bootstrap", "standby"],
    why: "A new cluster has no data to restore over, a standby has its primary's data, and PGO runs one restore only.",
    source: "PGO 6.0, internal/controller/postgrescluster/cluster.go, reconcileDataSource",
    check: ({ restore, bootstrap, standby }) =>
      restore !== undefined && (bootstrap !== undefined || standby?.promoted === false)
        ? [
            {
              path: ["restore"],
              message: `cannot be combined with ${bootstrap !== undefined ? "bootstrap" : "standby"}; remove the one that is complete`,
            },
          ]
        : [],
  },
];

const volumeRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "existing-log-volume-is-like-data",
    reads: ["bootstrap", "storage", "walStorage", "crunchy", "sets"],
    why: "PGO writes the claim of an existing WAL volume with the size and class of the data volume.",
    source: "PGO 6.0, internal/controller/postgrescluster/volumes.go",
    check: (cluster) => {
      // The first instance of the first set gets the volumes.
      const [set] = cluster.sets;
      if (cluster.bootstrap?.from !== "volumes" || cluster.bootstrap.wal === undefined || set === undefined) return [];
      const { storage, walStorage } = set;
      return walStorage?.size === storage.size && walStorage.storageClass === storage.storageClass
        ? []
        : [
            {
              path: [...set.path, "walStorage"],
              message: "must have the size and storageClass of storage when an existing WAL volume is used",
            },
          ];
    },
  },
  {
    id: "existing-backup-volume-has-repository",
    reads: ["bootstrap", "backups"],
    why: "The first repository gets the volume; if that repository is not a volume, every reconcile of PGO fails.",
    source: "PGO 6.0, internal/controller/postgrescluster/volumes.go",
    check: ({ bootstrap, backups }) =>
      bootstrap?.from === "volumes" &&
      bootstrap.backups !== undefined &&
      backups !== undefined &&
      backups.repositories[0]?.volume === undefined
        ? [{ path: ["backups", "repositories", 0], message: "must be a volume when an existing backup volume is used" }]
        : [],
  },
];

const standbyRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "standby-has-source",
    reads: ["standby"],
    why: "PGO does not reconcile a standby without a source, and only reports an event.",
    source: "PGO 6.0, event InvalidStandbyConfiguration",
    check: ({ standby }) =>
      standby !== undefined && standby.repository === undefined && standby.host === undefined
        ? [{ path: ["standby"], message: "needs repository, host or both" }]
        : [],
  },
  {
    id: "standby-reads-the-primary",
    reads: ["standby", "backups"],
    why: "A standby that reads its own folder or volume waits forever for WAL that is never written there.",
    source: "PGO 6.0, internal/patroni/config.go, standby_cluster",
    check: ({ standby, backups }) => {
      if (standby?.repository === undefined) return [];
      const i = (backups?.repositories ?? []).findIndex(({ name }) => name === standby.repository);
      const repository = backups?.repositories[i];
      if (repository === undefined) {
        return [{ path: ["standby", "repository"], message: "is not among backups.repositories; add it there" }];
      }
      const at = ["backups", "repositories", i];
      if (repository.volume !== undefined) {
        return [{ path: [...at, "volume"], message: "belongs to this cluster; a standby reads the primary's bucket" }];
      }
      return repository.path === undefined
        ? [{ path: [...at, "path"], message: "is missing; write the path of the primary's repository" }]
        : [];
    },
  },
  {
    id: "standby-port-has-host",
    reads: ["standby"],
    why: "A port without a host has no effect.",
    source: "PGO 6.0, internal/patroni/config.go, standby_cluster",
    check: ({ standby }) =>
      standby?.port !== undefined && standby.host === undefined
        ? [{ path: ["standby", "port"], message: "needs host; add it, or remove the port" }]
        : [],
  },
];

/** Rules for bootstrap, restore and standby. */
export const bootstrapRules: Rule<CheckedCrunchyCluster>[] = [
  ...sourceRules,
  ...restoreRules,
  ...volumeRules,
  ...standbyRules,
];
