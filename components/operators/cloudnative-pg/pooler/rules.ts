import { drainFindings, resourceFindings } from "../../../model/containers";
import { nodeFindings } from "../../../model/placement";
import {
  familyFindings,
  loadBalancerFindings,
  nodePortFindings,
  sharedPortFindings,
  trafficFindings,
} from "../../../model/services";
import { tolerationFindings } from "../../../model/shapes";
import type { Rule, RuleFinding } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { ownedKeys } from "../names";
import { poolerServices, poolersOf } from "./poolers";
import type { Pooled } from "../../../model/pooler-settings/rules";
import { poolerSettings } from "../../../model/pooler-settings/value";

const at = (...path: string[]): RuleFinding["path"] => ["pooler", "config", ...path];

/** Settings that CloudNativePG accepts. Source: CloudNativePG 1.30, internal/webhook/v1/pooler_webhook.go. */
const taken = new Set([
  ...["application_name_add_host", "auth_type", "autodb_idle_timeout", "cancel_wait_timeout", "client_idle_timeout"],
  ...["client_login_timeout", "client_tls_ciphers", "client_tls_sslmode", "client_tls13_ciphers"],
  ...["default_pool_size", "disable_pqexec", "dns_max_ttl"],
  ...["dns_nxdomain_ttl", "idle_transaction_timeout", "ignore_startup_parameters", "listen_backlog"],
  ...["log_connections", "log_disconnections", "log_pooler_errors", "log_stats", "max_client_conn"],
  ...["max_db_connections", "max_packet_size", "max_prepared_statements", "max_user_connections", "min_pool_size"],
  ...["pkt_buf", "query_timeout", "query_wait_timeout", "reserve_pool_size", "reserve_pool_timeout", "sbuf_loopcnt"],
  ...["server_check_delay", "server_check_query", "server_connect_timeout", "server_fast_close"],
  ...["server_idle_timeout", "server_lifetime", "server_login_retry", "server_reset_query"],
  ...["server_reset_query_always", "server_round_robin", "server_tls_ciphers", "server_tls13_ciphers"],
  ...[
    "server_tls_protocols",
    "server_tls_sslmode",
    "stats_period",
    "suspend_timeout",
    "tcp_defer_accept",
    "tcp_socket_buffer",
  ],
  ...["tcp_keepalive", "tcp_keepcnt", "tcp_keepidle", "tcp_keepintvl", "tcp_user_timeout"],
  ...["track_extra_parameters", "verbose"],
]);

/** Rules for PgBouncer. */
export const poolerRules: Rule<Pooled & Pick<ResolvedCloudNativePgCluster, "cloudNativePg">>[] = [
  {
    id: "pooler-setting-is-managed-by-cloudnative-pg",
    reads: ["pooler"],
    why: "CloudNativePG's webhook refuses settings that it writes itself. Another auth_type bypasses its pg_hba.conf, and trust or any accepts every client.",
    source: "CloudNativePG 1.30, internal/webhook/v1/pooler_webhook.go; pkg/management/pgbouncer/config/config.go",
    check: ({ pooler }) =>
      Object.keys(pooler?.config.global ?? {}).flatMap((name) => {
        if (!poolerSettings.has(name) || (taken.has(name) && name !== "auth_type")) return [];
        const instead = name === "pool_mode" ? "set pooler.mode instead" : "CloudNativePG writes it";
        return [{ path: at("global", name), message: `cannot be set: ${instead}; remove it` }];
      }),
  },
  {
    id: "pooler-of-cloudnative-pg-keeps-tls",
    reads: ["pooler", "cloudNativePg"],
    why: "Weaker modes send passwords and data unencrypted, or to an unverified server.",
    source: "CloudNativePG 1.30, pkg/management/pgbouncer/config/config.go; PgBouncer documentation, TLS settings",
    check: ({ pooler, cloudNativePg: { unencryptedConnections } }) => [
      ...(unencryptedConnections === "accept"
        ? weaker(pooler, "client_tls_sslmode", /^(disable|allow)$/i, "prefer")
        : weaker(pooler, "client_tls_sslmode", /^(disable|allow|prefer)$/i, "require")),
      ...weaker(pooler, "server_tls_sslmode", /^(disable|allow|prefer|require)$/i, "verify-ca"),
    ],
  },
];

function weaker(pooler: Pooled["pooler"], name: string, weak: RegExp, least: string): RuleFinding[] {
  return weak.test(pooler?.config.global[name] ?? "")
    ? [{ path: at("global", name), message: `must be ${least}, the default, or stricter; remove it` }]
    : [];
}

