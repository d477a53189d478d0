import { type Container, type Path, type PlacedPods, type PodSpec, requestsOf } from "../../placement";
import { instancesPath } from "../../model/instances";
import type { ResolvedCrunchyCluster } from "./cluster";
import { postgresClusterObject } from "./chart";
import { pgAdminObjects } from "./pgadmin/chart";
import { upgradeObjects } from "./upgrade/chart";
import type { DataVolumeClaimSpec as Claim, PostgresClusterSpec as Spec } from "./crd.gen";

type Cluster = ResolvedCrunchyCluster;

/**
 * Returns the pods that PGO creates for a cluster, read from its rendered custom resources. One part of them decides
 * the nodes of each pod.
 *
 * Source: PGO 6.0, internal/controller/postgrescluster (instance.go, pgbackrest.go, pgbouncer.go) and
 * internal/controller/pgupgrade/jobs.go.
 */
export function crunchyPods(cluster: Cluster): PlacedPods[] {
  const { spec } = postgresClusterObject(cluster);
  return [
    ...instancePods(cluster, spec),
    ...backupPods(cluster, spec),
    ...volumeJobs(cluster, spec),
    ...poolerPods(cluster, spec),
    ...pgAdminPods(cluster),
  ];
}

function instancePods(cluster: Cluster, spec: Spec): PlacedPods[] {
  const exporter = spec.monitoring?.pgmonitor?.exporter;
  return spec.instances.map((set, i) => {
    const { path: base = [], schedulingPath = [] } = cluster.sets[i] ?? {};
    const { containers = [], sidecars } = set;
    return {
      what: `the instances of ${cluster.name}`,
      path: [...schedulingPath, "nodePool"],
      // The selector of the anti-affinity matches all sets.
      group: `${cluster.namespace}/${cluster.name}`,
      countPath: instancesPath(cluster),
      resourcesPath: [...base, "resources"],
      count: set.replicas ?? 1,
      requests: requestsOf([set, exporter, sidecars?.replicaCertCopy, ...containers]),
      spec: set,
      volumes: [
        own(`the data of ${cluster.name}`, [...base, "storage"], set.dataVolumeClaimSpec),
        ...(set.walVolumeClaimSpec !== undefined
          ? [own(`the WAL of ${cluster.name}`, [...base, "walStorage"], set.walVolumeClaimSpec)]
          : []),
        ...(set.tablespaceVolumes ?? []).map((one, j) =>
          own(`the tablespace ${one.name} of ${cluster.name}`, ["tablespaces", j, "storage"], one.dataVolumeClaimSpec),
        ),
      ],
    };
  });
}

function backupPods(cluster: Cluster, { backups }: Spec): PlacedPods[] {
  if (backups?.pgbackrest === undefined) return [];
  const { repos, repoHost = {}, jobs = {} } = backups.pgbackrest;
  const volumes = repos.flatMap(({ name, volume }, i) =>
    volume === undefined
      ? []
      : [own(`${name} of ${cluster.name}`, ["backups", "repositories", i, "volume"], volume.volumeClaimSpec)],
  );
  const host = ["backups", "repositoryHost"];
  return [
    ...(volumes.length > 0
      ? [
          {
            what: `the repository host of ${cluster.name}`,
            path: [...host, "scheduling", "nodePool"],
            resourcesPath: [...host, "resources"],
            count: 1,
            requests: requestsOf([repoHost]),
            spec: repoHost,
            volumes,
          },
        ]
      : []),
    job(`the backup Jobs of ${cluster.name}`, ["backups", "jobs"], jobs, []),
  ];
}

/** Jobs that mount the volumes of an instance. PGO does not apply the placement of instances to them. */
function volumeJobs(cluster: Cluster, spec: Spec): PlacedPods[] {
  const { name } = cluster;
  const restore = spec.backups?.pgbackrest?.restore;
  const clone = spec.dataSource?.postgresCluster ?? spec.dataSource?.pgbackrest;
  const [upgrade] = upgradeObjects(cluster);
  const first = spec.instances.slice(0, 1);
  const mounting = (what: string, path: Path, pod: (PodSpec & Container) | undefined, sets: Spec["instances"]) =>
    pod === undefined
      ? []
      : [
          job(
            what,
            path,
            pod,
            sets.flatMap((set) => mounted(name, set, path)),
          ),
        ];
  return [
    ...mounting(`the restore Job of ${name}`, ["restore"], restore, first),
    ...mounting(`the bootstrap Job of ${name}`, ["bootstrap"], clone, first),
    // Any instance can be the primary.
    ...mounting(`the upgrade Job of ${name}`, ["crunchy", "upgrade"], upgrade?.object.spec, spec.instances),
  ];
}

/** Returns the volumes of an instance that a Job mounts. */
function mounted(
  name: string,
  { dataVolumeClaimSpec: data, walVolumeClaimSpec: wal, tablespaceVolumes = [] }: Spec["instances"][number],
  path: Path,
) {
  const nodes = [...path, "scheduling", "nodePool"];
  return [
    borrowed(`the data of ${name}`, nodes, data),
    ...(wal !== undefined ? [borrowed(`the WAL of ${name}`, nodes, wal)] : []),
    ...tablespaceVolumes.map((one) =>
      borrowed(`the tablespace ${one.name} of ${name}`, nodes, one.dataVolumeClaimSpec),
    ),
  ];
}

function poolerPods({ name }: Cluster, { proxy }: Spec): PlacedPods[] {
  if (proxy === undefined) return [];
  const { pgBouncer } = proxy;
  const pods = job(`the PgBouncer pods of ${name}`, ["pooler"], pgBouncer, []);
  return [{ ...pods, count: pgBouncer.replicas ?? 1, countPath: ["pooler", "instances"] }];
}

function pgAdminPods(cluster: Cluster): PlacedPods[] {
  return pgAdminObjects(cluster).map(({ spec }) => {
    const path = ["crunchy", "pgAdmin"];
    const volume = own(`the data of pgAdmin of ${cluster.name}`, [...path, "storage"], spec.dataVolumeClaimSpec);
    return { ...job(`pgAdmin of ${cluster.name}`, path, spec, []), volumes: [volume] };
  });
}

function job(what: string, path: Path, pod: PodSpec & Container, volumes: PlacedPods["volumes"]): PlacedPods {
  return {
    what,
    path: [...path, "scheduling", "nodePool"],
    resourcesPath: [...path, "resources"],
    count: 1,
    requests: requestsOf([pod]),
    spec: pod,
    volumes,
  };
}

function own(what: string, path: Path, claim: Claim): PlacedPods["volumes"][number] {
  return { what, path: [...path, "storageClass"], sizePath: [...path, "size"], ...claimed(claim) };
}

function borrowed(what: string, path: Path, claim: Claim): PlacedPods["volumes"][number] {
  return { what, path, borrowed: true, ...claimed(claim) };
}

function claimed({ storageClassName, resources }: Claim): Pick<PlacedPods["volumes"][number], "storageClass" | "size"> {
  return { storageClass: storageClassName, size: String(resources?.requests?.["storage"] ?? "") };
}
