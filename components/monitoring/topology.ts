import type { MonitoredCluster } from "../model/monitored";
import { type MonitoredOperator, type Source, sources } from "./sources";

/** Mode of monitoring: a bundled stack, or objects for an existing Prometheus Operator. */
export type MonitoringMode = "bundled" | "prometheus-operator";

/** Clusters and operators to monitor. */
export interface Watched {
  /** The clusters; `monitoredCluster` creates one from a cluster's settings. */
  readonly clusters: readonly MonitoredCluster[];
  /** Their operators. */
  readonly operators: readonly MonitoredOperator[];
}

/** Clusters and operators, and the monitoring stack. */
export interface Topology extends Watched {
  readonly mode: MonitoringMode;
  /** Namespace of the stack, or of the objects for the existing one. */
  readonly namespace: string;
  /** True if the exporter of certificates runs in the namespaces of clusters. */
  readonly certificates: boolean;
}

/** Returns the available sources for the monitored clusters and operators. */
export function sourcesOf(topology: Topology): Source[] {
  return sources.filter((source) => isThere(source, topology));
}

/** Returns the sources that this project scrapes; an existing stack scrapes nodes and Kubernetes on its own. */
export function scrapedSources(topology: Topology): Source[] {
  return sourcesOf(topology).filter(
    ({ targets }) => topology.mode === "bundled" || (targets.kind === "pods" && targets.where !== "monitoring"),
  );
}

/** Returns the namespaces of a source's pods. */
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