type Cluster = Pick<ResolvedCloudNativePgCluster, "name" | "pooler" | "instances" | "cloudNativePg">;

/** Rules for the pods and Services of PgBouncer. */
export const poolerPodRules: Rule<Cluster>[] = [
  {
    id: "pooler-for-reads-has-replicas",
    reads: ["pooler", "instances"],
    why: "The Service of the replicas has no endpoints with one instance: every login fails.",
    source: "CloudNativePG 1.30, pkg/specs/services.go, CreateClusterReadOnlyService",
    check: ({ pooler, instances }) =>
      pooler?.reads?.to === "replicas" && instances < 2
        ? [{ path: ["pooler", "reads", "to"], message: "needs two instances or more; raise instances, or write any" }]
        : [],
  },
  {
    id: "pooler-pods-can-be-moved",
    reads: ["name", "pooler"],
    why: "If all pods must stay, no node can be drained: an upgrade of the nodes waits forever.",
    source: "Kubernetes documentation, pod disruption budgets",
    check: (cluster) => poolersOf(cluster).flatMap((pooler) => drainFindings(pooler, pooler.path)),
  },
  {
    id: "pooler-cpu-limit-covers-request",
    reads: ["pooler"],
    why: "Kubernetes refuses a pod with a limit below its request: no PgBouncer starts.",
    source: "Kubernetes documentation, resource management for pods",
    check: ({ pooler }) =>
      pooler?.resources === undefined ? [] : resourceFindings(pooler.resources, ["pooler", "resources"]),
  },
  {
    id: "pooler-placement-is-valid",
    reads: ["pooler"],
    why: "Kubernetes refuses a pod with an inconsistent toleration, a node affinity without its values, or a duplicate spread constraint: no PgBouncer starts.",
    source: "Kubernetes, pkg/apis/core/validation/validation.go; CloudNativePG 1.30, pkg/podspec/builder.go",
    check: ({ pooler }) => {
      if (pooler === undefined) return [];
      const path = ["pooler", "scheduling"];
      const { nodes, tolerations, spread } = pooler.scheduling;
      const keys = spread.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`);
      return [
        ...nodeFindings(nodes, [...path, "nodes"]),
        ...tolerationFindings(tolerations, [...path, "tolerations"]),
        ...keys.flatMap((key, i) =>
          keys.indexOf(key) < i ? [{ path: [...path, "spread", i], message: "is set already; remove it" }] : [],
        ),
      ];
    },
  },
  {
    id: "pooler-service-fits-its-type",
    reads: ["name", "pooler"],
    why: "Kubernetes refuses such a Service, and CloudNativePG retries forever; with contradicting settings the type of a load balancer is undefined.",
    source: "Kubernetes documentation, Service and IPv4/IPv6 dual-stack; GKE documentation, internal load balancers",
    check: (cluster) => {
      const services = poolerServices(cluster);
      return [
        ...nodePortFindings(services),
        ...sharedPortFindings(services),
        ...trafficFindings(services),
        ...loadBalancerFindings(services),
        ...familyFindings(services),
      ];
    },
  },
  {
    id: "pooler-service-metadata-is-its-own",
    reads: ["name", "pooler"],
    why: "CloudNativePG and Kubernetes replace these labels and annotations.",
    source: "CloudNativePG 1.30, pkg/specs/pgbouncer/services.go; pkg/utils/labels_annotations.go",
    check: (cluster) =>
      poolersOf(cluster).flatMap(({ path, service }) =>
        service === undefined
          ? []
          : (["labels", "annotations"] as const).flatMap((kind) =>
              ownedKeys(service[kind]).map((key) => ({
                path: [...path, "service", kind, key],
                message: "is set by CloudNativePG or pgstack; use another name",
              })),
            ),
      ),
  },
  {
    id: "public-pooler-has-its-certificate",
    reads: ["name", "pooler", "cloudNativePg"],
    why: "PgBouncer shows the server certificate of the cluster, which contains no name on the internet: clients cannot verify it.",
    source: "CloudNativePG 1.30, api/v1/pooler_funcs.go, GetClientTLSSecretNameOrDefault",
    check: (cluster) => {
      const { tls } = cluster.cloudNativePg;
      if (cluster.pooler?.tls?.secret !== undefined || tls.names.length > 0 || tls.server !== undefined) return [];
      return poolerServices(cluster).flatMap(({ path, value: { type, loadBalancer } }) =>
        type === "LoadBalancer" && loadBalancer === "external"
          ? [
              {
                path: [...path, "loadBalancer"],
                message: "needs pooler.tls.secret, or cloudNativePg.tls with the name that clients use",
              },
            ]
          : [],
      );
    },
  },
];
