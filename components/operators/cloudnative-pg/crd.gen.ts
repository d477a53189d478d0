import type { CustomResource } from "../../shared/kubernetes-object";

// Custom resources of CloudNativePG 1.30.1 and its Barman Cloud plugin 0.15.0. Written by `npm run generate:crds` from the published CRDs, which describe each field.

export type Cluster = CustomResource<"postgresql.cnpg.io/v1", "Cluster", ClusterSpec>;

export type Backup = CustomResource<"postgresql.cnpg.io/v1", "Backup", BackupSpec>;

export type Database = CustomResource<"postgresql.cnpg.io/v1", "Database", DatabaseSpec>;

export type Pooler = CustomResource<"postgresql.cnpg.io/v1", "Pooler", PoolerSpec>;

export type ScheduledBackup = CustomResource<"postgresql.cnpg.io/v1", "ScheduledBackup", ScheduledBackupSpec>;

export type ObjectStore = CustomResource<"barmancloud.cnpg.io/v1", "ObjectStore", ObjectStoreSpec>;

export type Publication = CustomResource<"postgresql.cnpg.io/v1", "Publication", PublicationSpec>;

export type Subscription = CustomResource<"postgresql.cnpg.io/v1", "Subscription", SubscriptionSpec>;

export type Additional = {
  readonly selectorType: "rw" | "r" | "ro";
  readonly serviceTemplate: ServiceTemplate;
  readonly updateStrategy?: "patch" | "replace" | undefined;
};

export type AdditionalPodAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredDuringSchedulingIgnoredDuringExecution[] | undefined;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined;
};

export type Affinity = {
  readonly additionalPodAffinity?: AdditionalPodAffinity | undefined;
  readonly additionalPodAntiAffinity?: AdditionalPodAffinity | undefined;
  readonly enablePodAntiAffinity?: boolean | undefined;
  readonly nodeAffinity?: NodeAffinity | undefined;
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly podAntiAffinityType?: string | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologyKey?: string | undefined;
};

export type AwsElasticBlockStore = {
  readonly fsType?: string | undefined;
  readonly partition?: number | undefined;
  readonly readOnly?: boolean | undefined;
  readonly volumeID: string;
};

export type AzureCredentials = {
  readonly connectionString?: EndpointCA | undefined;
  readonly inheritFromAzureAD?: boolean | undefined;
  readonly storageAccount?: EndpointCA | undefined;
  readonly storageKey?: EndpointCA | undefined;
  readonly storageSasToken?: EndpointCA | undefined;
  readonly useDefaultAzureCredentials?: boolean | undefined;
};

export type AzureDisk = {
  readonly cachingMode?: string | undefined;
  readonly diskName: string;
  readonly diskURI: string;
  readonly fsType?: string | undefined;
  readonly kind?: string | undefined;
  readonly readOnly?: boolean | undefined;
};

export type AzureFile = {
  readonly readOnly?: boolean | undefined;
  readonly secretName: string;
  readonly shareName: string;
};

export type BackupSpec = {
  readonly cluster: Secret;
  readonly method?: "barmanObjectStore" | "volumeSnapshot" | "plugin" | undefined;
  readonly online?: boolean | undefined;
  readonly onlineConfiguration?: OnlineConfiguration | undefined;
  readonly pluginConfiguration?: PluginConfiguration | undefined;
  readonly target?: "primary" | "prefer-standby" | undefined;
};

export type BarmanObjectStore = {
  readonly azureCredentials?: AzureCredentials | undefined;
  readonly data?: Data | undefined;
  readonly destinationPath: string;
  readonly endpointCA?: EndpointCA | undefined;
  readonly endpointURL?: string | undefined;
  readonly googleCredentials?: GoogleCredentials | undefined;
  readonly historyTags?: Readonly<Record<string, string>> | undefined;
  readonly s3Credentials?: S3Credentials | undefined;
  readonly serverName?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly wal?: Wal | undefined;
};

export type BindAsAuth = {
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
};

export type BindSearchAuth = {
  readonly baseDN?: string | undefined;
  readonly bindDN?: string | undefined;
  readonly bindPassword?: ConfigMapKeyRef | undefined;
  readonly searchAttribute?: string | undefined;
  readonly searchFilter?: string | undefined;
};

export type Bootstrap = {
  readonly initdb?: Initdb | undefined;
  readonly pg_basebackup?: Pg_basebackup | undefined;
  readonly recovery?: Recovery | undefined;
};

export type Capabilities = {
  readonly add?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
};

export type Cephfs = {
  readonly monitors: readonly string[];
  readonly path?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretFile?: string | undefined;
  readonly secretRef?: SecretRef | undefined;
  readonly user?: string | undefined;
};

export type Certificates = {
  readonly clientCASecret?: string | undefined;
  readonly replicationTLSSecret?: string | undefined;
  readonly serverAltDNSNames?: readonly string[] | undefined;
  readonly serverCASecret?: string | undefined;
  readonly serverTLSSecret?: string | undefined;
};

export type Cinder = {
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretRef | undefined;
  readonly volumeID: string;
};

export type Claim = {
  readonly name: string;
  readonly request?: string | undefined;
};

export type ClientIP = {
  readonly timeoutSeconds?: number | undefined;
};

