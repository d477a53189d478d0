import { defined, definedEntries, unlessEmpty } from "../../shared/defined";
import { recommendedLabels } from "../../shared/labels";
import { mergePatch } from "../../shared/merge-patch";
import { largestCount } from "../../shared/scalars";
import { crunchy } from "../../versions";
import { contentsSql, librariesOf } from "../../model/contents/sql";
import type { ResolvedCrunchyCluster } from "./cluster";
import { settingsOf, withLibraries } from "../../model/settings";
import { roleOptions } from "../../model/users";
import { identityAnnotations, pgbackrest } from "./backups/chart";
import type { Exporter, Metadata, PostgresCluster, PostgresClusterSpec, User } from "./crd.gen";
import { access, operation } from "./chart/access";
import { hasPostgis, image, pinned, pullSecrets } from "./chart/images";
import { instances } from "./chart/instances";
import { instrumentation } from "./chart/instrumentation";
import { patroni } from "./chart/patroni";
import { pgBouncer } from "./chart/pooler";
import { containerResources } from "./chart/resources";
import { upgradeName } from "./chart/upgrade";
import { madeByPgo } from "./extensions";
import { databaseInitSql } from "./init-sql/chart";
import { dataSourceAndStandby } from "./bootstrap/chart";

type Cluster = ResolvedCrunchyCluster;

/** Renders the `PostgresCluster` of PGO, API version v1. */
export function postgresClusterObject(cluster: Cluster): PostgresCluster {
  return defined<PostgresCluster>({
    apiVersion: "postgres-operator.crunchydata.com/v1",
    kind: "PostgresCluster",
    metadata: {
      name: cluster.name,
      namespace: cluster.namespace,
      labels: recommendedLabels("postgres-cluster", cluster.name),
      annotations: annotations(cluster),
    },
    spec: mergePatch(postgresClusterSpec(cluster), cluster.crunchy.specPatch),
  });
}

/**
 * Annotations that PGO reads from the object. When all backups are removed, it pauses the cluster until the annotation
 * authorizeBackupRemoval is set. Source: PGO 6.0, internal/controller/postgrescluster/pgbackrest.go, BackupsEnabled.
 */
function annotations(cluster: Cluster): Record<string, string> | undefined {
  const { autoCreateUserSchema } = cluster.crunchy;
  const { restore, backups, allowDataLoss } = cluster;
  const removal = backups === undefined && allowDataLoss.includes("backups");
  return unlessEmpty<Record<string, string>>({
    ...cluster.crunchy.annotations,
    ...definedEntries({
      "postgres-operator.crunchydata.com/autoCreateUserSchema": autoCreateUserSchema ? "true" : undefined,
      "postgres-operator.crunchydata.com/authorizeBackupRemoval": removal ? "true" : undefined,
      "postgres-operator.crunchydata.com/pgbackrest-restore": restore?.id,
      "postgres-operator.crunchydata.com/allow-upgrade": upgradeName(cluster),
    }),
  });
}

/** The spec without the patch. */
export function postgresClusterSpec(cluster: Cluster): PostgresClusterSpec {
  const { backups, pooler } = cluster;
  return defined<PostgresClusterSpec>({
    metadata: clusterMetadata(cluster),
    postgresVersion: cluster.version,
    postGISVersion: hasPostgis(cluster) ? crunchy.postgisImages[cluster.version].postgis : undefined,
    image: image(cluster),
    imagePullPolicy: cluster.imagePullPolicy,
    imagePullSecrets: pullSecrets(cluster),
    users: users(cluster),
    databaseInitSQL: databaseInitSql(cluster),
    instances: instances(cluster),
    config: { parameters: parameters(cluster) },
    patroni: patroni(cluster),
    ...access(cluster),
    ...operation(cluster),
    instrumentation: instrumentation(cluster),
    backups: backups && { pgbackrest: pgbackrest(cluster, backups) },
    ...dataSourceAndStandby(cluster),
    proxy: pooler && { pgBouncer: pgBouncer(cluster, pooler) },
    monitoring: cluster.crunchy.monitoring ? { pgmonitor: { exporter: exporter(cluster) } } : undefined,
  });
}

/** The superuser is one of them if a Job of pgstack writes into databases: PGO creates passwords for users only. */
function users(cluster: Cluster): User[] {
  const superuser =
    contentsSql(cluster, madeByPgo).length > 0 && !cluster.users.some(({ name }) => name === "postgres");
  return [...cluster.users.map(user), ...(superuser ? [{ name: "postgres" }] : [])];
}

function user(settings: Cluster["users"][number]): User {
  const { name, databases, passwordType } = settings;
  return {
    name,
    databases: unlessEmpty(databases),
    options: roleOptions(settings),
    password: passwordType && { type: passwordType },
  };
}

/**
 * Whole numbers of 32 bits stay numbers; everything else must be a string. With a larger number PGO could not read the object, nor
 * any other of its kind. Source: PGO 6.0 CRD, spec.config.parameters (IntOrString).
 */
function parameters(cluster: Cluster): Record<string, string | number> {
  // PGO loads pgAudit anyway, and puts its own libraries in front of these.
  const libraries = librariesOf(cluster).filter((library) => library !== "pgaudit");
  return Object.fromEntries(
    Object.entries(withLibraries(settingsOf(cluster), libraries)).map(([key, value]) => [
      key,
      typeof value === "boolean" ? (value ? "on" : "off") : isCount(value) ? value : String(value),
    ]),
  );
}

function isCount(value: string | number): boolean {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= largestCount;
}

/** Labels and annotations of all objects that PGO creates. */
function clusterMetadata(cluster: Cluster): Metadata {
  const { labels, annotations } = cluster.crunchy.metadata;
  const { backups, bootstrap } = cluster;
  const source = bootstrap?.from === "repository" ? [bootstrap.repository] : [];
  const repositories = [...(backups?.repositories ?? []), ...source];
  return {
    labels: { ...labels, ...recommendedLabels("postgres-cluster", cluster.name) },
    annotations: unlessEmpty({ ...annotations, ...identityAnnotations(repositories, backups?.identity) }),
  };
}

function exporter(cluster: Cluster): Exporter {
  const { images, sidecarResources } = cluster.crunchy;
  return {
    image: images.exporter ?? pinned(cluster, crunchy.exporterImage),
    resources: sidecarResources.exporter && containerResources(sidecarResources.exporter),
  };
}
