import { quantity, sizeQuantity } from "../../shared/scalars";
import { apply, nothing, objectFields, reload, unknown, volumeClass, volumeSize } from "../../model/impact/effects";
import type { ClusterImpactTable, FieldRule } from "../../model/impact/impact";
import { accessImpacts } from "./access/impact";
import { environmentVariables } from "./backups/impact";
import { standby } from "./bootstrap/impact";
import { instanceCount } from "./instances/impact";
import { restarts } from "./restarts";
import { parameter } from "./parameters/impact";
import { image, version } from "./upgrade/impact";

const restart = restarts.instances;
const byOperator = nothing("the operator applies it; Postgres keeps running");

/** Fields that end up in the pods. Source: Zalando's operator 1.15, pkg/cluster/cluster.go, compareStatefulSetWith. */
const inPods = [
  ...["resources", "nodeAffinity", "tolerations", "sidecars", "initContainers", "podPriorityClassName"],
  ...["enableShmVolume", "spiloRunAsUser", "spiloRunAsGroup", "spiloFSGroup", "tls", "additionalVolumes"],
];

/** Effect of the size of volumes, of which the operator compares whole GiB. Source: pkg/cluster/volumes.go, quantityToGigabyte. */
const wholeSize: FieldRule = (change) => {
  const [was, is] = [change.before, change.after].map((size) =>
    sizeQuantity.safeParse(size).success ? Math.floor(quantity(String(size)) / 2 ** 30) : undefined,
  );
  return was !== undefined && was === is
    ? [nothing("the volumes keep their size: the operator compares whole GiB")]
    : apply(volumeSize, change);
};

/** Effect of a change of each field of a postgresql resource. Source: Zalando's operator 1.15. */
export const zalandoImpacts: ClusterImpactTable = {
  group: "acid.zalan.do",
  kind: "postgresql",
  // Source: pkg/cluster/cluster.go, Delete, with enable_persistent_volume_claim_deletion and enable_secrets_deletion of install/configuration.ts.
  deletion: {
    level: "outage",
    words:
      "the operator deletes the pods and Services: the database is down. Its volumes, which still cost storage, its Secrets and its backups stay; created again, it continues on the volume of its first instance",
  },
  named: new Set(["spec.env"]),
  together: [],
  fields: {
    ...objectFields,
    "metadata.annotations.last-major-upgrade-failure": nothing("the operator tries the upgrade again"),
    "metadata.annotations.*": nothing("an annotation of the custom resource only"),

    "spec.teamId": restart,
    "spec.dockerImage": image,
    "spec.postgresql.version": version,
    "spec.postgresql.parameters.*": parameter,
    "spec.numberOfInstances": instanceCount,
    ...Object.fromEntries(inPods.map((key): [string, FieldRule] => [`spec.${key}`, restart])),
    "spec.schedulerName": unknown(
      "the operator does not compare it: pods get it when they are recreated for another reason",
    ),

    "spec.volume.size": wholeSize,
    "spec.volume.storageClass": volumeClass,
    "spec.volume.*": unknown("the operator does not change existing volumes"),

    ...Object.fromEntries(
      ["ttl", "loop_wait", "retry_timeout", "failsafe_mode"].map((key): [string, FieldRule] => [
        `spec.patroni.${key}`,
        reload,
      ]),
    ),
    "spec.patroni.synchronous_mode": reload,
    "spec.patroni.synchronous_mode_strict": reload,
    "spec.patroni.synchronous_node_count": reload,
    "spec.patroni.initdb": nothing("it is read only when the cluster is created"),
    "spec.patroni.*": byOperator,

    ...accessImpacts,
    ...environmentVariables,

    // Source: pkg/cluster/connection_pooler.go, syncConnectionPoolerWorker; pkg/cluster/sync.go, syncStatefulSet.
    "spec.podAnnotations.*": nothing(
      "annotations of running instances are updated; PgBouncer's pods are recreated: its clients reconnect",
    ),
    "spec.enableConnectionPooler": nothing("PgBouncer is created, or deleted: its clients need another address"),
    "spec.enableReplicaConnectionPooler": nothing("PgBouncer for the replicas is created, or deleted"),
    "spec.connectionPooler": nothing("PgBouncer's pods are recreated: its clients reconnect"),
    "spec.enableLogicalBackup": byOperator,
    "spec.logicalBackupSchedule": byOperator,
    "spec.enableMasterLoadBalancer": nothing("the address of the database changes"),
    "spec.enableReplicaLoadBalancer": nothing("the address of the replicas changes"),
    "spec.allowedSourceRanges": nothing("the addresses that a load balancer accepts"),
    "spec.serviceAnnotations": byOperator,
    "spec.masterServiceAnnotations": byOperator,
    "spec.replicaServiceAnnotations": byOperator,
    // Its variables stay in the pods.
    "spec.clone": restart,
    "spec.standby": standby,
  },
};
