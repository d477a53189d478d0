import type { CustomResource } from "../../shared/kubernetes-object";

// Custom resources of Zalando's Postgres Operator 1.15.1. Written by `npm run generate:crds` from the published CRDs, which describe each field.

export type postgresql = CustomResource<"acid.zalan.do/v1", "postgresql", PostgresqlSpec>;

export type OperatorConfiguration = CustomResource<"acid.zalan.do/v1", "OperatorConfiguration", OperatorConfigurationSpec>;

export type AdditionalVolume = {
  readonly isSubPathExpr?: boolean | undefined;
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string | undefined;
  readonly targetContainers?: readonly string[] | undefined;
  readonly volumeSource: Readonly<Record<string, unknown>>;
};

export type Aws_or_gcp = {
  readonly additional_secret_mount?: string | undefined;
  readonly additional_secret_mount_path?: string | undefined;
  readonly aws_region?: string | undefined;
  readonly enable_ebs_gp3_migration?: boolean | undefined;
  readonly enable_ebs_gp3_migration_max_size?: number | undefined;
  readonly gcp_credentials?: string | undefined;
  readonly kube_iam_role?: string | undefined;
  readonly log_s3_bucket?: string | undefined;
  readonly wal_az_storage_account?: string | undefined;
  readonly wal_gs_bucket?: string | undefined;
  readonly wal_s3_bucket?: string | undefined;
};

export type Clone = {
  readonly cluster: string;
  readonly s3_endpoint?: string | undefined;
  readonly s3_access_key_id?: string | undefined;
  readonly s3_secret_access_key?: string | undefined;
  readonly s3_force_path_style?: boolean | undefined;
  readonly s3_wal_path?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly uid?: string | undefined;
};

export type ConnectionPooler = {
  readonly dockerImage?: string | undefined;
  readonly maxDBConnections?: number | undefined;
  readonly mode?: "session" | "transaction" | undefined;
  readonly numberOfInstances?: number | undefined;
  readonly resources?: Resources | undefined;
  readonly schema?: string | undefined;
  readonly user?: string | undefined;
};

export type Connection_pooler = {
  readonly connection_pooler_schema?: string | undefined;
  readonly connection_pooler_user?: string | undefined;
  readonly connection_pooler_image?: string | undefined;
  readonly connection_pooler_max_db_connections?: number | undefined;
  readonly connection_pooler_mode?: "session" | "transaction" | undefined;
  readonly connection_pooler_number_of_instances?: number | undefined;
  readonly connection_pooler_default_cpu_limit?: string | undefined;
  readonly connection_pooler_default_cpu_request?: string | undefined;
  readonly connection_pooler_default_memory_limit?: string | undefined;
  readonly connection_pooler_default_memory_request?: string | undefined;
};

export type Debug = {
  readonly debug_logging?: boolean | undefined;
  readonly enable_database_access?: boolean | undefined;
};

export type Infrastructure_roles_secret = {
  readonly secretname: string;
  readonly userkey: string;
  readonly passwordkey: string;
  readonly rolekey?: string | undefined;
  readonly defaultuservalue?: string | undefined;
  readonly defaultrolevalue?: string | undefined;
  readonly details?: string | undefined;
  readonly template?: boolean | undefined;
};

