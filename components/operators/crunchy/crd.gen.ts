import type { CustomResource } from "../../shared/kubernetes-object";

// Custom resources of PGO 6.0.3. Written by `npm run generate:crds` from the published CRDs, which describe each field.

export type PostgresCluster = CustomResource<"postgres-operator.crunchydata.com/v1", "PostgresCluster", PostgresClusterSpec>;

export type PGAdmin = CustomResource<"postgres-operator.crunchydata.com/v1beta1", "PGAdmin", PGAdminSpec>;

export type PGUpgrade = CustomResource<"postgres-operator.crunchydata.com/v1beta1", "PGUpgrade", PGUpgradeSpec>;

export type Add = {
  readonly collectionInterval?: string | undefined;
  readonly databases?: readonly string[] | undefined;
  readonly name: string;
  readonly queries: Queries;
};

export type Additional = {
  readonly claimName?: string | undefined;
  readonly containers?: readonly string[] | undefined;
  readonly image?: Image | undefined;
  readonly name: string;
  readonly readOnly?: boolean | undefined;
};

export type Affinity = {
  readonly nodeAffinity?: NodeAffinity | undefined;
  readonly podAffinity?: PodAffinity | undefined;
  readonly podAntiAffinity?: PodAffinity | undefined;
};

export type AppArmorProfile = {
  readonly localhostProfile?: string | undefined;
  readonly type: string;
};

export type Authentication = {
  readonly rules?: readonly Rule[] | undefined;
};

export type AutoGrow = {
  readonly maxGrow?: number | string | undefined;
  readonly trigger?: number | undefined;
};

export type Azure = {
  readonly container: string;
};

export type Backups = {
  readonly pgbackrest?: BackupsPgbackrest | undefined;
  readonly snapshots?: Snapshots | undefined;
};

export type BackupsPgbackrest = {
  readonly configuration?: readonly File[] | undefined;
  readonly global?: Readonly<Record<string, string>> | undefined;
  readonly image?: string | undefined;
  readonly jobs?: Jobs | undefined;
  readonly log?: Log | undefined;
  readonly manual?: Manual | undefined;
  readonly metadata?: Metadata | undefined;
  readonly repoHost?: RepoHost | undefined;
  readonly repos: readonly Repo[];
  readonly restore?: Restore | undefined;
  readonly sidecars?: Sidecars | undefined;
};

export type Batches = {
  readonly maxDelay?: string | undefined;
  readonly maxRecords?: number | undefined;
  readonly minRecords?: number | undefined;
};

export type Capabilities = {
  readonly add?: readonly string[] | undefined;
  readonly drop?: readonly string[] | undefined;
};

export type Claim = {
  readonly name: string;
  readonly request?: string | undefined;
};

export type ClusterTrustBundle = {
  readonly labelSelector?: LabelSelector | undefined;
  readonly name?: string | undefined;
  readonly optional?: boolean | undefined;
  readonly path: string;
  readonly signerName?: string | undefined;
};

