import type { Source } from "./source";

/** Metrics and signals of every operator that is built with controller-runtime. Source: controller-runtime, pkg/metrics. */
export const controllerRuntime: Pick<Source, "metrics" | "signals"> = {
  metrics: {
    controller_runtime_reconcile_errors_total: ["controller"],
    controller_runtime_reconcile_total: ["controller"],
    process_resident_memory_bytes: [],
    workqueue_depth: ["name"],
  },
  signals: {
    operator_reconciles_per_second: 'rate(controller_runtime_reconcile_total{operator!=""}[5m])',
    operator_errors_per_second: 'rate(controller_runtime_reconcile_errors_total{operator!=""}[5m])',
    operator_queue_length: 'workqueue_depth{operator!=""}',
    operator_memory_bytes: 'process_resident_memory_bytes{operator!=""}',
  },
};