export type Kubernetes = {
  readonly additional_pod_capabilities?: readonly string[] | undefined;
  readonly cluster_domain?: string | undefined;
  readonly cluster_labels?: Readonly<Record<string, string>> | undefined;
  readonly cluster_name_label?: string | undefined;
  readonly custom_pod_annotations?: Readonly<Record<string, string>> | undefined;
  readonly delete_annotation_date_key?: string | undefined;
  readonly delete_annotation_name_key?: string | undefined;
  readonly downscaler_annotations?: readonly string[] | undefined;
  readonly enable_cross_namespace_secret?: boolean | undefined;
  readonly enable_finalizers?: boolean | undefined;
  readonly enable_init_containers?: boolean | undefined;
  readonly enable_owner_references?: boolean | undefined;
  readonly enable_persistent_volume_claim_deletion?: boolean | undefined;
  readonly enable_pod_antiaffinity?: boolean | undefined;
  readonly enable_pod_disruption_budget?: boolean | undefined;
  readonly enable_readiness_probe?: boolean | undefined;
  readonly enable_secrets_deletion?: boolean | undefined;
  readonly enable_sidecars?: boolean | undefined;
  readonly ignored_annotations?: readonly string[] | undefined;
  readonly infrastructure_roles_secret_name?: string | undefined;
  readonly infrastructure_roles_secrets?: readonly Infrastructure_roles_secret[] | undefined;
  readonly inherited_annotations?: readonly string[] | undefined;
  readonly inherited_labels?: readonly string[] | undefined;
  readonly master_pod_move_timeout?: string | undefined;
  readonly node_readiness_label?: Readonly<Record<string, string>> | undefined;
  readonly node_readiness_label_merge?: "AND" | "OR" | undefined;
  readonly oauth_token_secret_name?: string | undefined;
  readonly pdb_master_label_selector?: boolean | undefined;
  readonly pdb_name_format?: string | undefined;
  readonly persistent_volume_claim_retention_policy?: Persistent_volume_claim_retention_policy | undefined;
  readonly pod_antiaffinity_preferred_during_scheduling?: boolean | undefined;
  readonly pod_antiaffinity_topology_key?: string | undefined;
  readonly pod_environment_configmap?: string | undefined;
  readonly pod_environment_secret?: string | undefined;
  readonly pod_management_policy?: "ordered_ready" | "parallel" | undefined;
  readonly pod_priority_class_name?: string | undefined;
  readonly pod_role_label?: string | undefined;
  readonly pod_service_account_definition?: string | undefined;
  readonly pod_service_account_name?: string | undefined;
  readonly pod_service_account_role_binding_definition?: string | undefined;
  readonly pod_terminate_grace_period?: string | undefined;
  readonly secret_name_template?: string | undefined;
  readonly share_pgsocket_with_sidecars?: boolean | undefined;
  readonly spilo_allow_privilege_escalation?: boolean | undefined;
  readonly spilo_runasuser?: number | undefined;
  readonly spilo_runasgroup?: number | undefined;
  readonly spilo_fsgroup?: number | undefined;
  readonly spilo_privileged?: boolean | undefined;
  readonly storage_resize_mode?: "ebs" | "mixed" | "pvc" | "off" | undefined;
  readonly toleration?: Readonly<Record<string, string>> | undefined;
  readonly watched_namespace?: string | undefined;
};

export type Limits = {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
};

export type Load_balancer = {
  readonly custom_service_annotations?: Readonly<Record<string, string>> | undefined;
  readonly db_hosted_zone?: string | undefined;
  readonly enable_master_load_balancer?: boolean | undefined;
  readonly enable_master_pooler_load_balancer?: boolean | undefined;
  readonly enable_replica_load_balancer?: boolean | undefined;
  readonly enable_replica_pooler_load_balancer?: boolean | undefined;
  readonly external_traffic_policy?: "Cluster" | "Local" | undefined;
  readonly master_dns_name_format?: string | undefined;
  readonly master_legacy_dns_name_format?: string | undefined;
  readonly replica_dns_name_format?: string | undefined;
  readonly replica_legacy_dns_name_format?: string | undefined;
};

export type Logging_rest_api = {
  readonly api_port?: number | undefined;
  readonly cluster_history_entries?: number | undefined;
  readonly ring_log_lines?: number | undefined;
};

export type Logical_backup = {
  readonly logical_backup_azure_storage_account_name?: string | undefined;
  readonly logical_backup_azure_storage_container?: string | undefined;
  readonly logical_backup_azure_storage_account_key?: string | undefined;
  readonly logical_backup_cpu_limit?: string | undefined;
  readonly logical_backup_cpu_request?: string | undefined;
  readonly logical_backup_docker_image?: string | undefined;
  readonly logical_backup_google_application_credentials?: string | undefined;
  readonly logical_backup_job_prefix?: string | undefined;
  readonly logical_backup_memory_limit?: string | undefined;
  readonly logical_backup_memory_request?: string | undefined;
  readonly logical_backup_provider?: "az" | "gcs" | "s3" | undefined;
  readonly logical_backup_s3_access_key_id?: string | undefined;
  readonly logical_backup_s3_bucket?: string | undefined;
  readonly logical_backup_s3_bucket_prefix?: string | undefined;
  readonly logical_backup_s3_endpoint?: string | undefined;
  readonly logical_backup_s3_region?: string | undefined;
  readonly logical_backup_s3_secret_access_key?: string | undefined;
  readonly logical_backup_s3_sse?: string | undefined;
  readonly logical_backup_s3_retention_time?: string | undefined;
  readonly logical_backup_schedule?: string | undefined;
  readonly logical_backup_cronjob_environment_secret?: string | undefined;
};