export type Config = {
  readonly detectors?: readonly Detector[] | undefined;
  readonly environmentVariables?: readonly Env[] | undefined;
  readonly exporters?: Readonly<Record<string, unknown>> | undefined;
  readonly files?: readonly File[] | undefined;
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

export type CustomQueries = {
  readonly add?: readonly Add[] | undefined;
  readonly remove?: readonly string[] | undefined;
};

export type DataSource = {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
};

export type DataSourcePgbackrest = {
  readonly affinity?: Affinity | undefined;
  readonly configuration?: readonly File[] | undefined;
  readonly global?: Readonly<Record<string, string>> | undefined;
  readonly options?: readonly string[] | undefined;
  readonly priorityClassName?: string | undefined;
  readonly repo: Repo;
  readonly resources?: Resources | undefined;
  readonly stanza?: string | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type DataSourcePostgresCluster = {
  readonly affinity?: Affinity | undefined;
  readonly clusterName?: string | undefined;
  readonly clusterNamespace?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly priorityClassName?: string | undefined;
  readonly repoName: string;
  readonly resources?: Resources | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type DataSourceRef = {
  readonly apiGroup?: string | undefined;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
};

export type DataSourceVolumes = {
  readonly pgBackRestVolume?: PgBackRestVolume | undefined;
  readonly pgDataVolume?: PgBackRestVolume | undefined;
  readonly pgWALVolume?: PgBackRestVolume | undefined;
};

export type DataVolumeClaimSpec = {
  readonly accessModes?: readonly string[] | undefined;
  readonly dataSource?: DataSource | undefined;
  readonly dataSourceRef?: DataSourceRef | undefined;
  readonly resources?: VolumeClaimSpecResources | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly storageClassName?: string | undefined;
  readonly volumeAttributesClassName?: string | undefined;
  readonly volumeMode?: string | undefined;
  readonly volumeName?: string | undefined;
};

export type Detector = {
  readonly attributes?: Readonly<Record<string, boolean>> | undefined;
  readonly name: string;
};

export type DownwardAPI = {
  readonly items?: readonly DownwardAPIItem[] | undefined;
};

export type DownwardAPIItem = {
  readonly fieldRef?: FieldRef | undefined;
  readonly mode?: number | undefined;
  readonly path: string;
  readonly resourceFieldRef?: ResourceFieldRef | undefined;
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

export type Exec = {
  readonly command?: readonly string[] | undefined;
};

export type ExitCodes = {
  readonly operator: string;
  readonly values?: readonly number[] | undefined;
};

export type Exporter = {
  readonly configuration?: readonly File[] | undefined;
  readonly customTLSSecret?: ConfigMap | undefined;
  readonly image?: string | undefined;
  readonly resources?: Resources | undefined;
};

export type FieldRef = {
  readonly apiVersion?: string | undefined;
  readonly fieldPath: string;
};

export type File = {
  readonly clusterTrustBundle?: ClusterTrustBundle | undefined;
  readonly configMap?: ConfigMap | undefined;
  readonly downwardAPI?: DownwardAPI | undefined;
  readonly podCertificate?: PodCertificate | undefined;
  readonly secret?: ConfigMap | undefined;
  readonly serviceAccountToken?: ServiceAccountToken | undefined;
};

export type FileKeyRef = {
  readonly key: string;
  readonly optional?: boolean | undefined;
  readonly path: string;
  readonly volumeName: string;
};

export type Gcs = {
  readonly bucket: string;
};

export type Grpc = {
  readonly port: number;
  readonly service?: string | undefined;
};

export type HttpGet = {
  readonly host?: string | undefined;
  readonly httpHeaders?: readonly HttpHeader[] | undefined;
  readonly path?: string | undefined;
  readonly port: number | string;
  readonly scheme?: string | undefined;
};

export type HttpHeader = {
  readonly name: string;
  readonly value: string;
};

export type Image = {
  readonly pullPolicy?: "Always" | "Never" | "IfNotPresent" | undefined;
  readonly reference: string;
};

export type ImagePullSecret = {
  readonly name?: string | undefined;
};

export type Instance = {
  readonly affinity?: Affinity | undefined;
  readonly containers?: readonly Container[] | undefined;
  readonly dataVolumeClaimSpec: VolumeClaimSpec;
  readonly metadata?: Metadata | undefined;
  readonly minAvailable?: number | string | undefined;
  readonly name?: string | undefined;
  readonly priorityClassName?: string | undefined;
  readonly replicas?: number | undefined;
  readonly resources?: Resources | undefined;
  readonly sidecars?: InstanceSidecars | undefined;
  readonly tablespaceVolumes?: readonly TablespaceVolume[] | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  readonly volumes?: InstanceVolumes | undefined;
  readonly walVolumeClaimSpec?: VolumeClaimSpec | undefined;
};

export type InstanceSidecars = {
  readonly replicaCertCopy?: Pgbackrest | undefined;
};

export type InstanceVolumes = {
  readonly additional?: readonly Additional[] | undefined;
  readonly temp?: DataVolumeClaimSpec | undefined;
};

export type Instrumentation = {
  readonly config?: Config | undefined;
  readonly image?: string | undefined;
  readonly logs?: Logs | undefined;
  readonly metrics?: Metrics | undefined;
  readonly resources?: Resources | undefined;
};

export type Item = {
  readonly key: string;
  readonly mode?: number | undefined;
  readonly path: string;
};

export type Jobs = {
  readonly affinity?: Affinity | undefined;
  readonly log?: Log | undefined;
  readonly priorityClassName?: string | undefined;
  readonly resources?: Resources | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly ttlSecondsAfterFinished?: number | undefined;
  readonly volumes?: Volumes | undefined;
};

export type LabelSelector = {
  readonly matchExpressions?: readonly MatchExpression[] | undefined;
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
};

export type LdapBindPassword = {
  readonly key: string;
  readonly name: string;
  readonly optional?: boolean | undefined;
};

export type Lifecycle = {
  readonly postStart?: PostStart | undefined;
  readonly preStop?: PostStart | undefined;
  readonly stopSignal?: string | undefined;
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

export type Log = {
  readonly path?: string | undefined;
};

export type Logging = {
  readonly level?: "CRITICAL" | "ERROR" | "WARNING" | "INFO" | "DEBUG" | "NOTSET" | undefined;
  readonly storageLimit: number | string;
};

export type Logs = {
  readonly batches?: Batches | undefined;
  readonly exporters?: readonly string[] | undefined;
  readonly retentionPeriod?: string | undefined;
};

export type Manual = {
  readonly options?: readonly string[] | undefined;
  readonly repoName: string;
};

export type MatchExpression = {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
};

export type Metadata = {
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

export type Metrics = {
  readonly customQueries?: CustomQueries | undefined;
  readonly exporters?: readonly string[] | undefined;
  readonly perDBMetricTargets?: readonly string[] | undefined;
};

export type Monitoring = {
  readonly pgmonitor?: Pgmonitor | undefined;
};

export type NodeAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly NodeAffinityPreferredDuringSchedulingIgnoredDuringExecution[] | undefined;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: RequiredDuringSchedulingIgnoredDuringExecution | undefined;
};

export type NodeAffinityPreferredDuringSchedulingIgnoredDuringExecution = {
  readonly preference: Preference;
  readonly weight: number;
};

export type OauthConfiguration = {
  readonly name: string;
  readonly secret: Queries;
};

export type PGAdminSpec = {
  readonly affinity?: Affinity | undefined;
  readonly config?: PGAdminSpecConfig | undefined;
  readonly dataVolumeClaimSpec: DataVolumeClaimSpec;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: "Always" | "Never" | "IfNotPresent" | undefined;
  readonly imagePullSecrets?: readonly ImagePullSecret[] | undefined;
  readonly instrumentation?: Instrumentation | undefined;
  readonly metadata?: Metadata | undefined;
  readonly priorityClassName?: string | undefined;
  readonly resources?: Resources | undefined;
  readonly serverGroups?: readonly ServerGroup[] | undefined;
  readonly serviceName?: string | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly users?: readonly PGAdminSpecUser[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type PGAdminSpecConfig = {
  readonly configDatabaseURI?: LdapBindPassword | undefined;
  readonly files?: readonly File[] | undefined;
  readonly gunicorn?: Readonly<Record<string, unknown>> | undefined;
  readonly ldapBindPassword?: LdapBindPassword | undefined;
  readonly oauthConfigurations?: readonly OauthConfiguration[] | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
};

export type PGAdminSpecUser = {
  readonly passwordRef: ConfigMapKeyRef;
  readonly role?: "Administrator" | "User" | undefined;
  readonly username: string;
};

export type PGUpgradeSpec = {
  readonly affinity?: Affinity | undefined;
  readonly fromPostgresVersion: number;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: "Always" | "Never" | "IfNotPresent" | undefined;
  readonly imagePullSecrets?: readonly ImagePullSecret[] | undefined;
  readonly jobs?: number | undefined;
  readonly metadata?: Metadata | undefined;
  readonly postgresClusterName: string;
  readonly priorityClassName?: string | undefined;
  readonly resources?: Resources | undefined;
  readonly toPostgresVersion: number;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly transferMethod?: "Clone" | "Copy" | "CopyFileRange" | "Link" | undefined;
};

export type Password = {
  readonly type?: "ASCII" | "AlphaNumeric" | undefined;
};

export type Patroni = {
  readonly dynamicConfiguration?: Readonly<Record<string, unknown>> | undefined;
  readonly leaderLeaseDurationSeconds?: number | undefined;
  readonly logging?: Logging | undefined;
  readonly port?: number | undefined;
  readonly switchover?: Switchover | undefined;
  readonly syncPeriodSeconds?: number | undefined;
};

export type PgAdmin = {
  readonly affinity?: Affinity | undefined;
  readonly config?: PgAdminConfig | undefined;
  readonly dataVolumeClaimSpec: DataVolumeClaimSpec;
  readonly image?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly priorityClassName?: string | undefined;
  readonly replicas?: number | undefined;
  readonly resources?: Resources | undefined;
  readonly service?: Service | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
};

export type PgAdminConfig = {
  readonly files?: readonly File[] | undefined;
  readonly ldapBindPassword?: LdapBindPassword | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
};

export type PgBackRestVolume = {
  readonly directory?: string | undefined;
  readonly pvcName: string;
};

export type PgBouncer = {
  readonly affinity?: Affinity | undefined;
  readonly config?: PgBouncerConfig | undefined;
  readonly containers?: readonly Container[] | undefined;
  readonly customTLSSecret?: ConfigMap | undefined;
  readonly image?: string | undefined;
  readonly metadata?: Metadata | undefined;
  readonly minAvailable?: number | string | undefined;
  readonly port?: number | undefined;
  readonly priorityClassName?: string | undefined;
  readonly replicas?: number | undefined;
  readonly resources?: Resources | undefined;
  readonly service?: Service | undefined;
  readonly sidecars?: PgBouncerSidecars | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type PgBouncerConfig = {
  readonly databases?: Readonly<Record<string, string>> | undefined;
  readonly files?: readonly File[] | undefined;
  readonly global?: Readonly<Record<string, string>> | undefined;
  readonly users?: Readonly<Record<string, string>> | undefined;
};

export type PgBouncerSidecars = {
  readonly pgbouncerConfig?: Pgbackrest | undefined;
};

export type Pgbackrest = {
  readonly resources?: Resources | undefined;
};

export type Pgmonitor = {
  readonly exporter?: Exporter | undefined;
};

export type PodAffinity = {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredDuringSchedulingIgnoredDuringExecution[] | undefined;
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[] | undefined;
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
  readonly userAnnotations?: Readonly<Record<string, string>> | undefined;
};

export type Port = {
  readonly containerPort: number;
  readonly hostIP?: string | undefined;
  readonly hostPort?: number | undefined;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
};

export type PostStart = {
  readonly exec?: Exec | undefined;
  readonly httpGet?: HttpGet | undefined;
  readonly sleep?: Sleep | undefined;
  readonly tcpSocket?: TcpSocket | undefined;
};

export type PostgresClusterSpec = {
  readonly authentication?: Authentication | undefined;
  readonly backups?: Backups | undefined;
  readonly config?: PostgresClusterSpecConfig | undefined;
  readonly customReplicationTLSSecret?: ConfigMap | undefined;
  readonly customTLSSecret?: ConfigMap | undefined;
  readonly dataSource?: PostgresClusterSpecDataSource | undefined;
  readonly databaseInitSQL?: Queries | undefined;
  readonly disableDefaultPodScheduling?: boolean | undefined;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: "Always" | "Never" | "IfNotPresent" | undefined;
  readonly imagePullSecrets?: readonly ImagePullSecret[] | undefined;
  readonly instances: readonly Instance[];
  readonly instrumentation?: Instrumentation | undefined;
  readonly metadata?: Metadata | undefined;
  readonly monitoring?: Monitoring | undefined;
  readonly openshift?: boolean | undefined;
  readonly patroni?: Patroni | undefined;
  readonly paused?: boolean | undefined;
  readonly port?: number | undefined;
  readonly postGISVersion?: string | undefined;
  readonly postgresVersion: number;
  readonly proxy?: Proxy | undefined;
  readonly replicaService?: Service | undefined;
  readonly service?: Service | undefined;
  readonly shutdown?: boolean | undefined;
  readonly standby?: Standby | undefined;
  readonly supplementalGroups?: readonly number[] | undefined;
  readonly userInterface?: UserInterface | undefined;
  readonly users?: readonly User[] | undefined;
};

export type PostgresClusterSpecConfig = {
  readonly files?: readonly File[] | undefined;
  readonly parameters?: Readonly<Record<string, number | string>> | undefined;
};

export type PostgresClusterSpecDataSource = {
  readonly pgbackrest?: DataSourcePgbackrest | undefined;
  readonly postgresCluster?: DataSourcePostgresCluster | undefined;
  readonly volumes?: DataSourceVolumes | undefined;
};

export type Preference = {
  readonly matchExpressions?: readonly MatchExpression[] | undefined;
  readonly matchFields?: readonly MatchExpression[] | undefined;
};

export type PreferredDuringSchedulingIgnoredDuringExecution = {
  readonly podAffinityTerm: PodAffinityTerm;
  readonly weight: number;
};

export type Proxy = {
  readonly pgBouncer: PgBouncer;
};

export type Queries = {
  readonly key: string;
  readonly name: string;
};

export type Repo = {
  readonly azure?: Azure | undefined;
  readonly gcs?: Gcs | undefined;
  readonly name: string;
  readonly s3?: S3 | undefined;
  readonly schedules?: Schedules | undefined;
  readonly volume?: Volume | undefined;
};

export type RepoHost = {
  readonly affinity?: Affinity | undefined;
  readonly log?: Log | undefined;
  readonly priorityClassName?: string | undefined;
  readonly resources?: Resources | undefined;
  readonly sshConfigMap?: ConfigMap | undefined;
  readonly sshSecret?: ConfigMap | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type RequiredDuringSchedulingIgnoredDuringExecution = {
  readonly nodeSelectorTerms: readonly Preference[];
};

export type ResizePolicy = {
  readonly resourceName: string;
  readonly restartPolicy: string;
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

export type Restore = {
  readonly affinity?: Affinity | undefined;
  readonly clusterName?: string | undefined;
  readonly clusterNamespace?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly options?: readonly string[] | undefined;
  readonly priorityClassName?: string | undefined;
  readonly repoName: string;
  readonly resources?: Resources | undefined;
  readonly tolerations?: readonly Toleration[] | undefined;
  readonly volumes?: Volumes | undefined;
};

export type Rule = {
  readonly connection?: string | undefined;
  readonly databases?: readonly string[] | undefined;
  readonly hba?: string | undefined;
  readonly method?: string | undefined;
  readonly options?: Readonly<Record<string, number | string>> | undefined;
  readonly users?: readonly string[] | undefined;
};

export type S3 = {
  readonly bucket: string;
  readonly endpoint: string;
  readonly region: string;
};

export type Schedules = {
  readonly differential?: string | undefined;
  readonly full?: string | undefined;
  readonly incremental?: string | undefined;
};

export type SeLinuxOptions = {
  readonly level?: string | undefined;
  readonly role?: string | undefined;
  readonly type?: string | undefined;
  readonly user?: string | undefined;
};

export type SecurityContext = {
  readonly allowPrivilegeEscalation?: boolean | undefined;
  readonly appArmorProfile?: AppArmorProfile | undefined;
  readonly capabilities?: Capabilities | undefined;
  readonly privileged?: boolean | undefined;
  readonly procMount?: string | undefined;
  readonly readOnlyRootFilesystem?: boolean | undefined;
  readonly runAsGroup?: number | undefined;
  readonly runAsNonRoot?: boolean | undefined;
  readonly runAsUser?: number | undefined;
  readonly seLinuxOptions?: SeLinuxOptions | undefined;
  readonly seccompProfile?: AppArmorProfile | undefined;
  readonly windowsOptions?: WindowsOptions | undefined;
};

export type ServerGroup = {
  readonly name: string;
  readonly postgresClusterName?: string | undefined;
  readonly postgresClusterSelector?: LabelSelector | undefined;
};

export type Service = {
  readonly externalTrafficPolicy?: "Cluster" | "Local" | undefined;
  readonly internalTrafficPolicy?: "Cluster" | "Local" | undefined;
  readonly ipFamilies?: readonly ("IPv4" | "IPv6")[] | undefined;
  readonly ipFamilyPolicy?: "SingleStack" | "PreferDualStack" | "RequireDualStack" | undefined;
  readonly metadata?: Metadata | undefined;
  readonly nodePort?: number | undefined;
  readonly type?: "ClusterIP" | "NodePort" | "LoadBalancer" | undefined;
};

export type ServiceAccountToken = {
  readonly audience?: string | undefined;
  readonly expirationSeconds?: number | undefined;
  readonly path: string;
};

export type Sidecars = {
  readonly pgbackrest?: Pgbackrest | undefined;
  readonly pgbackrestConfig?: Pgbackrest | undefined;
};

export type Sleep = {
  readonly seconds: number;
};

export type Snapshots = {
  readonly volumeSnapshotClassName: string;
};

export type Standby = {
  readonly enabled?: boolean | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly repoName?: string | undefined;
};

export type Switchover = {
  readonly enabled: boolean;
  readonly targetInstance?: string | undefined;
  readonly type?: "Switchover" | "Failover" | undefined;
};

export type TablespaceVolume = {
  readonly dataVolumeClaimSpec: DataVolumeClaimSpec;
  readonly name: string;
};

export type TcpSocket = {
  readonly host?: string | undefined;
  readonly port: number | string;
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

export type User = {
  readonly databases?: readonly string[] | undefined;
  readonly name: string;
  readonly options?: string | undefined;
  readonly password?: Password | undefined;
};

export type UserInterface = {
  readonly pgAdmin: PgAdmin;
};

export type ValueFrom = {
  readonly configMapKeyRef?: ConfigMapKeyRef | undefined;
  readonly fieldRef?: FieldRef | undefined;
  readonly fileKeyRef?: FileKeyRef | undefined;
  readonly resourceFieldRef?: ResourceFieldRef | undefined;
  readonly secretKeyRef?: ConfigMapKeyRef | undefined;
};

export type Volume = {
  readonly volumeClaimSpec: VolumeClaimSpec;
};

export type VolumeClaimSpec = {
  readonly accessModes?: readonly string[] | undefined;
  readonly autoGrow?: AutoGrow | undefined;
  readonly dataSource?: DataSource | undefined;
  readonly dataSourceRef?: DataSourceRef | undefined;
  readonly resources?: VolumeClaimSpecResources | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly storageClassName?: string | undefined;
  readonly volumeAttributesClassName?: string | undefined;
  readonly volumeMode?: string | undefined;
  readonly volumeName?: string | undefined;
};

export type VolumeClaimSpecResources = {
  readonly limits?: Readonly<Record<string, number | string>> | undefined;
  readonly requests?: Readonly<Record<string, number | string>> | undefined;
};

export type VolumeDevice = {
  readonly devicePath: string;
  readonly name: string;
};

export type VolumeMount = {
  readonly mountPath: string;
  readonly mountPropagation?: string | undefined;
  readonly name: string;
  readonly readOnly?: boolean | undefined;
  readonly recursiveReadOnly?: string | undefined;
  readonly subPath?: string | undefined;
  readonly subPathExpr?: string | undefined;
};

export type Volumes = {
  readonly additional?: readonly Additional[] | undefined;
};

export type WindowsOptions = {
  readonly gmsaCredentialSpec?: string | undefined;
  readonly gmsaCredentialSpecName?: string | undefined;
  readonly hostProcess?: boolean | undefined;
  readonly runAsUserName?: string | undefined;
};
