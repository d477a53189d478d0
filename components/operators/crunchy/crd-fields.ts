/** Fields of the CRD's spec, as {@link fieldTable} reads them. Written by `npm run generate:crds` from the published CRD. */
export const fields = `
string
l 0
int-or-string
m 2
p connection:0 databases:1 hba:0 method:0 options:3 users:1
l 4
p rules:5
p key:0 operator:0 values:1
l 7
m 0
p matchExpressions:8 matchLabels:9
boolean
p labelSelector:10 name:0 optional:11 path:0 signerName:0
integer
p key:0 mode:13 path:0
l 14
p items:15 name:0 optional:11
p apiVersion:0 fieldPath:0
p containerName:0 divisor:2 resource:0
p fieldRef:17 mode:13 path:0 resourceFieldRef:18
l 19
p items:20
p certificateChainPath:0 credentialBundlePath:0 keyPath:0 keyType:0 maxExpirationSeconds:13 signerName:0 userAnnotations:9
p audience:0 expirationSeconds:13 path:0
p clusterTrustBundle:12 configMap:16 downwardAPI:21 podCertificate:22 secret:16 serviceAccountToken:23
l 24
p matchExpressions:8 matchFields:8
p preference:26 weight:13
l 27
l 26
p nodeSelectorTerms:29
p preferredDuringSchedulingIgnoredDuringExecution:28 requiredDuringSchedulingIgnoredDuringExecution:30
p labelSelector:10 matchLabelKeys:1 mismatchLabelKeys:1 namespaceSelector:10 namespaces:1 topologyKey:0
p podAffinityTerm:32 weight:13
l 33
l 32
p preferredDuringSchedulingIgnoredDuringExecution:34 requiredDuringSchedulingIgnoredDuringExecution:35
p nodeAffinity:31 podAffinity:36 podAntiAffinity:36
p path:0
p name:0 request:0
l 39
p claims:40 limits:3 requests:3
p effect:0 key:0 operator:0 tolerationSeconds:13 value:0
l 42
e Always Never IfNotPresent
p pullPolicy:44 reference:0
p claimName:0 containers:1 image:45 name:0 readOnly:11
l 46
p additional:47
p affinity:37 log:38 priorityClassName:0 resources:41 tolerations:43 ttlSecondsAfterFinished:13 volumes:48
p options:1 repoName:0
p annotations:9 labels:9
p labelSelector:10 matchLabelKeys:1 maxSkew:13 minDomains:13 nodeAffinityPolicy:0 nodeTaintsPolicy:0 topologyKey:0 whenUnsatisfiable:0
l 52
p affinity:37 log:38 priorityClassName:0 resources:41 sshConfigMap:16 sshSecret:16 tolerations:43 topologySpreadConstraints:53 volumes:48
p container:0
p bucket:0
p bucket:0 endpoint:0 region:0
p differential:0 full:0 incremental:0
p maxGrow:2 trigger:13
p apiGroup:0 kind:0 name:0
p apiGroup:0 kind:0 name:0 namespace:0
p limits:3 requests:3
p accessModes:1 autoGrow:59 dataSource:60 dataSourceRef:61 resources:62 selector:10 storageClassName:0 volumeAttributesClassName:0 volumeMode:0 volumeName:0
p volumeClaimSpec:63
p azure:55 gcs:56 name:0 s3:57 schedules:58 volume:64
l 65
p affinity:37 clusterName:0 clusterNamespace:0 enabled:11 options:1 priorityClassName:0 repoName:0 resources:41 tolerations:43 volumes:48
p resources:41
p pgbackrest:68 pgbackrestConfig:68
p configuration:25 global:9 image:0 jobs:49 log:38 manual:50 metadata:51 repoHost:54 repos:66 restore:67 sidecars:69
p volumeSnapshotClassName:0
p pgbackrest:70 snapshots:71
p files:25 parameters:3
p affinity:37 configuration:25 global:9 options:1 priorityClassName:0 repo:65 resources:41 stanza:0 tolerations:43 volumes:48
p affinity:37 clusterName:0 clusterNamespace:0 options:1 priorityClassName:0 repoName:0 resources:41 tolerations:43 volumes:48
p directory:0 pvcName:0
p pgBackRestVolume:76 pgDataVolume:76 pgWALVolume:76
p pgbackrest:74 postgresCluster:75 volumes:77
p key:0 name:0
p name:0
l 80
p key:0 name:0 optional:11
p key:0 optional:11 path:0 volumeName:0
p configMapKeyRef:82 fieldRef:17 fileKeyRef:83 resourceFieldRef:18 secretKeyRef:82
p name:0 value:0 valueFrom:84
l 85
p name:0 optional:11
p configMapRef:87 prefix:0 secretRef:87
l 88
p command:1
p name:0 value:0
l 91
p host:0 httpHeaders:92 path:0 port:2 scheme:0
p seconds:13
p host:0 port:2
p exec:90 httpGet:93 sleep:94 tcpSocket:95
p postStart:96 preStop:96 stopSignal:0
p port:13 service:0
p exec:90 failureThreshold:13 grpc:98 httpGet:93 initialDelaySeconds:13 periodSeconds:13 successThreshold:13 tcpSocket:95 terminationGracePeriodSeconds:13 timeoutSeconds:13
p containerPort:13 hostIP:0 hostPort:13 name:0 protocol:0
l 100
p resourceName:0 restartPolicy:0
l 102
l 13
p operator:0 values:104
p action:0 exitCodes:105
l 106
p localhostProfile:0 type:0
p add:1 drop:1
p level:0 role:0 type:0 user:0
p gmsaCredentialSpec:0 gmsaCredentialSpecName:0 hostProcess:11 runAsUserName:0
p allowPrivilegeEscalation:11 appArmorProfile:108 capabilities:109 privileged:11 procMount:0 readOnlyRootFilesystem:11 runAsGroup:13 runAsNonRoot:11 runAsUser:13 seLinuxOptions:110 seccompProfile:108 windowsOptions:111
p devicePath:0 name:0
l 113
p mountPath:0 mountPropagation:0 name:0 readOnly:11 recursiveReadOnly:0 subPath:0 subPathExpr:0
l 115
p args:1 command:1 env:86 envFrom:89 image:0 imagePullPolicy:0 lifecycle:97 livenessProbe:99 name:0 ports:101 readinessProbe:99 resizePolicy:103 resources:41 restartPolicy:0 restartPolicyRules:107 securityContext:112 startupProbe:99 stdin:11 stdinOnce:11 terminationMessagePath:0 terminationMessagePolicy:0 tty:11 volumeDevices:114 volumeMounts:116 workingDir:0
l 117
p replicaCertCopy:68
p accessModes:1 dataSource:60 dataSourceRef:61 resources:62 selector:10 storageClassName:0 volumeAttributesClassName:0 volumeMode:0 volumeName:0
p dataVolumeClaimSpec:120 name:0
l 121
p additional:47 temp:120
p affinity:37 containers:118 dataVolumeClaimSpec:63 metadata:51 minAvailable:2 name:0 priorityClassName:0 replicas:13 resources:41 sidecars:119 tablespaceVolumes:122 tolerations:43 topologySpreadConstraints:53 volumes:123 walVolumeClaimSpec:63
l 124
m 11
p attributes:126 name:0
l 127
any
p detectors:128 environmentVariables:86 exporters:129 files:25
p maxDelay:0 maxRecords:13 minRecords:13
p batches:131 exporters:1 retentionPeriod:0
p collectionInterval:0 databases:1 name:0 queries:79
l 133
p add:134 remove:1
p customQueries:135 exporters:1 perDBMetricTargets:1
p config:130 image:0 logs:132 metrics:136 resources:41
p configuration:25 customTLSSecret:16 image:0 resources:41
p exporter:138
p pgmonitor:139
e CRITICAL ERROR WARNING INFO DEBUG NOTSET
p level:141 storageLimit:2
e Switchover Failover
p enabled:11 targetInstance:0 type:143
p dynamicConfiguration:129 leaderLeaseDurationSeconds:13 logging:142 port:13 switchover:144 syncPeriodSeconds:13
p databases:9 files:25 global:9 users:9
e Cluster Local
e IPv4 IPv6
l 148
e SingleStack PreferDualStack RequireDualStack
e ClusterIP NodePort LoadBalancer
p externalTrafficPolicy:147 internalTrafficPolicy:147 ipFamilies:149 ipFamilyPolicy:150 metadata:51 nodePort:13 type:151
p pgbouncerConfig:68
p affinity:37 config:146 containers:118 customTLSSecret:16 image:0 metadata:51 minAvailable:2 port:13 priorityClassName:0 replicas:13 resources:41 service:152 sidecars:153 tolerations:43 topologySpreadConstraints:53 volumes:48
p pgBouncer:154
p enabled:11 host:0 port:13 repoName:0
p files:25 ldapBindPassword:82 settings:129
p affinity:37 config:157 dataVolumeClaimSpec:120 image:0 metadata:51 priorityClassName:0 replicas:13 resources:41 service:152 tolerations:43 topologySpreadConstraints:53
p pgAdmin:158
e ASCII AlphaNumeric
p type:160
p databases:1 name:0 options:0 password:161
l 162
p authentication:6 backups:72 config:73 customReplicationTLSSecret:16 customTLSSecret:16 dataSource:78 databaseInitSQL:79 disableDefaultPodScheduling:11 image:0 imagePullPolicy:44 imagePullSecrets:81 instances:125 instrumentation:137 metadata:51 monitoring:140 openshift:11 patroni:145 paused:11 port:13 postGISVersion:0 postgresVersion:13 proxy:155 replicaService:152 service:152 shutdown:11 standby:156 supplementalGroups:104 userInterface:159 users:163
`;