export type Major_version_upgrade = {
  readonly major_version_upgrade_mode?: string | undefined;
  readonly major_version_upgrade_team_allow_list?: readonly string[] | undefined;
  readonly minimal_major_version?: string | undefined;
  readonly target_major_version?: string | undefined;
};

export type MatchExpression = {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
};

export type NodeAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredDuringSchedulingIgnoredDuringExecution[] | undefined;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: RequiredDuringSchedulingIgnoredDuringExecution | undefined;
};

export type OperatorConfigurationSpec = {
  readonly crd_categories?: readonly string[] | undefined;
  readonly docker_image?: string | undefined;
  readonly enable_crd_registration?: boolean | undefined;
  readonly enable_crd_validation?: boolean | undefined;
  readonly enable_lazy_spilo_upgrade?: boolean | undefined;
  readonly enable_pgversion_env_var?: boolean | undefined;
  readonly enable_shm_volume?: boolean | undefined;
  readonly enable_spilo_wal_path_compat?: boolean | undefined;
  readonly enable_team_id_clustername_prefix?: boolean | undefined;
  readonly etcd_host?: string | undefined;
  readonly ignore_instance_limits_annotation_key?: string | undefined;
  readonly kubernetes_use_configmaps?: boolean | undefined;
  readonly max_instances?: number | undefined;
  readonly min_instances?: number | undefined;
  readonly resync_period?: string | undefined;
  readonly repair_period?: string | undefined;
  readonly set_memory_request_to_limit?: boolean | undefined;
  readonly sidecar_docker_images?: Readonly<Record<string, string>> | undefined;
  readonly sidecars?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly workers?: number | undefined;
  readonly users?: Users | undefined;
  readonly major_version_upgrade?: Major_version_upgrade | undefined;
  readonly kubernetes?: Kubernetes | undefined;
  readonly postgres_pod_resources?: Postgres_pod_resources | undefined;
  readonly timeouts?: Timeouts | undefined;
  readonly load_balancer?: Load_balancer | undefined;
  readonly aws_or_gcp?: Aws_or_gcp | undefined;
  readonly logical_backup?: Logical_backup | undefined;
  readonly debug?: Debug | undefined;
  readonly teams_api?: Teams_api | undefined;
  readonly logging_rest_api?: Logging_rest_api | undefined;
  readonly scalyr?: Scalyr | undefined;
  readonly connection_pooler?: Connection_pooler | undefined;
  readonly patroni?: OperatorConfigurationSpecPatroni | undefined;
};

export type OperatorConfigurationSpecPatroni = {
  readonly enable_patroni_failsafe_mode?: boolean | undefined;
};

export type Patroni = {
  readonly failsafe_mode?: boolean | undefined;
  readonly initdb?: Readonly<Record<string, string>> | undefined;
  readonly loop_wait?: number | undefined;
  readonly maximum_lag_on_failover?: number | undefined;
  readonly pg_hba?: readonly string[] | undefined;
  readonly retry_timeout?: number | undefined;
  readonly slots?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  readonly synchronous_mode?: boolean | undefined;
  readonly synchronous_mode_strict?: boolean | undefined;
  readonly synchronous_node_count?: number | undefined;
  readonly ttl?: number | undefined;
};

export type Persistent_volume_claim_retention_policy = {
  readonly when_deleted?: "delete" | "retain" | undefined;
  readonly when_scaled?: "delete" | "retain" | undefined;
};

export type Postgres_pod_resources = {
  readonly default_cpu_limit?: string | undefined;
  readonly default_cpu_request?: string | undefined;
  readonly default_memory_limit?: string | undefined;
  readonly default_memory_request?: string | undefined;
  readonly max_cpu_request?: string | undefined;
  readonly max_memory_request?: string | undefined;
  readonly min_cpu_limit?: string | undefined;
  readonly min_memory_limit?: string | undefined;
};

export type Postgresql = {
  readonly version: "13" | "14" | "15" | "16" | "17";
  readonly parameters?: Readonly<Record<string, string>> | undefined;
};

