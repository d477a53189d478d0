import { operators } from "../../operators/registry";
import { certificates } from "./certificates";
import { kubelet, kubeStateMetrics } from "./kubernetes";
import type { Source } from "../../model/metrics/source";

export * from "../../model/metrics/source";

/** Every source of metrics. GKE exposes none of its control plane. */
export const sources: readonly Source[] = [
  ...operators.flatMap(({ clusterSources }) => clusterSources),
  certificates,
  ...operators.flatMap(({ operatorSource }) => operatorSource ?? []),
  kubelet,
  kubeStateMetrics,
];
