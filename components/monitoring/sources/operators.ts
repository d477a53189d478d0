import type { Source } from "./source";

/** What every operator that is built with controller-runtime says of itself. Source: controller-runtime, pkg/metrics. */
const metrics: Source["metrics"] = {
  controller_runtime_reconcile_errors_total: ["controller"],
  controller_runtime_reconcile_total: ["controller"],
  process_resident_memory_bytes: [],
  workqueue_depth: ["name"],
};

const signals: NonNullable<Source["signals"]> = {
  operator_reconciles_per_second: 'rate(controller_runtime_reconcile_total{operator!=""}[5m])',
  operator_errors_per_second: 'rate(controller_runtime_reconcile_errors_total{operator!=""}[5m])',
  operator_queue_length: 'workqueue_depth{operator!=""}',
  operator_memory_bytes: 'process_resident_memory_bytes{operator!=""}',
};

/** CloudNativePG. Source: CloudNativePG 1.28, operator's default port. */
export const cloudNativePgOperator: Source = {
  name: "cloudnative-pg-operator",
  targets: {
    kind: "pods",
    where: "operators",
    labels: { "app.kubernetes.io/name": "cloudnative-pg" },
    port: "metrics",
  },
  relabel: [{ to: "operator", value: "cloudnative-pg" }],
  metrics,
  signals,
};

/**
 * PGO, which answers over TLS and asks the API server who may read. Source: PGO 6.0, config/monitoring and config/default;
 * its chart, last published in source with 5.8.5, gives its own name, which is that of our release too.
 */
export const crunchyOperator: Source = {
  name: "crunchy-operator",
  targets: {
    kind: "pods",
    where: "operators",
    labels: {},
    port: "metrics",
    authenticated: {
      label: "postgres-operator.crunchydata.com/control-plane",
      values: { helm: "pgo", kustomize: "postgres-operator" },
    },
  },
  relabel: [{ to: "operator", value: "crunchy" }],
  metrics,
  signals,
};
