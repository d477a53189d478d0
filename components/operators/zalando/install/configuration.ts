import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { zalando } from "../../../versions";
import type { OperatorConfigurationSpec } from "../crd.gen";
import { spiloUser } from "../images";
import { podAccount } from "../names";
import type { ResolvedZalandoOperator } from "./settings";

type Settings = Pick<ResolvedZalandoOperator, "namespace" | "antiAffinity" | "passwordRotationDays" | "podPullSecrets">;

/** Name of the Deployment, its service account and its configuration. */
export const operatorName = "postgres-operator";

/** The service account of the pods, as the operator creates it in a namespace where it is missing. */
export function podServiceAccount({ podPullSecrets }: Pick<Settings, "podPullSecrets">) {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: podAccount },
    ...(podPullSecrets.length > 0 ? { imagePullSecrets: podPullSecrets.map((name) => ({ name })) } : {}),
  };
}

/**
 * Returns the configuration of the operator: what differs from its defaults, or has none. Release 2.0 has all of these fields.
 * Source: Zalando's operator 1.15, docs/reference/operator_parameters.md, and pkg/controller/operator_config.go; CRD at v2.0.1.
 */
export function configuration(settings: Settings): OperatorConfigurationSpec {
  return {
    docker_image: zalando.spiloImage,
    // pgstack applies the CRDs, by their digest.
    enable_crd_registration: false,
    // Otherwise Patroni elects the primary with Endpoints, which Kubernetes 1.33 deprecates. Another value for running clusters with
    // replicas can cause two primaries. Source: docs/migrate.md at v2.0.1.
    kubernetes_use_configmaps: true,
    enable_pgversion_env_var: true,
    enable_spilo_wal_path_compat: false,
    enable_team_id_clustername_prefix: false,
    // By default half an hour: that long a failed update is not tried again, since repair_period has no effect, and a cluster on kept volumes
    // has its old parameters. Source: pkg/controller/postgresql.go, clusterResync.
    resync_period: "5m",
    // The operator would change the number of instances silently.
    min_instances: -1,
    max_instances: -1,
    users: { enable_password_rotation: false, password_rotation_interval: settings.passwordRotationDays },
    timeouts: {
      // Release 1.15.1 loses the event of a deleted pod when another one arrives at the same time, and waits this long before it gives up and
      // continues at its next sync: 10 minutes by default. It must exceed the grace period of the pods, 5 minutes (pod_terminate_grace_period).
      // pod_label_wait_timeout stays at its default: each later event of the new pod has the label too, and a restart can need the time.
      // Source: pkg/cluster/cluster.go, processPodEvent; pkg/cluster/util.go, waitForPodDeletion and waitForPodLabel.
      pod_deletion_wait_timeout: "6m",
    },
    // An upgrade starts when the version of a cluster changes, never by itself.
    major_version_upgrade: { major_version_upgrade_mode: "manual" },
    kubernetes: {
      // `up` and runbooks find the pods of a cluster by it, as with the other operators. Source: pkg/cluster/util.go, labelsSet.
      inherited_labels: ["app.kubernetes.io/instance"],
      pod_service_account_name: podAccount,
      pod_service_account_definition: JSON.stringify(podServiceAccount(settings)),
      // Without it a pod counts as ready before Postgres is.
      enable_readiness_probe: true,
      // It protects the primary from evictions. A drain is not blocked while the operator runs: it moves the primaries off a node that is
      // cordoned, with a switchover, or without replicas by recreating the pod. Source: pkg/controller/node.go, nodeUpdate and nodeAdd;
      // pkg/cluster/pod.go, MigrateMasterPod.
      enable_pod_disruption_budget: true,
      enable_pod_antiaffinity: true,
      pod_antiaffinity_preferred_during_scheduling: settings.antiAffinity === "preferred",
      // Data and passwords outlive their cluster: by default the operator deletes both.
      enable_persistent_volume_claim_deletion: false,
      enable_secrets_deletion: false,
      persistent_volume_claim_retention_policy: { when_deleted: "retain", when_scaled: "retain" },
      // With finalizers the operator deletes a cluster late: at a sync that finds the deletion in its cache, up to two resyncs later.
      // Without, it deletes at once, and never if it does not run at that time: `down` waits for the end of the pods before it removes the
      // operator. Source: pkg/controller/postgresql.go, postgresqlUpdate and processEvent.
      enable_finalizers: false,
      enable_cross_namespace_secret: false,
      // By default Spilo starts as root, with privilege escalation.
      spilo_runasuser: spiloUser.user,
      spilo_runasgroup: spiloUser.group,
      spilo_fsgroup: spiloUser.group,
      spilo_privileged: false,
      // The operator's documentation requires true for cron, which Spilo has run without root since its change #574.
      spilo_allow_privilege_escalation: false,
      storage_resize_mode: "pvc",
    },
    // Each cluster has its own resources. Without a minimum the operator leaves out a limit of the CPU that a cluster does not have.
    // Source: pkg/cluster/k8sres.go, enforceMinResourceLimits, fillResourceList.
    postgres_pod_resources: {
      default_cpu_request: "",
      default_memory_request: "",
      default_cpu_limit: "",
      default_memory_limit: "",
      min_cpu_limit: "",
      min_memory_limit: "",
    },
    load_balancer: {
      enable_master_load_balancer: false,
      enable_replica_load_balancer: false,
      enable_master_pooler_load_balancer: false,
      enable_replica_pooler_load_balancer: false,
    },
    // With debug logging the operator's output would contain its statements.
    debug: { debug_logging: false, enable_database_access: true },
    teams_api: { enable_teams_api: false, enable_postgres_team_crd: false, enable_team_superuser: false },
    connection_pooler: {
      connection_pooler_image: zalando.pgbouncerImage,
      // PgBouncer has its own resources; the operator reads 0 as no limit.
      connection_pooler_default_cpu_limit: "0",
    },
  };
}

/** Renders the OperatorConfiguration. */
export function configurationObject(settings: Settings): KubernetesObject {
  return {
    apiVersion: "acid.zalan.do/v1",
    kind: "OperatorConfiguration",
    metadata: {
      name: operatorName,
      namespace: settings.namespace,
      labels: recommendedLabels("postgres-operator", "zalando"),
    },
    configuration: configuration(settings),
  };
}
