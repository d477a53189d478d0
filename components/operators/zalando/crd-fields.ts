/** Fields of the CRD's spec, as {@link fieldTable} reads them. Written by `npm run generate:crds` from the published CRD. */
export const fields = `
boolean
string
l 1
any
p isSubPathExpr:0 name:1 mountPath:1 subPath:1 targetContainers:2 volumeSource:3
l 4
p cluster:1 s3_endpoint:1 s3_access_key_id:1 s3_secret_access_key:1 s3_force_path_style:0 s3_wal_path:1 timestamp:1 uid:1
integer
e session transaction
p cpu:1 memory:1
p limits:9 requests:9
p dockerImage:1 maxDBConnections:7 mode:8 numberOfInstances:7 resources:10 schema:1 user:1
m 1
l 3
p key:1 operator:1 values:2
l 14
p matchExpressions:15 matchFields:15
p preference:16 weight:7
l 17
l 16
p nodeSelectorTerms:19
p preferredDuringSchedulingIgnoredDuringExecution:18 requiredDuringSchedulingIgnoredDuringExecution:20
m 12
p failsafe_mode:0 initdb:12 loop_wait:7 maximum_lag_on_failover:7 pg_hba:2 retry_timeout:7 slots:22 synchronous_mode:0 synchronous_mode_strict:0 synchronous_node_count:7 ttl:7
e 13 14 15 16 17
p version:24 parameters:12
p defaultUsers:0 defaultRoles:0
m 26
p defaultUsers:0 extensions:12 schemas:27 secretNamespace:1
m 28
p cpu:1 memory:1 hugepages-2Mi:1 hugepages-1Gi:1
p limits:30 requests:30
p s3_wal_path:1 gs_wal_path:1 standby_host:1 standby_port:1
p eventType:1 idColumn:1 ignoreRecovery:0 payloadColumn:1 recoveryEventType:1
m 33
p applicationId:1 batchSize:7 cpu:1 database:1 enableRecovery:0 filter:12 memory:1 tables:34
l 35
p secretName:1 certificateFile:1 privateKeyFile:1 caFile:1 caSecretName:1
e Equal Exists
e NoExecute NoSchedule PreferNoSchedule
p key:1 operator:38 value:1 effect:39 tolerationSeconds:7
l 40
e bypassrls BYPASSRLS nobypassrls NOBYPASSRLS createdb CREATEDB nocreatedb NOCREATEDB createrole CREATEROLE nocreaterole NOCREATEROLE inherit INHERIT noinherit NOINHERIT login LOGIN nologin NOLOGIN replication REPLICATION noreplication NOREPLICATION superuser SUPERUSER nosuperuser NOSUPERUSER
l 42
m 43
e DoesNotExist Exists In NotIn
p key:1 operator:45 values:2
l 46
p matchExpressions:47 matchLabels:3
p isSubPathExpr:0 iops:7 selector:48 size:1 storageClass:1 subPath:1 throughput:7
p additionalVolumes:5 allowedSourceRanges:2 clone:6 connectionPooler:11 databases:12 dockerImage:1 enableConnectionPooler:0 enableReplicaConnectionPooler:0 enableLogicalBackup:0 enableMasterLoadBalancer:0 enableMasterPoolerLoadBalancer:0 enableReplicaLoadBalancer:0 enableReplicaPoolerLoadBalancer:0 enableShmVolume:0 env:13 init_containers:13 initContainers:13 logicalBackupRetention:1 logicalBackupSchedule:1 maintenanceWindows:2 masterServiceAnnotations:12 nodeAffinity:21 numberOfInstances:7 patroni:23 podAnnotations:12 pod_priority_class_name:1 podPriorityClassName:1 postgresql:25 preparedDatabases:29 replicaLoadBalancer:0 replicaServiceAnnotations:12 resources:31 schedulerName:1 serviceAnnotations:12 sidecars:13 spiloRunAsUser:7 spiloRunAsGroup:7 spiloFSGroup:7 standby:32 streams:36 teamId:1 tls:37 tolerations:41 useLoadBalancer:0 users:44 usersIgnoringSecretRotation:2 usersWithInPlaceSecretRotation:2 usersWithSecretRotation:2 volume:49
`;
