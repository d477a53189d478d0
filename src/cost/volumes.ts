import { type AuditedWorkload, operators } from "../../components/operators";
import { quantity } from "../../components/shared/scalars";
import { at, entriesOf, textAt } from "../../components/shared/tree";
import type { PlannedResource } from "../plan/resource";

/** A volume that a Kubernetes object requests. */
export interface Volume {
  /** The object and what the volume is for, for example `main data`. */
  readonly name: string;
  /** Namespace and name of the Postgres cluster that it belongs to; undefined for monitoring and others. */
  readonly cluster?: string | undefined;
  /** Number of such volumes. */
  readonly count: number;
  readonly sizeGib: number;
  /** The StorageClass; undefined for the default one of the cluster. */
  readonly storageClass?: string | undefined;
  /** True if it exists only while a Job runs. */
  readonly temporary: boolean;
}

const gib = 2 ** 30;

/** The volumes of all Kubernetes objects of a plan. */
export function volumesOf(resources: readonly PlannedResource[]): Volume[] {
  return resources.flatMap(({ type, inputs, read }) => {
    if (read === true || !type.startsWith("kubernetes:")) return [];
    const kind = type.split(":").at(-1) ?? "";
    const name = nameOf(inputs);
    const find = finders[kind];
    if (find !== undefined) return find(inputs, name);
    const { cluster, volumes = [] } = workloadOf(type, inputs) ?? {};
    return volumes.flatMap(({ content, count, size, storageClass }) =>
      volume(`${name} ${content}`, inNamespace(inputs, cluster), count, size, storageClass),
    );
  });
}

/** Returns the pods and volumes of an operator's custom resource; undefined for another object. */
export function workloadOf(type: string, inputs: unknown): AuditedWorkload | undefined {
  const [, group = "", kind = ""] = type.split(":");
  const operator = operators.find(({ impacts }) => group.startsWith(`${impacts.group}/`));
  return operator?.audit.workload(kind, inputs);
}

/** `namespace/name` of an object. */
export function nameOf(inputs: unknown): string {
  return `${textAt(inputs, "metadata", "namespace") ?? "default"}/${textAt(inputs, "metadata", "name") ?? "?"}`;
}

/** `namespace/name` of the cluster that an object belongs to. */
export function inNamespace(inputs: unknown, cluster: string | undefined): string | undefined {
  return cluster === undefined ? undefined : `${textAt(inputs, "metadata", "namespace") ?? "default"}/${cluster}`;
}

/** The cluster in the labels of an object. */
function clusterOf(inputs: unknown): string | undefined {
  return inNamespace(inputs, textAt(inputs, "metadata", "labels", "app.kubernetes.io/instance"));
}

type Finder = (inputs: unknown, name: string) => Volume[];

const finders: Readonly<Record<string, Finder>> = {
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

function volume(
  name: string,
  cluster: string | undefined,
  count: number,
  size: string | undefined,
  storageClass: string | undefined,
): Volume[] {
  if (size === undefined || count === 0) return [];
  const rounded = Math.ceil(quantity(size) / gib);
  return [{ name, cluster, count, sizeGib: rounded, storageClass, temporary: false }];
}
