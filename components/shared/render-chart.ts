import { App, type Chart } from "cdk8s";
import type { KubernetesObject } from "./kubernetes-object";

/** Renders one chart to plain objects, offline. */
export function renderChart(build: (app: App) => Chart): KubernetesObject[] {
  return build(new App()).toJson() as KubernetesObject[];
}
