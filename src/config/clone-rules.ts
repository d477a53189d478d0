import { librariesOf } from "../../components/model";
import { operatorOf } from "../../components/operators";
import type { ResolvedPostgresCluster } from "../../components/postgres-cluster/schema";
import type { Rule, RuleFinding } from "../../components/shared/validation";

interface Environment {
  readonly clusters: readonly ResolvedPostgresCluster[];
}

type Bootstrap = Extract<NonNullable<ResolvedPostgresCluster["bootstrap"]>, { from: "cluster" | "primary" }>;

/** A cluster that starts from the backups, or as a copy, of another one of the environment. */
interface Clone {
  readonly cluster: ResolvedPostgresCluster;
  readonly source: ResolvedPostgresCluster;
  readonly bootstrap: Bootstrap;
  readonly path: readonly (string | number)[];
}

function clonesOf({ clusters }: Environment): Clone[] {
  return clusters.flatMap((cluster, i) => {
    const { bootstrap, namespace } = cluster;
    if (bootstrap?.from !== "cluster" && bootstrap?.from !== "primary") return [];
    const place = ("namespace" in bootstrap ? bootstrap.namespace : undefined) ?? namespace;
    const source = clusters.find((other) => other.name === bootstrap.cluster && other.namespace === place);
    return source === undefined ? [] : [{ cluster, source, bootstrap, path: ["clusters", i] }];
  });
}

/** Returns the reason why a clone cannot read its source, or finds no backups of it. */
function missingBackups({ cluster, source, bootstrap, path }: Clone): RuleFinding[] {
  const named = { path: [...path, "bootstrap", "cluster"] };
  if (source.operator !== cluster.operator)
    return [
      {
        ...named,
        message: `runs on ${source.operator}, whose ${bootstrap.from === "primary" ? "passwords" : "backups"} ${cluster.operator} cannot read; name a cluster on ${cluster.operator}`,
      },
    ];
  if (bootstrap.from === "primary") return [];
  if (source.backups === undefined)
    return [{ ...named, message: "has no backups to start from; configure backups there first" }];
  if ("repository" in bootstrap)
    return source.backups.repositories.some(({ name }) => name === bootstrap.repository)
      ? []
      : [
          {
            path: [...path, "bootstrap", "repository"],
            message: `is not a repository of ${source.name}; write ${source.backups.repositories.map(({ name }) => name).join(" or ")}`,
          },
        ];
  const message = operatorOf(cluster).missedBackups?.(cluster, source);
  return message === undefined ? [] : [{ ...named, message }];
}

/** Rules for clusters that start from another one. */
export const cloneRules: Rule<Environment>[] = [
  {
    id: "clone-finds-the-backups",
    reads: ["clusters"],
    why: "Without a backup that the operator can read the restore is retried forever, and `up` waits until its timeout.",
    source: "CloudNativePG 1.30 documentation, Recovery; PGO 6.0, internal/controller/postgrescluster/pgbackrest.go",
    check: (environment) => clonesOf(environment).flatMap(missingBackups),
  },
  {
    id: "clone-has-the-version",
    reads: ["clusters"],
    why: "Postgres does not start on the files of another major version.",
    source: "CrunchyData/postgres-operator#1800",
    check: (environment) =>
      clonesOf(environment).flatMap(({ cluster, source, bootstrap, path }) =>
        // A backup from before an upgrade has the version of its time.
        cluster.version === source.version ||
        ("target" in bootstrap && bootstrap.target !== undefined) ||
        ("backupSet" in bootstrap && bootstrap.backupSet !== undefined)
          ? []
          : [
              {
                path: [...path, "version"],
                message: `must be ${source.version}, the version of ${source.name} ${bootstrap.from === "primary" ? "that it copies" : "whose backups it starts from"}; upgrade it once it works`,
              },
            ],
      ),
  },
  {
    id: "clone-has-the-libraries",
    reads: ["clusters"],
    why: "A backup contains the objects of extensions, but no settings: without the library that they need queries or all connections fail.",
    source:
      "imusmanmalik/cloudnative-pg-timescaledb-postgis-containers#49; PostgreSQL documentation, shared_preload_libraries",
    check: (environment) =>
      clonesOf(environment).flatMap(({ cluster, source, path }) => {
        const own = librariesOf(cluster);
        const missing = librariesOf(source).filter((library) => !own.includes(library));
        return missing.length === 0
          ? []
          : [
              {
                path: [...path, "extensions"],
                message: `must load the libraries of ${source.name} too; add the extension of ${missing.join(", ")}`,
              },
            ];
      }),
  },
  {
    id: "clone-has-the-tablespaces",
    reads: ["clusters"],
    why: "A backup is restored with its tablespaces, each to the mount path of its volume: without the volume the data fills another one, or Postgres does not start.",
    source: "CloudNativePG 1.30 documentation, Tablespaces, backup and recovery; pgBackRest command reference, restore",
    check: (environment) =>
      clonesOf(environment).flatMap(({ cluster, source, path }) => {
        const own = cluster.tablespaces.map(({ name }) => name);
        const missing = source.tablespaces.filter(({ name }) => !own.includes(name));
        // Backups of another operator are refused as a whole.
        return missing.length === 0 || source.operator !== cluster.operator
          ? []
          : [
              {
                path: [...path, "tablespaces"],
                message: `must include those of the cluster that it starts from; add ${missing.map(({ name }) => name).join(", ")}`,
              },
            ];
      }),
  },
];