export type ClusterSpec = {
  readonly affinity?: Affinity | undefined;
  readonly backup?: ClusterSpecBackup | undefined;
  readonly bootstrap?: Bootstrap | undefined;
  readonly certificates?: Certificates | undefined;
  readonly description?: string | undefined;
  readonly enablePDB?: boolean | undefined;
  readonly enableSuperuserAccess?: boolean | undefined;
  readonly env?: readonly Env[] | undefined;
  readonly envFrom?: readonly EnvFrom[] | undefined;
  readonly ephemeralVolumeSource?: EphemeralVolumeSource | undefined;
  readonly ephemeralVolumesSizeLimit?: EphemeralVolumesSizeLimit | undefined;
  readonly externalClusters?: readonly ExternalCluster[] | undefined;
  readonly failoverDelay?: number | undefined;
  readonly imageCatalogRef?: ImageCatalogRef | undefined;
  readonly imageName?: string | undefined;
  readonly imagePullPolicy?: string | undefined;
  readonly imagePullSecrets?: readonly Secret[] | undefined;
  readonly inheritedMetadata?: InheritedMetadata | undefined;
  readonly instances?: number | undefined;
  readonly livenessProbeTimeout?: number | undefined;
  readonly logLevel?: "error" | "warning" | "info" | "debug" | "trace" | undefined;
  readonly managed?: Managed | undefined;
  readonly maxSyncReplicas?: number | undefined;
  readonly minSyncReplicas?: number | undefined;
  readonly monitoring?: Monitoring | undefined;
  readonly nodeMaintenanceWindow?: NodeMaintenanceWindow | undefined;
  readonly plugins?: readonly Plugin[] | undefined;
  readonly podSecurityContext?: PodSecurityContext | undefined;
  readonly podSelectorRefs?: readonly PodSelectorRef[] | undefined;
  readonly postgresGID?: number | undefined;
  readonly postgresUID?: number | undefined;
  readonly postgresql?: Postgresql | undefined;
  readonly primaryLease?: PrimaryLease | undefined;
  readonly primaryUpdateMethod?: "switchover" | "restart" | undefined;
  readonly primaryUpdateStrategy?: "unsupervised" | "supervised" | undefined;
  readonly priorityClassName?: string | undefined;
  readonly probes?: Probes | undefined;
  readonly projectedVolumeTemplate?: ProjectedVolumeTemplate | undefined;
  readonly replica?: Replica | undefined;
  readonly replicationSlots?: ReplicationSlots | undefined;
  readonly resources?: Resources | undefined;
  readonly schedulerName?: string | undefined;
  readonly seccompProfile?: SeccompProfile | undefined;
  readonly securityContext?: SecurityContext | undefined;
  readonly serviceAccountName?: string | undefined;
  readonly serviceAccountTemplate?: ServiceAccountTemplate | undefined;
  readonly smartShutdownTimeout?: number | undefined;
  readonly startDelay?: number | undefined;
  readonly stopDelay?: number | undefined;
  readonly storage?: Storage | undefined;
  readonly superuserSecret?: Secret | undefined;
  readonly switchoverDelay?: number | undefined;
  readonly tablespaces?: readonly Tablespace[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  readonly walStorage?: Storage | undefined;
};

export type ClusterSpecBackup = {
  readonly barmanObjectStore?: BarmanObjectStore | undefined;
  readonly retentionPolicy?: string | undefined;
  readonly target?: "primary" | "prefer-standby" | undefined;
  readonly volumeSnapshot?: VolumeSnapshot | undefined;
};

export type ClusterTrustBundle = {
  readonly labelSelector?: LabelSelector | undefined;
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly path: string;
  readonly signerName?: string | undefined;
  readonly user?: number | undefined;
};

export type ConfigMap = {
  readonly items?: readonly Item[] | undefined;
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
};

export type ConfigMapKeyRef = {
  readonly key: string;
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
};

export type ConfigMapRef = {
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
};

export type Container = {
  readonly args?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly env?: readonly Env[] | undefined;
  readonly envFrom?: readonly EnvFrom[] | undefined;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: string | undefined;
  readonly lifecycle?: Lifecycle | undefined;
  readonly livenessProbe?: LivenessProbe | undefined;
  readonly name: string;
  readonly ports?: readonly Port[] | undefined;
  readonly readinessProbe?: LivenessProbe | undefined;
  readonly resizePolicy?: readonly ResizePolicy[] | undefined;
  readonly resources?: Resources | undefined;
  readonly restartPolicy?: string | undefined;
  readonly restartPolicyRules?: readonly RestartPolicyRule[] | undefined;
  readonly securityContext?: SecurityContext | undefined;
  readonly startupProbe?: LivenessProbe | undefined;
  readonly stdin?: boolean | undefined;
  readonly stdinOnce?: boolean | undefined;
  readonly terminationMessagePath?: string | undefined;
  readonly terminationMessagePolicy?: string | undefined;
  readonly tty?: boolean | undefined;
  readonly volumeDevices?: readonly VolumeDevice[] | undefined;
  readonly volumeMounts?: readonly VolumeMount[] | undefined;
  readonly workingDir?: string | undefined;
};

export type Csi = {
  readonly driver: string;
  readonly fsType?: string | undefined;
  readonly nodePublishSecretRef?: SecretRef | undefined;
  readonly readOnly?: boolean | undefined;
  readonly volumeAttributes?: Readonly<Record<string, string>> | undefined;
};

export type Data = {
  readonly additionalCommandArgs?: readonly string[] | undefined;
  readonly compression?: "bzip2" | "gzip" | "lz4" | "snappy" | undefined;
  readonly encryption?: "AES256" | "aws:kms" | undefined;
  readonly immediateCheckpoint?: boolean | undefined;
  readonly jobs?: number | undefined;
  readonly restoreAdditionalCommandArgs?: readonly string[] | undefined;
};

export type DataSource = {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
};

export type DataSourceRef = {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
};

export type DatabaseSpec = {
  readonly allowConnections?: boolean | undefined;
  readonly builtinLocale?: string | undefined;
  readonly cluster: SecretRef;
  readonly collationVersion?: string | undefined;
  readonly connectionLimit?: number | undefined;
  readonly databaseReclaimPolicy?: "delete" | "retain" | undefined;
  readonly encoding?: string | undefined;
  readonly ensure?: "present" | "absent" | undefined;
  readonly extensions?: readonly DatabaseSpecExtension[] | undefined;
  readonly fdws?: readonly Fdw[] | undefined;
  readonly icuLocale?: string | undefined;
  readonly icuRules?: string | undefined;
  readonly isTemplate?: boolean | undefined;
  readonly locale?: string | undefined;
  readonly localeCType?: string | undefined;
  readonly localeCollate?: string | undefined;
  readonly localeProvider?: string | undefined;
  readonly name: string;
  readonly owner: string;
  readonly schemas?: readonly Schema[] | undefined;
  readonly servers?: readonly Server[] | undefined;
  readonly tablespace?: string | undefined;
  readonly template?: string | undefined;
};

export type DatabaseSpecExtension = {
  readonly ensure?: "present" | "absent" | undefined;
  readonly name: string;
  readonly schema?: string | undefined;
  readonly version?: string | undefined;
};

export type DeploymentStrategy = {
  readonly rollingUpdate?: RollingUpdate | undefined;
  readonly type?: string | undefined;
};

export type DnsConfig = {
  readonly nameservers?: readonly string[] | undefined;
  readonly options?: readonly DnsConfigOption[] | undefined;
  readonly searches?: readonly string[] | undefined;
};

export type DnsConfigOption = {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
};

export type DownwardAPI = {
  readonly items?: readonly DownwardAPIItem[] | undefined;
};

export type DownwardAPIItem = {
  readonly fieldRef?: FieldRef | undefined;
  readonly mode?: number | undefined;
  readonly path: string;
  readonly resourceFieldRef?: ResourceFieldRef | undefined;
  readonly user?: number | undefined;
};

export type EmptyDir = {
  readonly medium?: string | undefined;
  readonly mode?: number | undefined;
  readonly sizeLimit?: number | string | undefined;
};

export type EndpointCA = {
  readonly key: string;
  readonly name: string;
};

export type Env = {
  readonly name: string;
  readonly value?: string | undefined;
  readonly valueFrom?: ValueFrom | undefined;
};

export type EnvFrom = {
  readonly configMapRef?: ConfigMapRef | undefined;
  readonly prefix?: string | undefined;
  readonly secretRef?: ConfigMapRef | undefined;
};

export type EphemeralContainer = {
  readonly args?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly env?: readonly Env[] | undefined;
  readonly envFrom?: readonly EnvFrom[] | undefined;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: string | undefined;
  readonly lifecycle?: Lifecycle | undefined;
  readonly livenessProbe?: LivenessProbe | undefined;
  readonly name: string;
  readonly ports?: readonly Port[] | undefined;
  readonly readinessProbe?: LivenessProbe | undefined;
  readonly resizePolicy?: readonly ResizePolicy[] | undefined;
  readonly resources?: Resources | undefined;
  readonly restartPolicy?: string | undefined;
  readonly restartPolicyRules?: readonly RestartPolicyRule[] | undefined;
  readonly securityContext?: SecurityContext | undefined;
  readonly startupProbe?: LivenessProbe | undefined;
  readonly stdin?: boolean | undefined;
  readonly stdinOnce?: boolean | undefined;
  readonly targetContainerName?: string | undefined;
  readonly terminationMessagePath?: string | undefined;
  readonly terminationMessagePolicy?: string | undefined;
  readonly tty?: boolean | undefined;
  readonly volumeDevices?: readonly VolumeDevice[] | undefined;
  readonly volumeMounts?: readonly VolumeMount[] | undefined;
  readonly workingDir?: string | undefined;
};

export type EphemeralVolumeSource = {
  readonly volumeClaimTemplate?: VolumeClaimTemplate | undefined;
};

export type EphemeralVolumesSizeLimit = {
  readonly shm?: number | string | undefined;
  readonly temporaryData?: number | string | undefined;
};

export type EvictionResponder = {
  readonly name: string;
  readonly priority: number;
};

export type Exec = {
  readonly command?: readonly string[] | undefined;
};

export type ExitCodes = {
  readonly operator: string;
  readonly values?: readonly number[] | undefined;
};

export type Extension = {
  readonly bin_path?: readonly string[] | undefined;
  readonly dynamic_library_path?: readonly string[] | undefined;
  readonly env?: readonly HttpHeader[] | undefined;
  readonly extension_control_path?: readonly string[] | undefined;
  readonly image?: Image | undefined;
  readonly ld_library_path?: readonly string[] | undefined;
  readonly name: string;
};

export type ExternalCluster = {
  readonly barmanObjectStore?: BarmanObjectStore | undefined;
  readonly connectionParameters?: Readonly<Record<string, string>> | undefined;
  readonly name: string;
  readonly password?: ConfigMapKeyRef | undefined;
  readonly plugin?: Plugin | undefined;
  readonly sslCert?: ConfigMapKeyRef | undefined;
  readonly sslKey?: ConfigMapKeyRef | undefined;
  readonly sslRootCert?: ConfigMapKeyRef | undefined;
};

export type Fc = {
  readonly fsType?: string | undefined;
  readonly lun?: number | undefined;
  readonly readOnly?: boolean | undefined;
  readonly targetWWNs?: readonly string[] | undefined;
  readonly wwids?: readonly string[] | undefined;
};

export type Fdw = {
  readonly ensure?: "present" | "absent" | undefined;
  readonly handler?: string | undefined;
  readonly name: string;
  readonly options?: readonly Option[] | undefined;
  readonly owner?: string | undefined;
  readonly usage?: readonly Usage[] | undefined;
  readonly validator?: string | undefined;
};

export type FieldRef = {
  readonly apiVersion?: string | undefined;
  readonly fieldPath: string;
};

export type FileKeyRef = {
  readonly key: string;
  readonly optional?: boolean | undefined;
  readonly path: string;
  readonly volumeName: string;
};

export type FlexVolume = {
  readonly driver: string;
  readonly fsType?: string | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretRef | undefined;
};

export type Flocker = {
  readonly datasetName?: string | undefined;
  readonly datasetUUID?: string | undefined;
};

export type GcePersistentDisk = {
  readonly fsType?: string | undefined;
  readonly partition?: number | undefined;
  readonly pdName: string;
  readonly readOnly?: boolean | undefined;
};

export type GitRepo = {
  readonly directory?: string | undefined;
  readonly repository: string;
  readonly revision?: string | undefined;
};

export type Glusterfs = {
  readonly endpoints: string;
  readonly path: string;
  readonly readOnly?: boolean | undefined;
};

export type GoogleCredentials = {
  readonly applicationCredentials?: EndpointCA | undefined;
  readonly gkeEnvironment?: boolean | undefined;
};

export type Grpc = {
  readonly mode?: string | undefined;
  readonly port: number;
  readonly service?: string | undefined;
};

export type HighAvailability = {
  readonly enabled?: boolean | undefined;
  readonly slotPrefix?: string | undefined;
  readonly synchronizeLogicalDecoding?: boolean | undefined;
};

export type HostAliase = {
  readonly hostnames?: readonly string[] | undefined;
  readonly ip: string;
};

export type HostPath = {
  readonly path: string;
  readonly type?: string | undefined;
};

export type HttpGet = {
  readonly host?: string | undefined;
  readonly httpHeaders?: readonly HttpHeader[] | undefined;
  readonly path?: string | undefined;
  readonly port: number | string;
  readonly protocol?: string | undefined;
  readonly scheme?: string | undefined;
};

export type HttpHeader = {
  readonly name: string;
  readonly value: string;
};

export type Image = {
  readonly pullPolicy?: string | undefined;
  readonly reference?: string | undefined;
};

export type ImageCatalogRef = {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly major: number;
  readonly name: string;
};

export type Import = {
  readonly databases: readonly string[];
  readonly pgDumpExtraOptions?: readonly string[] | undefined;
  readonly pgRestoreDataOptions?: readonly string[] | undefined;
  readonly pgRestoreExtraOptions?: readonly string[] | undefined;
  readonly pgRestorePostdataOptions?: readonly string[] | undefined;
  readonly pgRestorePredataOptions?: readonly string[] | undefined;
  readonly postImportApplicationSQL?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly schemaOnly?: boolean | undefined;
  readonly source: ImportSource;
  readonly type: "microservice" | "monolith";
};

export type ImportSource = {
  readonly externalCluster: string;
};

export type InheritedMetadata = {
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

export type Initdb = {
  readonly builtinLocale?: string | undefined;
  readonly dataChecksums?: boolean | undefined;
  readonly database?: string | undefined;
  readonly encoding?: string | undefined;
  readonly icuLocale?: string | undefined;
  readonly icuRules?: string | undefined;
  readonly import?: Import | undefined;
  readonly locale?: string | undefined;
  readonly localeCType?: string | undefined;
  readonly localeCollate?: string | undefined;
  readonly localeProvider?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  readonly postInitApplicationSQL?: readonly string[] | undefined;
  readonly postInitApplicationSQLRefs?: PostInitApplicationSQLRefs | undefined;
  readonly postInitSQL?: readonly string[] | undefined;
  readonly postInitSQLRefs?: PostInitApplicationSQLRefs | undefined;
  readonly postInitTemplateSQL?: readonly string[] | undefined;
  readonly postInitTemplateSQLRefs?: PostInitApplicationSQLRefs | undefined;
  readonly secret?: Secret | undefined;
  readonly walSegmentSize?: number | undefined;
};

export type InstanceSidecarConfiguration = {
  readonly additionalContainerArgs?: readonly string[] | undefined;
  readonly env?: readonly Env[] | undefined;
  readonly logLevel?: "error" | "warning" | "info" | "debug" | "trace" | undefined;
  readonly resources?: Resources | undefined;
  readonly retentionPolicyIntervalSeconds?: number | undefined;
};

export type Iscsi = {
  readonly chapAuthDiscovery?: boolean | undefined;
  readonly chapAuthSession?: boolean | undefined;
  readonly fsType?: string | undefined;
  readonly initiatorName?: string | undefined;
  readonly iqn: string;
  readonly iscsiInterface?: string | undefined;
  readonly lun: number;
  readonly portals?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretRef | undefined;
  readonly targetPortal: string;
};

export type IsolationCheck = {
  readonly connectionTimeout?: number | undefined;
  readonly enabled?: boolean | undefined;
  readonly requestTimeout?: number | undefined;
};

export type Item = {
  readonly key: string;
  readonly mode?: number | undefined;
  readonly path: string;
  readonly user?: number | undefined;
};

export type LabelSelector = {
  readonly matchExpressions?: readonly MatchExpression[] | undefined;
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
};

export type Ldap = {
  readonly bindAsAuth?: BindAsAuth | undefined;
  readonly bindSearchAuth?: BindSearchAuth | undefined;
  readonly port?: number | undefined;
  readonly scheme?: "ldap" | "ldaps" | undefined;
  readonly server?: string | undefined;
  readonly tls?: boolean | undefined;
};

export type Lifecycle = {
  readonly postStart?: PostStart | undefined;
  readonly preStop?: PostStart | undefined;
  readonly stopSignal?: string | undefined;
};

export type Liveness = {
  readonly failureThreshold?: number | undefined;
  readonly initialDelaySeconds?: number | undefined;
  readonly isolationCheck?: IsolationCheck | undefined;
  readonly periodSeconds?: number | undefined;
  readonly successThreshold?: number | undefined;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
};

export type LivenessProbe = {
  readonly exec?: Exec | undefined;
  readonly failureThreshold?: number | undefined;
  readonly grpc?: Grpc | undefined;
  readonly httpGet?: HttpGet | undefined;
  readonly initialDelaySeconds?: number | undefined;
  readonly periodSeconds?: number | undefined;
  readonly successThreshold?: number | undefined;
  readonly tcpSocket?: TcpSocket | undefined;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
};

export type Managed = {
  readonly roles?: readonly Role[] | undefined;
  readonly services?: Services | undefined;
};

export type MatchExpression = {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
};

export type Metadata = {
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly name?: string | undefined;
};

export type Monitoring = {
  readonly customQueriesConfigMap?: readonly EndpointCA[] | undefined;
  readonly customQueriesSecret?: readonly EndpointCA[] | undefined;
  readonly disableDefaultQueries?: boolean | undefined;
  readonly enablePodMonitor?: boolean | undefined;
  readonly metricsQueriesTTL?: string | undefined;
  readonly podMonitorMetricRelabelings?: readonly PodMonitorMetricRelabeling[] | undefined;
  readonly podMonitorRelabelings?: readonly PodMonitorMetricRelabeling[] | undefined;
  readonly tls?: Tls | undefined;
};

export type Nfs = {
  readonly path: string;
  readonly readOnly?: boolean | undefined;
  readonly server: string;
};

export type NodeAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly NodeAffinityPreferredDuringSchedulingIgnoredDuringExecution[] | undefined;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: RequiredDuringSchedulingIgnoredDuringExecution | undefined;
};

export type NodeAffinityPreferredDuringSchedulingIgnoredDuringExecution = {
  readonly preference: Preference;
  readonly weight: number;
};

export type NodeMaintenanceWindow = {
  readonly inProgress?: boolean | undefined;
  readonly reusePVC?: boolean | undefined;
};

export type Object = {
  readonly table?: Table | undefined;
  readonly tablesInSchema?: string | undefined;
};

export type ObjectStoreSpec = {
  readonly configuration: BarmanObjectStore;
  readonly instanceSidecarConfiguration?: InstanceSidecarConfiguration | undefined;
  readonly retentionPolicy?: string | undefined;
};

export type OnlineConfiguration = {
  readonly immediateCheckpoint?: boolean | undefined;
  readonly waitForArchive?: boolean | undefined;
};

export type Option = {
  readonly ensure?: "present" | "absent" | undefined;
  readonly name: string;
  readonly value: string;
};

export type PersistentVolumeClaim = {
  readonly claimName: string;
  readonly readOnly?: boolean | undefined;
};

export type Pg_basebackup = {
  readonly database?: string | undefined;
  readonly owner?: string | undefined;
  readonly secret?: Secret | undefined;
  readonly source: string;
};

export type Pgbouncer = {
  readonly authQuery?: string | undefined;
  readonly authQuerySecret?: Secret | undefined;
  readonly clientCASecret?: Secret | undefined;
  readonly clientTLSSecret?: Secret | undefined;
  readonly image?: string | undefined;
  readonly imageCatalogRef?: PgbouncerImageCatalogRef | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly paused?: boolean | undefined;
  readonly pg_hba?: readonly string[] | undefined;
  readonly poolMode?: "session" | "transaction" | undefined;
  readonly serverCASecret?: Secret | undefined;
  readonly serverTLSSecret?: Secret | undefined;
};

export type PgbouncerImageCatalogRef = {
  readonly apiGroup?: string | undefined;
  readonly key: string;
  readonly kind: string;
  readonly name: string;
};

export type PhotonPersistentDisk = {
  readonly fsType?: string | undefined;
  readonly pdID: string;
};

export type Plugin = {
  readonly enabled?: boolean | undefined;
  readonly isWALArchiver?: boolean | undefined;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
};

export type PluginConfiguration = {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
};

export type PodAffinityTerm = {
  readonly labelSelector?: LabelSelector | undefined;
  readonly matchLabelKeys?: readonly string[] | undefined;
  readonly mismatchLabelKeys?: readonly string[] | undefined;
  readonly namespaceSelector?: LabelSelector | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly topologyKey: string;
};

export type PodCertificate = {
  readonly certificateChainPath?: string | undefined;
  readonly credentialBundlePath?: string | undefined;
  readonly keyPath?: string | undefined;
  readonly keyType: string;
  readonly maxExpirationSeconds?: number | undefined;
  readonly signerName: string;
  readonly user?: number | undefined;
  readonly userAnnotations?: Readonly<Record<string, string>> | undefined;
};

export type PodMonitorMetricRelabeling = {
  readonly action?: "replace" | "Replace" | "keep" | "Keep" | "drop" | "Drop" | "hashmod" | "HashMod" | "labelmap" | "LabelMap" | "labeldrop" | "LabelDrop" | "labelkeep" | "LabelKeep" | "lowercase" | "Lowercase" | "uppercase" | "Uppercase" | "keepequal" | "KeepEqual" | "dropequal" | "DropEqual" | undefined;
  readonly modulus?: number | undefined;
  readonly regex?: string | undefined;
  readonly replacement?: string | undefined;
  readonly separator?: string | undefined;
  readonly sourceLabels?: readonly string[] | undefined;
  readonly targetLabel?: string | undefined;
};

export type PodSecurityContext = {
  readonly appArmorProfile?: SeccompProfile | undefined;
  readonly fsGroup?: number | undefined;
  readonly fsGroupChangePolicy?: string | undefined;
  readonly runAsGroup?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly runAsUser?: number | undefined;
  readonly seLinuxChangePolicy?: string | undefined;
  readonly seLinuxOptions?: SeLinuxOptions | undefined;
  readonly seccompProfile?: SeccompProfile | undefined;
  readonly supplementalGroups?: readonly number[] | undefined;
  readonly supplementalGroupsPolicy?: string | undefined;
  readonly sysctls?: readonly HttpHeader[] | undefined;
  readonly windowsOptions?: WindowsOptions | undefined;
};

export type PodSelectorRef = {
  readonly name: string;
  readonly selector: LabelSelector;
};

export type PoolerSpec = {
  readonly cluster: Secret;
  readonly deploymentStrategy?: DeploymentStrategy | undefined;
  readonly instances?: number | undefined;
  readonly monitoring?: PoolerSpecMonitoring | undefined;
  readonly pgbouncer: Pgbouncer;
  readonly serviceAccountName?: string | undefined;
  readonly serviceTemplate?: ServiceTemplate | undefined;
  readonly template?: Template | undefined;
  readonly type?: "rw" | "ro" | "r" | undefined;
};

export type PoolerSpecMonitoring = {
  readonly enablePodMonitor?: boolean | undefined;
  readonly podMonitorMetricRelabelings?: readonly PodMonitorMetricRelabeling[] | undefined;
  readonly podMonitorRelabelings?: readonly PodMonitorMetricRelabeling[] | undefined;
  readonly tls?: Tls | undefined;
};

export type Port = {
  readonly containerPort: number;
  readonly hostIP?: string | undefined;
  readonly hostPort?: number | undefined;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
};

export type PortworxVolume = {
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly volumeID: string;
};

export type PostInitApplicationSQLRefs = {
  readonly configMapRefs?: readonly EndpointCA[] | undefined;
  readonly secretRefs?: readonly EndpointCA[] | undefined;
};

export type PostStart = {
  readonly exec?: Exec | undefined;
  readonly httpGet?: HttpGet | undefined;
  readonly sleep?: Sleep | undefined;
  readonly tcpSocket?: TcpSocket | undefined;
};

export type Postgresql = {
  readonly enableAlterSystem?: boolean | undefined;
  readonly extensions?: readonly Extension[] | undefined;
  readonly ldap?: Ldap | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly pg_hba?: readonly string[] | undefined;
  readonly pg_ident?: readonly string[] | undefined;
  readonly promotionTimeout?: number | undefined;
  readonly shared_preload_libraries?: readonly string[] | undefined;
  readonly syncReplicaElectionConstraint?: SyncReplicaElectionConstraint | undefined;
  readonly synchronous?: Synchronous | undefined;
};

export type Preference = {
  readonly matchExpressions?: readonly MatchExpression[] | undefined;
  readonly matchFields?: readonly MatchExpression[] | undefined;
};

export type PreferredDuringSchedulingIgnoredDuringExecution = {
  readonly podAffinityTerm: PodAffinityTerm;
  readonly weight: number;
};

export type PrimaryLease = {
  readonly leaseDurationSeconds?: number | undefined;
  readonly releasedLeaseDurationSeconds?: number | undefined;
  readonly renewDeadlineSeconds?: number | undefined;
  readonly retryPeriodSeconds?: number | undefined;
};

export type Probes = {
  readonly liveness?: Liveness | undefined;
  readonly readiness?: Readiness | undefined;
  readonly startup?: Readiness | undefined;
};

export type ProjectedVolumeTemplate = {
  readonly defaultMode?: number | undefined;
  readonly defaultUser?: number | undefined;
  readonly sources?: readonly Source[] | undefined;
};

export type PublicationSpec = {
  readonly cluster: SecretRef;
  readonly dbname: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly publicationReclaimPolicy?: "delete" | "retain" | undefined;
  readonly target: Target;
};

export type PvcTemplate = {
  readonly accessModes?: readonly string[] | undefined;
  readonly dataSource?: DataSource | undefined;
  readonly dataSourceRef?: DataSourceRef | undefined;
  readonly resources?: SpecResources | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly storageClassName?: string | undefined;
  readonly volumeAttributesClassName?: string | undefined;
  readonly volumeMode?: string | undefined;
  readonly volumeName?: string | undefined;
};

export type Quobyte = {
  readonly group?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly registry: string;
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly volume: string;
};

export type Rbd = {
  readonly fsType?: string | undefined;
  readonly image: string;
  readonly keyring?: string | undefined;
  readonly monitors: readonly string[];
  readonly pool?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretRef | undefined;
  readonly user?: string | undefined;
};

export type Readiness = {
  readonly failureThreshold?: number | undefined;
  readonly initialDelaySeconds?: number | undefined;
  readonly maximumLag?: number | string | undefined;
  readonly periodSeconds?: number | undefined;
  readonly successThreshold?: number | undefined;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly type?: "pg_isready" | "streaming" | "query" | undefined;
};

export type ReadinessGate = {
  readonly conditionType: string;
};

export type Recovery = {
  readonly backup?: RecoveryBackup | undefined;
  readonly database?: string | undefined;
  readonly owner?: string | undefined;
  readonly recoveryTarget?: RecoveryTarget | undefined;
  readonly secret?: Secret | undefined;
  readonly source?: string | undefined;
  readonly volumeSnapshots?: VolumeSnapshots | undefined;
};

export type RecoveryBackup = {
  readonly endpointCA?: EndpointCA | undefined;
  readonly name: string;
};

export type RecoveryTarget = {
  readonly backupID?: string | undefined;
  readonly exclusive?: boolean | undefined;
  readonly targetImmediate?: boolean | undefined;
  readonly targetLSN?: string | undefined;
  readonly targetName?: string | undefined;
  readonly targetTLI?: string | undefined;
  readonly targetTime?: string | undefined;
  readonly targetXID?: string | undefined;
};

export type Replica = {
  readonly enabled?: boolean | undefined;
  readonly minApplyDelay?: string | undefined;
  readonly primary?: string | undefined;
  readonly promotionToken?: string | undefined;
  readonly self?: string | undefined;
  readonly source: string;
};

export type ReplicationSlots = {
  readonly highAvailability?: HighAvailability | undefined;
  readonly synchronizeReplicas?: SynchronizeReplicas | undefined;
  readonly updateInterval?: number | undefined;
};

export type RequiredDuringSchedulingIgnoredDuringExecution = {
  readonly nodeSelectorTerms: readonly Preference[];
};

export type ResizePolicy = {
  readonly resourceName: string;
  readonly restartPolicy: string;
};

export type ResourceClaim = {
  readonly name: string;
  readonly resourceClaimName?: string | undefined;
  readonly resourceClaimTemplateName?: string | undefined;
};

export type ResourceFieldRef = {
  readonly containerName?: string | undefined;
  readonly divisor?: number | string | undefined;
  readonly resource: string;
};

export type Resources = {
  readonly claims?: readonly Claim[] | undefined;
  readonly limits?: Readonly<Record<string, number | string>> | undefined;
  readonly requests?: Readonly<Record<string, number | string>> | undefined;
};

export type RestartPolicyRule = {
  readonly action: string;
  readonly exitCodes?: ExitCodes | undefined;
};

export type Role = {
  readonly bypassrls?: boolean | undefined;
  readonly comment?: string | undefined;
  readonly connectionLimit?: number | undefined;
  readonly createdb?: boolean | undefined;
  readonly createrole?: boolean | undefined;
  readonly disablePassword?: boolean | undefined;
  readonly ensure?: "present" | "absent" | undefined;
  readonly inRoles?: readonly string[] | undefined;
  readonly inherit?: boolean | undefined;
  readonly login?: boolean | undefined;
  readonly name: string;
  readonly passwordSecret?: Secret | undefined;
  readonly replication?: boolean | undefined;
  readonly superuser?: boolean | undefined;
  readonly validUntil?: string | undefined;
};

export type RollingUpdate = {
  readonly maxSurge?: number | string | undefined;
  readonly maxUnavailable?: number | string | undefined;
};

export type S3Credentials = {
  readonly accessKeyId?: EndpointCA | undefined;
  readonly inheritFromIAMRole?: boolean | undefined;
  readonly region?: EndpointCA | undefined;
  readonly secretAccessKey?: EndpointCA | undefined;
  readonly sessionToken?: EndpointCA | undefined;
};

export type ScaleIO = {
  readonly fsType?: string | undefined;
  readonly gateway: string;
  readonly protectionDomain?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef: SecretRef;
  readonly sslEnabled?: boolean | undefined;
  readonly storageMode?: string | undefined;
  readonly storagePool?: string | undefined;
  readonly system: string;
  readonly volumeName?: string | undefined;
};

export type ScheduledBackupSpec = {
  readonly backupOwnerReference?: "none" | "self" | "cluster" | undefined;
  readonly cluster: Secret;
  readonly immediate?: boolean | undefined;
  readonly method?: "barmanObjectStore" | "volumeSnapshot" | "plugin" | undefined;
  readonly online?: boolean | undefined;
  readonly onlineConfiguration?: OnlineConfiguration | undefined;
  readonly pluginConfiguration?: PluginConfiguration | undefined;
  readonly schedule: string;
  readonly suspend?: boolean | undefined;
  readonly target?: "primary" | "prefer-standby" | undefined;
};

export type SchedulingGroup = {
  readonly podGroupName?: string | undefined;
};

export type Schema = {
  readonly ensure?: "present" | "absent" | undefined;
  readonly name: string;
  readonly owner?: string | undefined;
};

export type SeLinuxOptions = {
  readonly level?: string | undefined;
  readonly role?: string | undefined;
  readonly type?: string | undefined;
  readonly user?: string | undefined;
};

export type SeccompProfile = {
  readonly localhostProfile?: string | undefined;
  readonly type: string;
};

export type Secret = {
  readonly name: string;
};

export type SecretRef = {
  readonly name?: string | undefined;
};

export type SecurityContext = {
  readonly allowPrivilegeEscalation?: boolean | undefined;
  readonly appArmorProfile?: SeccompProfile | undefined;
  readonly capabilities?: Capabilities | undefined;
  readonly privileged?: boolean | undefined;
  readonly procMount?: string | undefined;
  readonly readOnlyRootFilesystem?: boolean | undefined;
  readonly runAsGroup?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly runAsUser?: number | undefined;
  readonly seLinuxOptions?: SeLinuxOptions | undefined;
  readonly seccompProfile?: SeccompProfile | undefined;
  readonly windowsOptions?: WindowsOptions | undefined;
};

export type Server = {
  readonly ensure?: "present" | "absent" | undefined;
  readonly fdw: string;
  readonly name: string;
  readonly options?: readonly Option[] | undefined;
  readonly usage?: readonly Usage[] | undefined;
};

export type ServiceAccountTemplate = {
  readonly metadata: Metadata;
};

export type ServiceAccountToken = {
  readonly audience?: string | undefined;
  readonly expirationSeconds?: number | undefined;
  readonly path: string;
  readonly user?: number | undefined;
};

export type ServiceTemplate = {
  readonly metadata?: Metadata | undefined;
  readonly spec?: Spec | undefined;
};

export type Services = {
  readonly additional?: readonly Additional[] | undefined;
  readonly disabledDefaultServices?: readonly ("rw" | "r" | "ro")[] | undefined;
};

export type SessionAffinityConfig = {
  readonly clientIP?: ClientIP | undefined;
};

export type Sleep = {
  readonly seconds: number;
};

export type Source = {
  readonly clusterTrustBundle?: ClusterTrustBundle | undefined;
  readonly configMap?: ConfigMap | undefined;
  readonly downwardAPI?: DownwardAPI | undefined;
  readonly podCertificate?: PodCertificate | undefined;
  readonly secret?: ConfigMap | undefined;
  readonly serviceAccountToken?: ServiceAccountToken | undefined;
};

export type Spec = {
  readonly allocateLoadBalancerNodePorts?: boolean | undefined;
  readonly clusterIP?: string | undefined;
  readonly clusterIPs?: readonly string[] | undefined;
  readonly externalIPs?: readonly string[] | undefined;
  readonly externalName?: string | undefined;
  readonly externalTrafficPolicy?: string | undefined;
  readonly healthCheckNodePort?: number | undefined;
  readonly internalTrafficPolicy?: string | undefined;
  readonly ipFamilies?: readonly string[] | undefined;
  readonly ipFamilyPolicy?: string | undefined;
  readonly loadBalancerClass?: string | undefined;
  readonly loadBalancerIP?: string | undefined;
  readonly loadBalancerSourceRanges?: readonly string[] | undefined;
  readonly ports?: readonly SpecPort[] | undefined;
  readonly publishNotReadyAddresses?: boolean | undefined;
  readonly selector?: Readonly<Record<string, string>> | undefined;
  readonly sessionAffinity?: string | undefined;
  readonly sessionAffinityConfig?: SessionAffinityConfig | undefined;
  readonly trafficDistribution?: string | undefined;
  readonly type?: string | undefined;
};

export type SpecAffinity = {
  readonly nodeAffinity?: NodeAffinity | undefined;
  readonly podAffinity?: AdditionalPodAffinity | undefined;
  readonly podAntiAffinity?: AdditionalPodAffinity | undefined;
};

export type SpecPort = {
  readonly appProtocol?: string | undefined;
  readonly name?: string | undefined;
  readonly nodePort?: number | undefined;
  readonly port: number;
  readonly protocol?: string | undefined;
  readonly targetPort?: number | string | undefined;
};

export type SpecResources = {
  readonly limits?: Readonly<Record<string, number | string>> | undefined;
  readonly requests?: Readonly<Record<string, number | string>> | undefined;
};

export type Storage = {
  readonly pvcTemplate?: PvcTemplate | undefined;
  readonly resizeInUseVolumes?: boolean | undefined;
  readonly size?: string | undefined;
  readonly storageClass?: string | undefined;
};

export type Storageos = {
  readonly fsType?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly secretRef?: SecretRef | undefined;
  readonly volumeName?: string | undefined;
  readonly volumeNamespace?: string | undefined;
};

export type SubscriptionSpec = {
  readonly cluster: SecretRef;
  readonly dbname: string;
  readonly externalClusterName: string;
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly publicationDBName?: string | undefined;
  readonly publicationName: string;
  readonly subscriptionReclaimPolicy?: "delete" | "retain" | undefined;
};

export type SyncReplicaElectionConstraint = {
  readonly enabled: boolean;
  readonly nodeLabelsAntiAffinity?: readonly string[] | undefined;
};

export type SynchronizeReplicas = {
  readonly enabled?: boolean | undefined;
  readonly excludePatterns?: readonly string[] | undefined;
};

export type Synchronous = {
  readonly dataDurability?: "required" | "preferred" | undefined;
  readonly failoverQuorum?: boolean | undefined;
  readonly maxStandbyNamesFromCluster?: number | undefined;
  readonly method: "any" | "first";
  readonly number: number;
  readonly standbyNamesPost?: readonly string[] | undefined;
  readonly standbyNamesPre?: readonly string[] | undefined;
};

export type Table = {
  readonly columns?: readonly string[] | undefined;
  readonly name: string;
  readonly only?: boolean | undefined;
  readonly schema?: string | undefined;
};

export type Tablespace = {
  readonly name: string;
  readonly owner?: SecretRef | undefined;
  readonly storage: Storage;
  readonly temporary?: boolean | undefined;
};

export type Target = {
  readonly allTables?: boolean | undefined;
  readonly objects?: readonly Object[] | undefined;
};

export type TcpSocket = {
  readonly host?: string | undefined;
  readonly port: number | string;
};

export type Template = {
  readonly metadata?: Metadata | undefined;
  readonly spec?: TemplateSpec | undefined;
};

export type TemplateSpec = {
  readonly activeDeadlineSeconds?: number | undefined;
  readonly affinity?: SpecAffinity | undefined;
  readonly automountServiceAccountToken?: boolean | undefined;
  readonly containers: readonly Container[];
  readonly dnsConfig?: DnsConfig | undefined;
  readonly dnsPolicy?: string | undefined;
  readonly enableServiceLinks?: boolean | undefined;
  readonly ephemeralContainers?: readonly EphemeralContainer[] | undefined;
  readonly evictionResponders?: readonly EvictionResponder[] | undefined;
  readonly hostAliases?: readonly HostAliase[] | undefined;
  readonly hostIPC?: boolean | undefined;
  readonly hostNetwork?: boolean | undefined;
  readonly hostPID?: boolean | undefined;
  readonly hostUsers?: boolean | undefined;
  readonly hostname?: string | undefined;
  readonly hostnameOverride?: string | undefined;
  readonly imagePullSecrets?: readonly SecretRef[] | undefined;
  readonly initContainers?: readonly Container[] | undefined;
  readonly nodeName?: string | undefined;
  readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
  readonly os?: Secret | undefined;
  readonly overhead?: Readonly<Record<string, number | string>> | undefined;
  readonly preemptionPolicy?: string | undefined;
  readonly priority?: number | undefined;
  readonly priorityClassName?: string | undefined;
  readonly readinessGates?: readonly ReadinessGate[] | undefined;
  readonly resourceClaims?: readonly ResourceClaim[] | undefined;
  readonly resources?: Resources | undefined;
  readonly restartPolicy?: string | undefined;
  readonly runtimeClassName?: string | undefined;
  readonly schedulerName?: string | undefined;
  readonly schedulingGates?: readonly Secret[] | undefined;
  readonly schedulingGroup?: SchedulingGroup | undefined;
  readonly securityContext?: PodSecurityContext | undefined;
  readonly serviceAccount?: string | undefined;
  readonly serviceAccountName?: string | undefined;
  readonly setHostnameAsFQDN?: boolean | undefined;
  readonly shareProcessNamespace?: boolean | undefined;
  readonly subdomain?: string | undefined;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  readonly volumes?: readonly Volume[] | undefined;
};

export type Tls = {
  readonly enabled?: boolean | undefined;
};

export type Toleration = {
  readonly effect?: string | undefined;
  readonly key?: string | undefined;
  readonly operator?: string | undefined;
  readonly tolerationSeconds?: number | undefined;
  readonly value?: string | undefined;
};

export type TopologySpreadConstraint = {
  readonly labelSelector?: LabelSelector | undefined;
  readonly matchLabelKeys?: readonly string[] | undefined;
  readonly maxSkew: number;
  readonly minDomains?: number | undefined;
  readonly nodeAffinityPolicy?: string | undefined;
  readonly nodeTaintsPolicy?: string | undefined;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
};

export type Usage = {
  readonly name: string;
  readonly type?: "grant" | "revoke" | undefined;
};

export type ValueFrom = {
  readonly configMapKeyRef?: ConfigMapKeyRef | undefined;
  readonly fieldRef?: FieldRef | undefined;
  readonly fileKeyRef?: FileKeyRef | undefined;
  readonly resourceFieldRef?: ResourceFieldRef | undefined;
  readonly secretKeyRef?: ConfigMapKeyRef | undefined;
};

export type Volume = {
  readonly awsElasticBlockStore?: AwsElasticBlockStore | undefined;
  readonly azureDisk?: AzureDisk | undefined;
  readonly azureFile?: AzureFile | undefined;
  readonly cephfs?: Cephfs | undefined;
  readonly cinder?: Cinder | undefined;
  readonly configMap?: VolumeConfigMap | undefined;
  readonly csi?: Csi | undefined;
  readonly downwardAPI?: VolumeDownwardAPI | undefined;
  readonly emptyDir?: EmptyDir | undefined;
  readonly ephemeral?: EphemeralVolumeSource | undefined;
  readonly fc?: Fc | undefined;
  readonly flexVolume?: FlexVolume | undefined;
  readonly flocker?: Flocker | undefined;
  readonly gcePersistentDisk?: GcePersistentDisk | undefined;
  readonly gitRepo?: GitRepo | undefined;
  readonly glusterfs?: Glusterfs | undefined;
  readonly hostPath?: HostPath | undefined;
  readonly image?: Image | undefined;
  readonly iscsi?: Iscsi | undefined;
  readonly name: string;
  readonly nfs?: Nfs | undefined;
  readonly persistentVolumeClaim?: PersistentVolumeClaim | undefined;
  readonly photonPersistentDisk?: PhotonPersistentDisk | undefined;
  readonly portworxVolume?: PortworxVolume | undefined;
  readonly projected?: ProjectedVolumeTemplate | undefined;
  readonly quobyte?: Quobyte | undefined;
  readonly rbd?: Rbd | undefined;
  readonly scaleIO?: ScaleIO | undefined;
  readonly secret?: VolumeSecret | undefined;
  readonly storageos?: Storageos | undefined;
  readonly vsphereVolume?: VsphereVolume | undefined;
};

export type VolumeClaimTemplate = {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly spec: PvcTemplate;
};

export type VolumeConfigMap = {
  readonly defaultMode?: number | undefined;
  readonly defaultUser?: number | undefined;
  readonly items?: readonly Item[] | undefined;
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
};

export type VolumeDevice = {
  readonly devicePath: string;
  readonly name: string;
};

export type VolumeDownwardAPI = {
  readonly defaultMode?: number | undefined;
  readonly defaultUser?: number | undefined;
  readonly items?: readonly DownwardAPIItem[] | undefined;
};

export type VolumeMount = {
  readonly bindMountOptions?: readonly string[] | undefined;
  readonly mountPath: string;
  readonly mountPropagation?: string | undefined;
  readonly name: string;
  readonly readOnly?: boolean | undefined;
  readonly recursiveReadOnly?: string | undefined;
  readonly subPath?: string | undefined;
  readonly subPathExpr?: string | undefined;
};

export type VolumeSecret = {
  readonly defaultMode?: number | undefined;
  readonly defaultUser?: number | undefined;
  readonly items?: readonly Item[] | undefined;
  readonly optional?: boolean | undefined;
  readonly secretName?: string | undefined;
};

export type VolumeSnapshot = {
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly className?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly online?: boolean | undefined;
  readonly onlineConfiguration?: OnlineConfiguration | undefined;
  readonly snapshotOwnerReference?: "none" | "cluster" | "backup" | undefined;
  readonly tablespaceClassName?: Readonly<Record<string, string>> | undefined;
  readonly walClassName?: string | undefined;
};

export type VolumeSnapshots = {
  readonly storage: DataSource;
  readonly tablespaceStorage?: Readonly<Record<string, DataSource>> | undefined;
  readonly walStorage?: DataSource | undefined;
};

export type VsphereVolume = {
  readonly fsType?: string | undefined;
  readonly storagePolicyID?: string | undefined;
  readonly storagePolicyName?: string | undefined;
  readonly volumePath: string;
};

export type Wal = {
  readonly archiveAdditionalCommandArgs?: readonly string[] | undefined;
  readonly compression?: "bzip2" | "gzip" | "lz4" | "snappy" | "xz" | "zstd" | undefined;
  readonly encryption?: "AES256" | "aws:kms" | undefined;
  readonly maxParallel?: number | undefined;
  readonly restoreAdditionalCommandArgs?: readonly string[] | undefined;
};

export type WindowsOptions = {
  readonly gmsaCredentialSpec?: string | undefined;
  readonly gmsaCredentialSpecName?: string | undefined;
  readonly hostProcess?: boolean | undefined;
  readonly runAsUserName?: string | undefined;
};
