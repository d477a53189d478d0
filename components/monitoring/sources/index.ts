import { certificates } from "./certificates";
import { cloudNativePg, cloudNativePgPooler } from "./cloudnative-pg";
import { crunchyCollector, crunchyExporter, crunchyPooler } from "./crunchy";
import { kubelet, kubeStateMetrics } from "./kubernetes";
import { cloudNativePgOperator, crunchyOperator } from "./operators";
import type { Source } from "./source";

export * from "./source";

/** Every source of metrics. What GKE keeps to itself, such as its control plane, is none. */
export const sources: readonly Source[] = [
  cloudNativePg,
  cloudNativePgPooler,
  crunchyExporter,
  crunchyCollector,
  crunchyPooler,
  certificates,
  cloudNativePgOperator,
  crunchyOperator,
  kubelet,
  kubeStateMetrics,
];
