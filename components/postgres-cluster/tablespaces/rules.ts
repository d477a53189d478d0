import type { Rule } from "../../shared/validation";
import { instanceCount } from "../instances";
import type { ResolvedCrunchyCluster } from "../schema";
import { identifiers } from "../server-settings/text";
import { settingOf } from "../settings";
import type { WithTablespaces } from "./sql";
import { temporaryTablespaces } from "./sql";

/** The part of a cluster that these rules read. */
export interface Spaced extends WithTablespaces {
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

const ofPostgres = ["", "pg_default", "pg_global"];

/** Rules for tablespaces, whichever operator runs the cluster. */
export const tablespaceRules: Rule<Spaced>[] = [
  {
    id: "tablespace-name-is-free",
    reads: ["tablespaces"],
    why: "Postgres reserves names that begin with pg_, and two tablespaces cannot have one name.",
    source:
      "PostgreSQL documentation, CREATE TABLESPACE; CloudNativePG 1.28, cluster_webhook.go, validateTablespaceNames",
    check: ({ tablespaces = [] }) =>
      tablespaces.flatMap(({ name }, i) => {
        const twice = tablespaces.findIndex((other) => other.name === name) < i;
        const message = name.startsWith("pg_") ? "is reserved by Postgres" : twice ? "is there twice" : undefined;
        return message === undefined
          ? []
          : [{ path: ["tablespaces", i, "name"], message: `${message}; take another name` }];
      }),
  },
  {
    id: "tablespace-owner-is-a-user",
    reads: ["users", "tablespaces"],
    why: "A tablespace whose owner does not exist is never created, and those after it wait.",
    source: "CloudNativePG 1.28 documentation, Tablespaces, ownership; PostgreSQL documentation, CREATE TABLESPACE",
    check: ({ users, tablespaces = [] }) =>
      tablespaces.flatMap(({ owner }, i) =>
        owner === undefined || owner === "postgres" || users.some(({ name }) => name === owner)
          ? []
          : [{ path: ["tablespaces", i, "owner"], message: "is not among users; add it there" }],
      ),
  },
  {
    id: "tablespace-of-parameter-exists",
    reads: ["parameters", "tablespaces"],
    why: "Postgres ignores a tablespace in its configuration file that does not exist, and takes the default one.",
    source: "PostgreSQL, src/backend/commands/tablespace.c, GetDefaultTablespace and PrepareTempTablespaces",
    check: (cluster) =>
      ["default_tablespace", "temp_tablespaces"].flatMap((setting) => {
        const value = settingOf(cluster.parameters, setting);
        if (value === undefined) return [];
        const key = Object.keys(cluster.parameters).find((name) => name.toLowerCase() === setting) ?? setting;
        const path = ["parameters", key];
        if (setting === "temp_tablespaces" && temporaryTablespaces(cluster) !== "")
          return [{ path, message: "is also set by tablespaces[].temporary; remove it, or write temporary: false" }];
        const known = (cluster.tablespaces ?? []).map(({ name }) => name);
        const named = setting === "temp_tablespaces" ? identifiers(String(value)) : [String(value)];
        const missing = named?.find((name) => !ofPostgres.includes(name) && !known.includes(name));
        return missing === undefined
          ? []
          : [{ path, message: `names "${missing}", which is not among tablespaces; add it there, or remove it` }];
      }),
  },
];

/** Names of volumes of each instance. Source: CloudNativePG 1.28, pkg/specs/volumes.go, createPostgresVolumes. */
const volumesOfCloudNativePg = ["pgdata", "scratch_data", "shm", "projected"];

/** Rules for tablespaces on CloudNativePG. */
export const cloudNativePgTablespaceRules: Rule<Spaced>[] = [
  {
    id: "tablespace-is-no-other-volume",
    reads: ["tablespaces"],
    why: "CloudNativePG names the volume of a pod after the tablespace: Kubernetes refuses a pod with two volumes of one name.",
    source: "CloudNativePG 1.28, pkg/specs/volumes.go, createPostgresVolumes and VolumeMountNameForTablespace",
    check: ({ tablespaces = [] }) =>
      tablespaces.flatMap(({ name }, i) =>
        volumesOfCloudNativePg.includes(name)
          ? [{ path: ["tablespaces", i, "name"], message: "is the name of another volume; take another name" }]
          : [],
      ),
  },
];

type Crunchy = ResolvedCrunchyCluster;

/** Rules for tablespaces on Crunchy Postgres for Kubernetes. */
export const crunchyTablespaceRules: Rule<Crunchy>[] = [
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
    reads: ["tablespaces", "bootstrap", "crunchy", "instances"],
    why: "PGO takes over data, WAL and repository of existing volumes and no tablespace; an upgrade deletes the data of replicas but not what is in their tablespaces, and no replica is copied into a folder with files.",
    source:
      "PGO 6.0 CRD, spec.dataSource.volumes; internal/controller/pgupgrade/jobs.go, removeDataCommand; PostgreSQL documentation, pg_basebackup",
    check: (cluster) => {
      const { tablespaces, bootstrap, crunchy } = cluster;
      if (tablespaces.length === 0) return [];
      return [
        ...(bootstrap?.from === "volumes"
          ? [{ path: ["bootstrap", "from"], message: "takes over no tablespaces; start from a backup instead" }]
          : []),
        ...(crunchy.upgrade !== undefined && instanceCount(cluster) > 1
          ? [
              {
                path: ["crunchy", "upgrade"],
                message:
                  "needs a single instance where there are tablespaces; lower instances first, and raise it after",
              },
            ]
          : []),
      ];
    },
  },
];
