import type { KubernetesObject } from "../shared/kubernetes-object";
import { bundledChart } from "./bundled/chart";
import { certificatesChart } from "./certificates/chart";
import { prometheusOperatorChart } from "./prometheus-operator/chart";
import type { ResolvedMonitoring } from "./resolved.gen";
import type { Topology, Watched } from "./topology";

/** Renders all objects of monitoring, offline. */
export function renderMonitoring(settings: ResolvedMonitoring, watched: Watched): KubernetesObject[] {
  const { mode, namespace, certificates } = settings;
  const topology: Topology = { ...watched, mode, namespace, certificates: certificates.enabled };
  const objects = [
    ...(certificates.enabled ? certificatesChart(topology.clusters, certificates.image) : []),
    ...(settings.mode === "bundled" ? bundledChart(settings, topology) : prometheusOperatorChart(settings, topology)),
  ];
  return settings.pullSecrets.length > 0
    ? objects.map((object) => withPullSecrets(object, settings.pullSecrets))
    : objects;
}

/** Adds Secrets of an image registry to the pods of a workload; returns other objects unchanged. */
function withPullSecrets(object: KubernetesObject, names: readonly string[]): KubernetesObject {
  const spec = object["spec"] as { readonly template?: { readonly spec?: object } } | undefined;
  if (spec?.template?.spec === undefined) return object;
  const pod = { ...spec.template.spec, imagePullSecrets: names.map((name) => ({ name })) };
  return { ...object, spec: { ...spec, template: { ...spec.template, spec: pod } } };
}
