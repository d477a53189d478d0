import { instanceCount } from "../../../model/instances";
import { quantity } from "../../../shared/scalars";
import type { Rule } from "../../../shared/validation";
import type { CheckedCrunchyCluster } from "../cluster";
import { volumesAt } from "../places";

/** Rules for volumes of instances. */
export const volumeRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "auto-grow-has-room",
    reads: ["storage", "walStorage", "crunchy"],
    why: "PGO never grows a volume beyond its limit: a volume at the limit fills up, and the database stops.",
    source: "PGO 6.0, internal/controller/postgrescluster/autogrow.go, event VolumeRequestOverLimit",
    check: (cluster) =>
      volumesAt(cluster).flatMap(({ path, value: { size, autoGrow } }) =>
        autoGrow !== undefined && quantity(autoGrow.limit) <= quantity(size)
          ? [{ path: [...path, "autoGrow", "limit"], message: `must be more than the size, ${size}` }]
          : [],
      ),
  },
];

/** Rules for tablespaces on Crunchy Postgres for Kubernetes. */
export const tablespaceRules: Rule<CheckedCrunchyCluster>[] = [
  {
    id: "tablespace-name-fits-volume",
    reads: ["tablespaces"],
    why: "PGO names a volume, a label and a folder after it: the API server refuses an underscore.",
    source: "PGO 6.0 CRD, spec.instances[].tablespaceVolumes[].name",
    check: ({ tablespaces }) =>
      tablespaces.flatMap(({ name }, i) =>
        name.includes("_")
          ? [{ path: ["tablespaces", i, "name"], message: `has an underscore; write "${name.replaceAll("_", "")}"` }]
          : [],
      ),
  },
  {
    id: "tablespaces-are-not-left-behind",
    reads: ["tablespaces", "bootstrap", "crunchy", "sets"],
    why: "PGO can use existing volumes for data, WAL and repository, but not for tablespaces; an upgrade deletes the data of replicas but not the content of their tablespaces, and no replica is copied into a folder with files.",
    source:
      "PGO 6.0 CRD, spec.dataSource.volumes; internal/controller/pgupgrade/jobs.go, removeDataCommand; PostgreSQL documentation, pg_basebackup",
    check: (cluster) => {
      const { tablespaces, bootstrap, crunchy } = cluster;
      if (tablespaces.length === 0) return [];
      return [
        ...(bootstrap?.from === "volumes"
          ? [{ path: ["bootstrap", "from"], message: "does not support tablespaces; start from a backup instead" }]
          : []),
        ...(crunchy.upgrade !== undefined && instanceCount(cluster) > 1
          ? [
              {
                path: ["crunchy", "upgrade"],
                message: "needs a single instance with tablespaces; lower instances first, and raise it afterwards",
              },
            ]
          : []),
      ];
    },
  },
];
