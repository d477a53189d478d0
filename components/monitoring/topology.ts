import type { MonitoredCluster } from "../model/monitored";
import { type MonitoredOperator, type Source, sources } from "./sources";

/** How monitoring runs: as a stack of its own, or as objects for a Prometheus Operator that is there already. */
export type MonitoringMode = "bundled" | "prometheus-operator";

/** What is watched. */
export interface Watched {
  /** The clusters; `monitoredCluster` makes one from a cluster's settings. */
  readonly clusters: readonly MonitoredCluster[];
  /** Their operators. */
  readonly operators: readonly MonitoredOperator[];
}

/** What is watched, and by whom. */
export interface Topology extends Watched {
  readonly mode: MonitoringMode;
  /** Namespace of the stack, or of the objects for the one that is there. */
  readonly namespace: string;
  /** Whether the exporter of certificates runs beside the clusters. */
  readonly certificates: boolean;
}

/** The sources that there are, given what is watched. */
export function sourcesOf(topology: Topology): Source[] {
  return sources.filter((source) => isThere(source, topology));
}

/** The sources that this project scrapes itself; a stack that is there already asks nodes and Kubernetes on its own. */
export function scrapedSources(topology: Topology): Source[] {
  return sourcesOf(topology).filter(
    ({ targets }) => topology.mode === "bundled" || (targets.kind === "pods" && targets.where !== "monitoring"),
  );
}

/** The namespaces that a source's pods are in. */
export function namespacesOf({ name, targets }: Source, { namespace, clusters, operators }: Topology): string[] {
  if (targets.kind === "nodes") return [];
  if (targets.where === "monitoring") return [namespace];
  const watched = targets.where === "clusters" ? clusters : operators.filter((operator) => belongsTo(name, operator));
  return [...new Set(watched.map((one) => one.namespace))].sort();
}

function isThere({ name, targets }: Source, { clusters, operators, certificates }: Topology): boolean {
  if (name === "kubelet" || name === "kube-state-metrics") return true;
  if (name === "certificates") return certificates && clusters.length > 0;
  if (targets.kind === "pods" && targets.where === "operators") {
    return operators.some((operator) => belongsTo(name, operator));
  }
  return clusters.some(({ metrics }) => metrics.includes(name));
}

function belongsTo(source: Source["name"], { operator }: MonitoredOperator): boolean {
  return source === `${operator}-operator`;
}
