import { quantity } from "../../components/shared/scalars";
import { at } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";
import { entriesOf, textAt } from "./read";

/** A volume that a Kubernetes object requests. */
export interface Volume {
  /** The object and what the volume is for, for example `main data`. */
  readonly name: string;
  /** Namespace and name of the Postgres cluster that it belongs to; undefined for monitoring and others. */
  readonly cluster?: string;
  /** Number of such volumes. */
  readonly count: number;
  readonly sizeGib: number;
  /** The StorageClass; undefined for the default one of the cluster. */
  readonly storageClass?: string;
  /** True if it exists only while a Job runs. */
  readonly temporary: boolean;
}

const gib = 2 ** 30;

/** The volumes of all Kubernetes objects of a plan. */
export function volumesOf(resources: readonly PlannedResource[]): Volume[] {
  return resources.flatMap(({ type, inputs, read }) => {
    if (read === true || !type.startsWith("kubernetes:")) return [];
    const kind = type.split(":").at(-1) ?? "";
    const find = finders[kind];
    return find === undefined ? [] : find(inputs, nameOf(inputs));
  });
}

/** `namespace/name` of an object. */
export function nameOf(inputs: unknown): string {
  return `${textAt(inputs, "metadata", "namespace") ?? "default"}/${textAt(inputs, "metadata", "name") ?? "?"}`;
}

/** The cluster in the labels of an object. */
function clusterOf(inputs: unknown): string | undefined {
  const instance = textAt(inputs, "metadata", "labels", "app.kubernetes.io/instance");
  return instance === undefined ? undefined : `${textAt(inputs, "metadata", "namespace") ?? "default"}/${instance}`;
}

type Finder = (inputs: unknown, name: string) => Volume[];

const finders: Readonly<Record<string, Finder>> = {
  PostgresCluster: (inputs, name) => [
    ...entriesOf(inputs, "spec", "instances").flatMap((set) => {
      const count = replicasOf(set);
      return [
        claim(`${name} data`, name, count, at(set, "dataVolumeClaimSpec")),
        claim(`${name} WAL`, name, count, at(set, "walVolumeClaimSpec")),
        ...entriesOf(set, "tablespaceVolumes").map((volume) =>
          claim(`${name} tablespace ${textAt(volume, "name") ?? "?"}`, name, count, at(volume, "dataVolumeClaimSpec")),
        ),
      ].flat();
    }),
    ...entriesOf(inputs, "spec", "backups", "pgbackrest", "repos").flatMap((repo) =>
      claim(`${name} ${textAt(repo, "name") ?? "repo"}`, name, 1, at(repo, "volume", "volumeClaimSpec")),
    ),
  ],
  PGAdmin: (inputs, name) => claim(`${name} data`, clusterOf(inputs), 1, at(inputs, "spec", "dataVolumeClaimSpec")),
  Cluster: (inputs, name) => {
    const count = Number(at(inputs, "spec", "instances") ?? 1);
    return [
      sized(`${name} data`, name, count, at(inputs, "spec", "storage")),
      sized(`${name} WAL`, name, count, at(inputs, "spec", "walStorage")),
      ...entriesOf(inputs, "spec", "tablespaces").map((space) =>
        sized(`${name} tablespace ${textAt(space, "name") ?? "?"}`, name, count, at(space, "storage")),
      ),
    ].flat();
  },
  StatefulSet: (inputs, name) =>
    entriesOf(inputs, "spec", "volumeClaimTemplates").flatMap((template) =>
      claim(name, clusterOf(inputs), replicasOf(at(inputs, "spec")), at(template, "spec")),
    ),
  PersistentVolumeClaim: (inputs, name) => claim(name, clusterOf(inputs), 1, at(inputs, "spec")),
  CronJob: (inputs, name) => ephemeral(inputs, name, at(inputs, "spec", "jobTemplate", "spec", "template")),
  Job: (inputs, name) => ephemeral(inputs, name, at(inputs, "spec", "template")),
};

/** Returns the number of replicas of a workload; one by default. */
export function replicasOf(spec: unknown): number {
  return Number(at(spec, "replicas") ?? 1);
}

function ephemeral(inputs: unknown, name: string, template: unknown): Volume[] {
  return entriesOf(template, "spec", "volumes").flatMap((volume) =>
    claim(name, clusterOf(inputs), 1, at(volume, "ephemeral", "volumeClaimTemplate", "spec")).map((found) => ({
      ...found,
      temporary: true,
    })),
  );
}

/** Returns the volume of a PersistentVolumeClaim's spec. */
function claim(name: string, cluster: string | undefined, count: number, spec: unknown): Volume[] {
  const storageClass = textAt(spec, "storageClassName");
  return volume(name, cluster, count, textAt(spec, "resources", "requests", "storage"), storageClass);
}

/** Returns a volume of CloudNativePG. */
function sized(name: string, cluster: string, count: number, storage: unknown): Volume[] {
  const template = at(storage, "pvcTemplate");
  const size = textAt(storage, "size") ?? textAt(template, "resources", "requests", "storage");
  const storageClass = textAt(storage, "storageClass") ?? textAt(template, "storageClassName");
  return volume(name, cluster, count, size, storageClass);
}

function volume(
  name: string,
  cluster: string | undefined,
  count: number,
  size: string | undefined,
  storageClass: string | undefined,
): Volume[] {
  if (size === undefined || count === 0) return [];
  const rounded = Math.ceil(quantity(size) / gib);
  return [
    {
      name,
      ...(cluster !== undefined ? { cluster } : {}),
      count,
      sizeGib: rounded,
      ...(storageClass !== undefined ? { storageClass } : {}),
      temporary: false,
    },
  ];
}
