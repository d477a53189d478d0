import { operators } from "../../operators/registry";
import { certificates } from "./certificates";
import { kubelet, kubeStateMetrics } from "./kubernetes";
import type { Source } from "../../model/metrics/source";

export * from "../../model/metrics/source";

/** Every source of metrics. What GKE keeps to itself, such as its control plane, is none. */
export const sources: readonly Source[] = [
  ...operators.flatMap(({ clusterSources }) => clusterSources),
  certificates,
  ...operators.map(({ operatorSource }) => operatorSource),
  kubelet,
  kubeStateMetrics,
];
