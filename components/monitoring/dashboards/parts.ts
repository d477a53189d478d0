import { chosen, type DashboardDefinition } from "./dashboard";

const perPod = "{{pod}}";
const perPool = "{{pod}} {{database}}";
const perContainer = "{{pod}} {{container}}";
const perOperator = "{{operator}}";
const operator = 'namespace="$namespace"';

const growth = `deriv((${chosen("volume_capacity_bytes")} - ${chosen("volume_available_bytes")})[7d:1h])`;

/** PgBouncer of one cluster. */
export const pooler: DashboardDefinition = {
  id: "pgbouncer",
  title: "PgBouncer",
  chooses: "cluster",
  rows: [
    {
      title: "Clients",
      panels: [
        { title: "Active", unit: "short", queries: [[perPool, chosen("pooler_clients_active")]], width: 12 },
        { title: "Waiting", unit: "short", queries: [[perPool, chosen("pooler_clients_waiting")]], width: 12 },
      ],
    },
    {
      title: "Connections to Postgres",
      panels: [
        { title: "Active", unit: "short", queries: [[perPool, chosen("pooler_servers_active")]], width: 12 },
        { title: "Idle", unit: "short", queries: [[perPool, chosen("pooler_servers_idle")]], width: 12 },
      ],
    },
  ],
};

/** Pods and volumes of one cluster. */
export const pods: DashboardDefinition = {
  id: "pods",
  title: "Pods and volumes",
  chooses: "cluster",
  rows: [
    {
      title: "Pods",
      panels: [
        { title: "CPU in cores", unit: "short", queries: [[perContainer, chosen("pod_cpu_cores")]] },
        { title: "Memory", unit: "bytes", queries: [[perContainer, chosen("pod_memory_bytes")]] },
        {
          title: "Memory / limit",
          unit: "percentunit",
          queries: [[perContainer, `${chosen("pod_memory_bytes")} / ${chosen("pod_memory_limit_bytes")}`]],
        },
        { title: "Restarts", unit: "short", queries: [[perContainer, chosen("pod_restarts")]] },
        {
          title: "Network",
          unit: "Bps",
          queries: [
            [`${perPod} received`, chosen("pod_network_received_bytes_per_second")],
            [`${perPod} sent`, chosen("pod_network_sent_bytes_per_second")],
          ],
        },
        {
          title: "Certificate expiry",
          kind: "stat",
          unit: "dateTimeFromNow",
          queries: [["{{secret}}/{{key}}", `${chosen("certificate_end_time_seconds")} * 1000`]],
        },
      ],
    },
    {
      title: "Volumes",
      panels: [
        {
          title: "Used",
          unit: "percentunit",
          queries: [
            [
              "{{persistentvolumeclaim}}",
              `1 - ${chosen("volume_available_bytes")} / ${chosen("volume_capacity_bytes")}`,
            ],
          ],
        },
        { title: "Free", unit: "bytes", queries: [["{{persistentvolumeclaim}}", chosen("volume_available_bytes")]] },
        { title: "Size", unit: "bytes", queries: [["{{persistentvolumeclaim}}", chosen("volume_capacity_bytes")]] },
        {
          title: "Full in, at the growth of the last week",
          kind: "stat",
          unit: "s",
          queries: [["{{persistentvolumeclaim}}", `${chosen("volume_available_bytes")} / (${growth} > 0)`]],
        },
      ],
    },
  ],
};

/** Query statistics of one cluster. */
export const statements: DashboardDefinition = {
  id: "statements",
  title: "Query statistics",
  chooses: "cluster",
  rows: [
    {
      title: "All statements",
      panels: [
        {
          title: "Executions",
          unit: "ops",
          queries: [["{{database}} {{user}}", chosen("statement_calls_per_second")]],
        },
        { title: "Rows", unit: "ops", queries: [["{{database}} {{user}}", chosen("statement_rows_per_second")]] },
        {
          title: "Execution time per second",
          unit: "short",
          queries: [["{{database}} {{user}}", chosen("statement_time_ratio")]],
        },
      ],
    },
    {
      title: "Top statements",
      panels: [
        {
          title: "Highest mean time",
          kind: "table",
          unit: "s",
          width: 24,
          queries: [["", `topk(20, ${chosen("statement_mean_seconds")})`]],
        },
        {
          title: "Highest maximum time",
          kind: "table",
          unit: "s",
          width: 24,
          queries: [["", `topk(20, ${chosen("statement_max_seconds")})`]],
        },
        {
          title: "Highest total time",
          kind: "table",
          unit: "s",
          width: 24,
          queries: [["", `topk(20, ${chosen("statement_total_seconds")})`]],
        },
      ],
    },
  ],
};

/** Health, memory and reconciles of the operators. */
export const operators: DashboardDefinition = {
  id: "operators",
  title: "Operators",
  chooses: "operator",
  rows: [
    {
      title: "Operator",
      panels: [
        {
          title: "Pods available",
          kind: "stat",
          unit: "short",
          queries: [[perOperator, `pgstack:operator_available{${operator}}`]],
        },
        { title: "Memory", unit: "bytes", queries: [[perPod, `pgstack:operator_memory_bytes{${operator}}`]] },
        {
          title: "Work queue depth",
          unit: "short",
          queries: [["{{name}}", `pgstack:operator_queue_length{${operator}}`]],
        },
        {
          title: "Reconciles",
          unit: "ops",
          queries: [["{{controller}}", `pgstack:operator_reconciles_per_second{${operator}}`]],
        },
        {
          title: "Failed reconciles",
          unit: "ops",
          queries: [["{{controller}}", `pgstack:operator_errors_per_second{${operator}}`]],
        },
      ],
    },
  ],
};
