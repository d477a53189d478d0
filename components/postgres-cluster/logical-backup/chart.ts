import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { z } from "zod";
import type { ClusterEndpoints, SecretKey } from "../../model/endpoints";
import { helperMetadata, type HelperPods, helperSpec, postgresUser } from "../../model/helper-pods";
import { logicalBackupName } from "../../model/logical-backups/names";
import type { logicalBackupsSchema } from "../../model/logical-backups/schema";
import type { DumpStore } from "../../model/logical-backups/store";
import { verbatim } from "../../shared/container-argument";
import { unlessEmpty } from "../../shared/defined";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { restrictedContainer, restrictedPod } from "../../shared/security-context";
import { rclone } from "../../versions";
import { dumpScript, notDeleted, uploadScript } from "./script";

/** Input of logical backups. */
export interface LogicalBackupChartProps {
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own Postgres image: pg_dump must not be older than the server. */
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly helperPods: HelperPods;
  readonly endpoints: ClusterEndpoints;
  readonly settings: z.output<typeof logicalBackupsSchema>;
  /** Major version of Postgres: an image can contain several. */
  readonly version: number;
  /** Password of postgres. */
  readonly superuser: SecretKey;
  readonly store: DumpStore;
  /** Folder of the cluster in the bucket. */
  readonly folder: string;
  /** Size of an instance's data volume. */
  readonly dataSize: string;
}

/** Name of the container that copies a dump, and the component in the labels of its objects. */
export const logicalBackupComponent = "logical-backup";

/** Variable with the number of dumps to keep. */
export const keepVariable = "KEEP";

/** Time that a dump waits for a lock; an open transaction with an exclusive lock fails it, and the next attempt follows. */
const lockTimeout = "300s";

/** Attempts of a dump, each within its own pod. The deadline of the Job is for all of them. */
const retries = 2;

/** Time after its schedule at which a dump still starts, in seconds: a control plane that was down starts it then. */
const startingDeadline = 3600;

/**
 * Renders a CronJob that dumps roles and databases to the bucket of the backups, and its service account. It uses neither the
 * operator nor the API server.
 */
export function logicalBackupChart(props: LogicalBackupChartProps): KubernetesObject[] {
  const { cluster, namespace, settings, store } = props;
  const name = logicalBackupName(cluster);
  const labels = recommendedLabels(logicalBackupComponent, cluster);
  const chart = new Chart(new App(), logicalBackupComponent, { namespace, disableResourceNameHashes: true, labels });
  new k8s.KubeServiceAccount(chart, "account", {
    metadata: { name, annotations: unlessEmpty(store.identity) },
    automountServiceAccountToken: false,
  });
  new k8s.KubeCronJob(chart, "dump", {
    metadata: { name },
    spec: {
      schedule: settings.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: startingDeadline,
      // The pod of a finished Job keeps its volume as long as it exists.
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels }, spec: jobSpec(props) },
    },
  });
  return chart.toJson() as KubernetesObject[];
}

function jobSpec(props: LogicalBackupChartProps): k8s.JobSpec {
  const { cluster, settings, store, helperPods, endpoints, dataSize } = props;
  const { certificateAuthority } = endpoints;
  const { volume } = settings;
  const labels = recommendedLabels(logicalBackupComponent, cluster);
  return {
    backoffLimit: retries,
    activeDeadlineSeconds: settings.timeoutSeconds,
    podFailurePolicy: {
      rules: [
        // A drained node is no failure: the dump starts again on another node.
        { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        {
          action: "FailJob",
          onPodConditions: [],
          onExitCodes: { containerName: logicalBackupComponent, operator: "In", values: [notDeleted] },
        },
      ],
    },
    template: {
      metadata: helperMetadata(helperPods, { ...store.labels, ...labels }),
      spec: {
        restartPolicy: "Never",
        serviceAccountName: logicalBackupName(cluster),
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 5,
        ...helperSpec(helperPods),
        securityContext: { ...restrictedPod(helperPods.user ?? postgresUser), fsGroupChangePolicy: "OnRootMismatch" },
        initContainers: [dumpContainer(props)],
        containers: [uploadContainer(props)],
        volumes: [
          { name: "tmp", emptyDir: {} },
          {
            // The volume belongs to the pod: Kubernetes deletes both together.
            name: "dump",
            ephemeral: {
              volumeClaimTemplate: {
                metadata: { labels },
                spec: {
                  accessModes: ["ReadWriteOnce"],
                  storageClassName: volume.storageClass,
                  resources: { requests: { storage: k8s.Quantity.fromString(volume.size ?? dataSize) } },
                },
              },
            },
          },
          {
            name: "authority",
            secret: {
              secretName: certificateAuthority.secret,
              items: [{ key: certificateAuthority.key, path: "ca.crt" }],
            },
          },
          ...store.volumes,
        ],
      },
    },
  };
}

function dumpContainer(props: LogicalBackupChartProps): k8s.Container {
  const { cluster, namespace, image, imagePullPolicy, endpoints, settings, superuser, version } = props;
  return {
    name: "dump",
    image,
    imagePullPolicy,
    command: ["/bin/bash", "-Eeuo", "pipefail", "-c"],
    args: [dumpScript, "dump", ...(settings.databases ?? [])].map(verbatim),
    env: [
      { name: "CLUSTER", value: cluster },
      { name: "NAMESPACE", value: namespace },
      { name: "LOCK_TIMEOUT", value: lockTimeout },
      // Folders of a version come first where the image has several: of Debian and of Red Hat.
      { name: "PROGRAMS", value: `/usr/lib/postgresql/${version}/bin:/usr/pgsql-${version}/bin` },
      { name: "PGHOST", value: settings.from === "primary" ? endpoints.writeHost : endpoints.readHost },
      { name: "PGPORT", value: String(endpoints.port) },
      { name: "PGUSER", value: "postgres" },
      { name: "PGDATABASE", value: "postgres" },
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: superuser.secret, key: superuser.key } } },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "/authority/ca.crt" },
      { name: "PGCONNECT_TIMEOUT", value: "30" },
      { name: "PGAPPNAME", value: logicalBackupName(cluster) },
    ],
    ...common(props),
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "dump", mountPath: "/dump" },
      { name: "authority", mountPath: "/authority", readOnly: true },
    ],
  };
}

function uploadContainer(props: LogicalBackupChartProps): k8s.Container {
  const { imagePullPolicy, settings, store, folder } = props;
  return {
    name: logicalBackupComponent,
    image: settings.image ?? rclone.image,
    imagePullPolicy,
    command: ["/bin/sh", "-eu", "-c", verbatim(uploadScript)],
    env: [
      { name: "HOME", value: "/tmp" },
      { name: "RCLONE_CONFIG", value: "/tmp/rclone.conf" },
      { name: "BUCKET", value: store.bucket },
      { name: "FOLDER", value: folder },
      { name: keepVariable, value: String(settings.keep) },
      { name: "JOB_SECONDS", value: String(settings.timeoutSeconds) },
      ...store.env,
    ],
    ...common(props),
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "dump", mountPath: "/dump", readOnly: true },
      ...store.volumeMounts,
    ],
  };
}

function common({
  settings: { resources },
}: LogicalBackupChartProps): Pick<k8s.Container, "resources" | "securityContext" | "terminationMessagePolicy"> {
  const memory = k8s.Quantity.fromString(resources.memory);
  return {
    resources: { requests: { cpu: k8s.Quantity.fromString(resources.cpu), memory }, limits: { memory } },
    securityContext: restrictedContainer,
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
}
