/** Fields of the CRD's spec, as {@link fieldTable} reads them. Written by `npm run generate:crds` from the published CRD. */
export const fields = `
string
l 0
p key:0 operator:0 values:1
l 2
m 0
p matchExpressions:3 matchLabels:4
p labelSelector:5 matchLabelKeys:1 mismatchLabelKeys:1 namespaceSelector:5 namespaces:1 topologyKey:0
integer
p podAffinityTerm:6 weight:7
l 8
l 6
p preferredDuringSchedulingIgnoredDuringExecution:9 requiredDuringSchedulingIgnoredDuringExecution:10
boolean
p matchExpressions:3 matchFields:3
p preference:13 weight:7
l 14
l 13
p nodeSelectorTerms:16
p preferredDuringSchedulingIgnoredDuringExecution:15 requiredDuringSchedulingIgnoredDuringExecution:17
p effect:0 key:0 operator:0 tolerationSeconds:7 value:0
l 19
p additionalPodAffinity:11 additionalPodAntiAffinity:11 enablePodAntiAffinity:12 nodeAffinity:18 nodeSelector:4 podAntiAffinityType:0 tolerations:20 topologyKey:0
p key:0 name:0
p connectionString:22 inheritFromAzureAD:12 storageAccount:22 storageKey:22 storageSasToken:22 useDefaultAzureCredentials:12
e bzip2 gzip lz4 snappy
e AES256 aws:kms
p additionalCommandArgs:1 compression:24 encryption:25 immediateCheckpoint:12 jobs:7 restoreAdditionalCommandArgs:1
p applicationCredentials:22 gkeEnvironment:12
p accessKeyId:22 inheritFromIAMRole:12 region:22 secretAccessKey:22 sessionToken:22
e bzip2 gzip lz4 snappy xz zstd
p archiveAdditionalCommandArgs:1 compression:29 encryption:25 maxParallel:7 restoreAdditionalCommandArgs:1
p azureCredentials:23 data:26 destinationPath:0 endpointCA:22 endpointURL:0 googleCredentials:27 historyTags:4 s3Credentials:28 serverName:0 tags:4 wal:30
e primary prefer-standby
p immediateCheckpoint:12 waitForArchive:12
e none cluster backup
p annotations:4 className:0 labels:4 online:12 onlineConfiguration:33 snapshotOwnerReference:34 tablespaceClassName:4 walClassName:0
p barmanObjectStore:31 retentionPolicy:0 target:32 volumeSnapshot:35
p externalCluster:0
e microservice monolith
p databases:1 pgDumpExtraOptions:1 pgRestoreDataOptions:1 pgRestoreExtraOptions:1 pgRestorePostdataOptions:1 pgRestorePredataOptions:1 postImportApplicationSQL:1 roles:1 schemaOnly:12 source:37 type:38
l 22
p configMapRefs:40 secretRefs:40
p name:0
p builtinLocale:0 dataChecksums:12 database:0 encoding:0 icuLocale:0 icuRules:0 import:39 locale:0 localeCType:0 localeCollate:0 localeProvider:0 options:1 owner:0 postInitApplicationSQL:1 postInitApplicationSQLRefs:41 postInitSQL:1 postInitSQLRefs:41 postInitTemplateSQL:1 postInitTemplateSQLRefs:41 secret:42 walSegmentSize:7
p database:0 owner:0 secret:42 source:0
p endpointCA:22 name:0
p backupID:0 exclusive:12 targetImmediate:12 targetLSN:0 targetName:0 targetTLI:0 targetTime:0 targetXID:0
p apiGroup:0 kind:0 name:0
m 47
p storage:47 tablespaceStorage:48 walStorage:47
p backup:45 database:0 owner:0 recoveryTarget:46 secret:42 source:0 volumeSnapshots:49
p initdb:43 pg_basebackup:44 recovery:50
p clientCASecret:0 replicationTLSSecret:0 serverAltDNSNames:1 serverCASecret:0 serverTLSSecret:0
p key:0 name:0 optional:12
p apiVersion:0 fieldPath:0
p key:0 optional:12 path:0 volumeName:0
int-or-string
p containerName:0 divisor:56 resource:0
p configMapKeyRef:53 fieldRef:54 fileKeyRef:55 resourceFieldRef:57 secretKeyRef:53
p name:0 value:0 valueFrom:58
l 59
p name:0 optional:12
p configMapRef:61 prefix:0 secretRef:61
l 62
any
p apiGroup:0 kind:0 name:0 namespace:0
m 56
p limits:66 requests:66
p accessModes:1 dataSource:47 dataSourceRef:65 resources:67 selector:5 storageClassName:0 volumeAttributesClassName:0 volumeMode:0 volumeName:0
p metadata:64 spec:68
p volumeClaimTemplate:69
p shm:56 temporaryData:56
p enabled:12 isWALArchiver:12 name:0 parameters:4
p barmanObjectStore:31 connectionParameters:4 name:0 password:53 plugin:72 sslCert:53 sslKey:53 sslRootCert:53
l 73
p apiGroup:0 kind:0 major:7 name:0
l 42
p annotations:4 labels:4
e error warning info debug trace
e present absent
p bypassrls:12 comment:0 connectionLimit:7 createdb:12 createrole:12 disablePassword:12 ensure:79 inRoles:1 inherit:12 login:12 name:0 passwordSecret:42 replication:12 superuser:12 validUntil:0
l 80
e rw r ro
p annotations:4 labels:4 name:0
p appProtocol:0 name:0 nodePort:7 port:7 protocol:0 targetPort:56
l 84
p timeoutSeconds:7
p clientIP:86
p allocateLoadBalancerNodePorts:12 clusterIP:0 clusterIPs:1 externalIPs:1 externalName:0 externalTrafficPolicy:0 healthCheckNodePort:7 internalTrafficPolicy:0 ipFamilies:1 ipFamilyPolicy:0 loadBalancerClass:0 loadBalancerIP:0 loadBalancerSourceRanges:1 ports:85 publishNotReadyAddresses:12 selector:4 sessionAffinity:0 sessionAffinityConfig:87 trafficDistribution:0 type:0
p metadata:83 spec:88
e patch replace
p selectorType:82 serviceTemplate:89 updateStrategy:90
l 91
l 82
p additional:92 disabledDefaultServices:93
p roles:81 services:94
e replace Replace keep Keep drop Drop hashmod HashMod labelmap LabelMap labeldrop LabelDrop labelkeep LabelKeep lowercase Lowercase uppercase Uppercase keepequal KeepEqual dropequal DropEqual
p action:96 modulus:7 regex:0 replacement:0 separator:0 sourceLabels:1 targetLabel:0
l 97
p enabled:12
p customQueriesConfigMap:40 customQueriesSecret:40 disableDefaultQueries:12 enablePodMonitor:12 metricsQueriesTTL:0 podMonitorMetricRelabelings:98 podMonitorRelabelings:98 tls:99
p inProgress:12 reusePVC:12
l 72
p localhostProfile:0 type:0
p level:0 role:0 type:0 user:0
l 7
p name:0 value:0
l 106
p gmsaCredentialSpec:0 gmsaCredentialSpecName:0 hostProcess:12 runAsUserName:0
p appArmorProfile:103 fsGroup:7 fsGroupChangePolicy:0 runAsGroup:7 runAsNonRoot:12 runAsUser:7 seLinuxChangePolicy:0 seLinuxOptions:104 seccompProfile:103 supplementalGroups:105 supplementalGroupsPolicy:0 sysctls:107 windowsOptions:108
p name:0 selector:5
l 110
p pullPolicy:0 reference:0
p bin_path:1 dynamic_library_path:1 env:107 extension_control_path:1 image:112 ld_library_path:1 name:0
l 113
p prefix:0 suffix:0
p baseDN:0 bindDN:0 bindPassword:53 searchAttribute:0 searchFilter:0
e ldap ldaps
p bindAsAuth:115 bindSearchAuth:116 port:7 scheme:117 server:0 tls:12
p enabled:12 nodeLabelsAntiAffinity:1
e required preferred
e any first
p dataDurability:120 failoverQuorum:12 maxStandbyNamesFromCluster:7 method:121 number:7 standbyNamesPost:1 standbyNamesPre:1
p enableAlterSystem:12 extensions:114 ldap:118 parameters:4 pg_hba:1 pg_ident:1 promotionTimeout:7 shared_preload_libraries:1 syncReplicaElectionConstraint:119 synchronous:122
p leaseDurationSeconds:7 releasedLeaseDurationSeconds:7 renewDeadlineSeconds:7 retryPeriodSeconds:7
e switchover restart
e unsupervised supervised
p connectionTimeout:7 enabled:12 requestTimeout:7
p failureThreshold:7 initialDelaySeconds:7 isolationCheck:127 periodSeconds:7 successThreshold:7 terminationGracePeriodSeconds:7 timeoutSeconds:7
e pg_isready streaming query
p failureThreshold:7 initialDelaySeconds:7 maximumLag:56 periodSeconds:7 successThreshold:7 terminationGracePeriodSeconds:7 timeoutSeconds:7 type:129
p liveness:128 readiness:130 startup:130
p labelSelector:5 name:0 optional:12 path:0 signerName:0 user:7
p key:0 mode:7 path:0 user:7
l 133
p items:134 name:0 optional:12
p fieldRef:54 mode:7 path:0 resourceFieldRef:57 user:7
l 136
p items:137
p certificateChainPath:0 credentialBundlePath:0 keyPath:0 keyType:0 maxExpirationSeconds:7 signerName:0 user:7 userAnnotations:4
p audience:0 expirationSeconds:7 path:0 user:7
p clusterTrustBundle:132 configMap:135 downwardAPI:138 podCertificate:139 secret:135 serviceAccountToken:140
l 141
p defaultMode:7 defaultUser:7 sources:142
p enabled:12 minApplyDelay:0 primary:0 promotionToken:0 self:0 source:0
p enabled:12 slotPrefix:0 synchronizeLogicalDecoding:12
p enabled:12 excludePatterns:1
p highAvailability:145 synchronizeReplicas:146 updateInterval:7
p name:0 request:0
l 148
p claims:149 limits:66 requests:66
p add:1 drop:1
p allowPrivilegeEscalation:12 appArmorProfile:103 capabilities:151 privileged:12 procMount:0 readOnlyRootFilesystem:12 runAsGroup:7 runAsNonRoot:12 runAsUser:7 seLinuxOptions:104 seccompProfile:103 windowsOptions:108
p metadata:83
p pvcTemplate:68 resizeInUseVolumes:12 size:0 storageClass:0
p name:0 owner:42 storage:154 temporary:12
l 155
p labelSelector:5 matchLabelKeys:1 maxSkew:7 minDomains:7 nodeAffinityPolicy:0 nodeTaintsPolicy:0 topologyKey:0 whenUnsatisfiable:0
l 157
p affinity:21 backup:36 bootstrap:51 certificates:52 description:0 enablePDB:12 enableSuperuserAccess:12 env:60 envFrom:63 ephemeralVolumeSource:70 ephemeralVolumesSizeLimit:71 externalClusters:74 failoverDelay:7 imageCatalogRef:75 imageName:0 imagePullPolicy:0 imagePullSecrets:76 inheritedMetadata:77 instances:7 livenessProbeTimeout:7 logLevel:78 managed:95 maxSyncReplicas:7 minSyncReplicas:7 monitoring:100 nodeMaintenanceWindow:101 plugins:102 podSecurityContext:109 podSelectorRefs:111 postgresGID:7 postgresUID:7 postgresql:123 primaryLease:124 primaryUpdateMethod:125 primaryUpdateStrategy:126 priorityClassName:0 probes:131 projectedVolumeTemplate:143 replica:144 replicationSlots:147 resources:150 schedulerName:0 seccompProfile:103 securityContext:152 serviceAccountName:0 serviceAccountTemplate:153 smartShutdownTimeout:7 startDelay:7 stopDelay:7 storage:154 superuserSecret:42 switchoverDelay:7 tablespaces:156 topologySpreadConstraints:158 walStorage:154
`;