export type PostgresqlSpec = {
  readonly additionalVolumes?: readonly AdditionalVolume[] | undefined;
  readonly allowedSourceRanges?: readonly string[] | undefined;
  readonly clone?: Clone | undefined;
  readonly connectionPooler?: ConnectionPooler | undefined;
  readonly databases?: Readonly<Record<string, string>> | undefined;
  readonly dockerImage?: string | undefined;
  readonly enableConnectionPooler?: boolean | undefined;
  readonly enableReplicaConnectionPooler?: boolean | undefined;
  readonly enableLogicalBackup?: boolean | undefined;
  readonly enableMasterLoadBalancer?: boolean | undefined;
  readonly enableMasterPoolerLoadBalancer?: boolean | undefined;
  readonly enableReplicaLoadBalancer?: boolean | undefined;
  readonly enableReplicaPoolerLoadBalancer?: boolean | undefined;
  readonly enableShmVolume?: boolean | undefined;
  readonly env?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly init_containers?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly initContainers?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly logicalBackupRetention?: string | undefined;
  readonly logicalBackupSchedule?: string | undefined;
  readonly maintenanceWindows?: readonly string[] | undefined;
  readonly masterServiceAnnotations?: Readonly<Record<string, string>> | undefined;
  readonly nodeAffinity?: NodeAffinity | undefined;
  readonly numberOfInstances: number;
  readonly patroni?: Patroni | undefined;
  readonly podAnnotations?: Readonly<Record<string, string>> | undefined;
  readonly pod_priority_class_name?: string | undefined;
  readonly podPriorityClassName?: string | undefined;
  readonly postgresql: Postgresql;
  readonly preparedDatabases?: Readonly<Record<string, PreparedDatabasesValue>> | undefined;
  readonly replicaLoadBalancer?: boolean | undefined;
  readonly replicaServiceAnnotations?: Readonly<Record<string, string>> | undefined;
  readonly resources?: PostgresqlSpecResources | undefined;
  readonly schedulerName?: string | undefined;
  readonly serviceAnnotations?: Readonly<Record<string, string>> | undefined;
  readonly sidecars?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly spiloRunAsUser?: number | undefined;
  readonly spiloRunAsGroup?: number | undefined;
  readonly spiloFSGroup?: number | undefined;
  readonly standby?: Standby | undefined;
  readonly streams?: readonly Stream[] | undefined;
  readonly teamId: string;
  readonly tls?: Tls | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly useLoadBalancer?: boolean | undefined;
  readonly users?: Readonly<Record<string, readonly ("bypassrls" | "BYPASSRLS" | "nobypassrls" | "NOBYPASSRLS" | "createdb" | "CREATEDB" | "nocreatedb" | "NOCREATEDB" | "createrole" | "CREATEROLE" | "nocreaterole" | "NOCREATEROLE" | "inherit" | "INHERIT" | "noinherit" | "NOINHERIT" | "login" | "LOGIN" | "nologin" | "NOLOGIN" | "replication" | "REPLICATION" | "noreplication" | "NOREPLICATION" | "superuser" | "SUPERUSER" | "nosuperuser" | "NOSUPERUSER")[]>> | undefined;
  readonly usersIgnoringSecretRotation?: readonly string[] | undefined;
  readonly usersWithInPlaceSecretRotation?: readonly string[] | undefined;
  readonly usersWithSecretRotation?: readonly string[] | undefined;
  readonly volume: Volume;
};

export type PostgresqlSpecResources = {
  readonly limits?: ResourcesLimits | undefined;
  readonly requests?: ResourcesLimits | undefined;
};

export type Preference = {
  readonly matchExpressions?: readonly MatchExpression[] | undefined;
  readonly matchFields?: readonly MatchExpression[] | undefined;
};

export type PreferredDuringSchedulingIgnoredDuringExecution = {
  readonly preference: Preference;
  readonly weight: number;
};

export type PreparedDatabasesValue = {
  readonly defaultUsers?: boolean | undefined;
  readonly extensions?: Readonly<Record<string, string>> | undefined;
  readonly schemas?: Readonly<Record<string, Value>> | undefined;
  readonly secretNamespace?: string | undefined;
};

export type RequiredDuringSchedulingIgnoredDuringExecution = {
  readonly nodeSelectorTerms: readonly Preference[];
};

export type Resources = {
  readonly limits?: Limits | undefined;
  readonly requests?: Limits | undefined;
};

