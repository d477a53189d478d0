import type { KubernetesObject } from "../shared/kubernetes-object";
import { bundledChart } from "./bundled/chart";
import { certificatesChart } from "./certificates/chart";
import { prometheusOperatorChart } from "./prometheus-operator/chart";
import type { ResolvedMonitoring } from "./schema";
import type { Topology, Watched } from "./topology";

/** Everything that monitoring consists of, offline. */
export function renderMonitoring(settings: ResolvedMonitoring, watched: Watched): KubernetesObject[] {
  const { mode, namespace, certificates } = settings;
  const topology: Topology = { ...watched, mode, namespace, certificates: certificates.enabled };
  return [
    ...(certificates.enabled ? certificatesChart(topology.clusters, certificates.image) : []),
    ...(settings.mode === "bundled" ? bundledChart(settings, topology) : prometheusOperatorChart(settings, topology)),
  ];
}