export type ResourcesLimits = {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly "hugepages-2Mi"?: string | undefined;
  readonly "hugepages-1Gi"?: string | undefined;
};

export type Scalyr = {
  readonly scalyr_api_key?: string | undefined;
  readonly scalyr_cpu_limit?: string | undefined;
  readonly scalyr_cpu_request?: string | undefined;
  readonly scalyr_image?: string | undefined;
  readonly scalyr_memory_limit?: string | undefined;
  readonly scalyr_memory_request?: string | undefined;
  readonly scalyr_server_url?: string | undefined;
};

export type Selector = {
  readonly matchExpressions?: readonly SelectorMatchExpression[] | undefined;
  readonly matchLabels?: Readonly<Record<string, unknown>> | undefined;
};

export type SelectorMatchExpression = {
  readonly key: string;
  readonly operator: "DoesNotExist" | "Exists" | "In" | "NotIn";
  readonly values?: readonly string[] | undefined;
};

export type Standby = {
  readonly s3_wal_path?: string | undefined;
  readonly gs_wal_path?: string | undefined;
  readonly standby_host?: string | undefined;
  readonly standby_port?: string | undefined;
};

export type Stream = {
  readonly applicationId: string;
  readonly batchSize?: number | undefined;
  readonly cpu?: string | undefined;
  readonly database: string;
  readonly enableRecovery?: boolean | undefined;
  readonly filter?: Readonly<Record<string, string>> | undefined;
  readonly memory?: string | undefined;
  readonly tables: Readonly<Record<string, TablesValue>>;
};

export type TablesValue = {
  readonly eventType: string;
  readonly idColumn?: string | undefined;
  readonly ignoreRecovery?: boolean | undefined;
  readonly payloadColumn?: string | undefined;
  readonly recoveryEventType?: string | undefined;
};

export type Teams_api = {
  readonly enable_admin_role_for_users?: boolean | undefined;
  readonly enable_postgres_team_crd?: boolean | undefined;
  readonly enable_postgres_team_crd_superusers?: boolean | undefined;
  readonly enable_team_member_deprecation?: boolean | undefined;
  readonly enable_team_superuser?: boolean | undefined;
  readonly enable_teams_api?: boolean | undefined;
  readonly pam_configuration?: string | undefined;
  readonly pam_role_name?: string | undefined;
  readonly postgres_superuser_teams?: readonly string[] | undefined;
  readonly protected_role_names?: readonly string[] | undefined;
  readonly role_deletion_suffix?: string | undefined;
  readonly team_admin_role?: string | undefined;
  readonly team_api_role_configuration?: Readonly<Record<string, string>> | undefined;
  readonly teams_api_url?: string | undefined;
};

export type Timeouts = {
  readonly patroni_api_check_interval?: string | undefined;
  readonly patroni_api_check_timeout?: string | undefined;
  readonly pod_label_wait_timeout?: string | undefined;
  readonly pod_deletion_wait_timeout?: string | undefined;
  readonly ready_wait_interval?: string | undefined;
  readonly ready_wait_timeout?: string | undefined;
  readonly resource_check_interval?: string | undefined;
  readonly resource_check_timeout?: string | undefined;
};

export type Tls = {
  readonly secretName: string;
  readonly certificateFile?: string | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly caFile?: string | undefined;
  readonly caSecretName?: string | undefined;
};

export type Toleration = {
  readonly key?: string | undefined;
  readonly operator?: "Equal" | "Exists" | undefined;
  readonly value?: string | undefined;
  readonly effect?: "NoExecute" | "NoSchedule" | "PreferNoSchedule" | undefined;
  readonly tolerationSeconds?: number | undefined;
};

export type Users = {
  readonly additional_owner_roles?: readonly string[] | undefined;
  readonly enable_password_rotation?: boolean | undefined;
  readonly password_rotation_interval?: number | undefined;
  readonly password_rotation_user_retention?: number | undefined;
  readonly replication_username?: string | undefined;
  readonly super_username?: string | undefined;
};

export type Value = {
  readonly defaultUsers?: boolean | undefined;
  readonly defaultRoles?: boolean | undefined;
};

export type Volume = {
  readonly isSubPathExpr?: boolean | undefined;
  readonly iops?: number | undefined;
  readonly selector?: Selector | undefined;
  readonly size: string;
  readonly storageClass?: string | undefined;
  readonly subPath?: string | undefined;
  readonly throughput?: number | undefined;
};
