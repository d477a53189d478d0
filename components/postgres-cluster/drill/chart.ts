import { App, Chart, JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { verbatim } from "../../shared/container-argument";
import { unlessEmpty } from "../../shared/defined";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import { helperMetadata, type HelperPods, helperSpec, postgresUser } from "../../model/helper-pods";
import { drillName } from "../../model/drill/names";
import type { ResolvedDrill } from "../../model/drill/schema";
import { restrictedContainer, restrictedPod } from "../../shared/security-context";
import { drillScript, reporterScript } from "./script";
import type { DrillSource } from "../../model/drill/source";

/** Input of a drill. */
export interface DrillChartProps {
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own Postgres image: the drill needs the programs that took the backup. */
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly helperPods: HelperPods;
  readonly drill: ResolvedDrill;
  /** Default database of queries. */
  readonly database: string;
  readonly source: DrillSource;
}

/** Name of the drill's container, and the component in the labels of its objects. */
export const drillComponent = "restore-drill";

/** Time between the timeout of the script and that of the Job, in seconds. */
const grace = 60;

/**
 * Renders a CronJob that restores the newest backup into a separate volume and checks it. It uses neither the operator
 * nor its custom resources, so it verifies that the backups alone are sufficient.
 */
export function drillChart(props: DrillChartProps): KubernetesObject[] {
  const { cluster, namespace, drill, source } = props;
  const name = drillName(cluster);
  const chart = new Chart(new App(), drillComponent, {
    namespace,
    disableResourceNameHashes: true,
    labels: recommendedLabels(drillComponent, cluster),
  });
  new k8s.KubeServiceAccount(chart, "account", {
    metadata: { name, annotations: unlessEmpty(source.identity) },
    automountServiceAccountToken: false,
  });
  new k8s.KubeRole(chart, "role", {
    metadata: { name },
    rules: [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["patch"] },
      { apiGroups: [""], resources: ["events"], verbs: ["create"] },
    ],
  });
  new k8s.KubeRoleBinding(chart, "binding", {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  // Each drill writes its report into it: Jobs and Events expire too early.
  new k8s.KubeConfigMap(chart, "report", { metadata: { name } });
  new k8s.KubeCronJob(chart, "drill", {
    metadata: { name },
    spec: {
      schedule: drill.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      // A passed Job has its result in the report, and would keep its volume as long as it exists.
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        metadata: { labels: recommendedLabels(drillComponent, cluster) },
        spec: jobSpec(props),
      },
    },
  });
  const volumes = (source.imageVolumes ?? []).map((volume) =>
    JsonPatch.add("/spec/jobTemplate/spec/template/spec/volumes/-", volume),
  );
  return (chart.toJson() as KubernetesObject[]).map((object) =>
    object.kind === "CronJob" ? (JsonPatch.apply(object, ...volumes) as KubernetesObject) : object,
  );
}

function jobSpec(props: DrillChartProps): k8s.JobSpec {
  const { cluster, drill, source, helperPods } = props;
  return {
    backoffLimit: 0,
    activeDeadlineSeconds: drill.timeoutSeconds + grace,
    // A drained node is no failure of backups: the drill starts again on another node.
    podFailurePolicy: {
      rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
    },
    template: {
      metadata: helperMetadata(helperPods, { ...source.labels, ...recommendedLabels(drillComponent, cluster) }),
      spec: {
        restartPolicy: "Never",
        serviceAccountName: drillName(cluster),
        // For its report.
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: 30,
        ...helperSpec(helperPods),
        securityContext: { ...restrictedPod(helperPods.user ?? postgresUser), fsGroupChangePolicy: "OnRootMismatch" },
        initContainers: unlessEmpty(sidecars(props)),
        containers: [container(props)],
        volumes: [{ name: "tmp", emptyDir: {} }, dataVolume(props), ...source.volumes],
      },
    },
  };
}

/** The volume belongs to the pod: Kubernetes deletes both together. */
function dataVolume({ drill: { volume }, source, cluster }: DrillChartProps): k8s.Volume {
  const size = volume.size ?? `${Math.ceil(source.bytes / 2 ** 20)}Mi`;
  return {
    name: "data",
    ephemeral: {
      volumeClaimTemplate: {
        metadata: { labels: recommendedLabels(drillComponent, cluster) },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: volume.storageClass,
          resources: { requests: { storage: k8s.Quantity.fromString(size) } },
        },
      },
    },
  };
}

/** Variables of a drill's containers that name its cluster, data and report. */
function commonEnv({ cluster, source }: DrillChartProps): k8s.EnvVar[] {
  return [
    { name: "CLUSTER", value: cluster },
    { name: "JOB_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } } },
    { name: "PGDATA", value: `/pgdata/${source.dataDirectory}` },
    { name: "REPORT", value: drillName(cluster) },
    { name: "REPORTER", value: verbatim(reporterScript) },
  ];
}

/** The container with the backup tool, if the image of Postgres has none. Kubernetes stops it when the drill has finished. */
function sidecars(props: DrillChartProps): k8s.Container[] {
  const { imagePullPolicy, source } = props;
  if (source.sidecar === undefined) return [];
  const { name, image, command, env, volumeMounts, cpu, memory } = source.sidecar;
  return [
    {
      name,
      image,
      imagePullPolicy,
      restartPolicy: "Always",
      command: command.map(verbatim),
      env: [...commonEnv(props), ...env],
      resources: requested(cpu, memory),
      securityContext: restrictedContainer,
      volumeMounts: [{ name: "tmp", mountPath: "/tmp" }, { name: "data", mountPath: "/pgdata" }, ...volumeMounts],
    },
  ];
}

function requested(cpu: string, memory: string): k8s.ResourceRequirements {
  return {
    requests: { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) },
    limits: { memory: k8s.Quantity.fromString(memory) },
  };
}

function container(props: DrillChartProps): k8s.Container {
  const { image, imagePullPolicy, drill, source } = props;
  return {
    name: drillComponent,
    image,
    imagePullPolicy,
    command: ["/bin/bash", "-Eeuo", "pipefail", "-c"],
    args: [[source.script, drillScript].join("\n"), drillComponent, ...questions(props)].map(verbatim),
    env: [
      ...commonEnv(props),
      // Recovery target; `npm run drill -- --to` sets it.
      { name: "TARGET_TIME", value: "" },
      { name: "TIMEOUT_SECONDS", value: String(drill.timeoutSeconds) },
      ...source.env,
    ],
    resources: requested(drill.resources.cpu, drill.resources.memory),
    securityContext: restrictedContainer,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }, { name: "data", mountPath: "/pgdata" }, ...source.volumeMounts],
  };
}

/** The arguments of {@link drillScript}. */
function questions({ drill: { newestRow, assertions }, database }: DrillChartProps): string[] {
  return [
    newestRow?.sql ?? "",
    newestRow?.database ?? database,
    String(newestRow?.maxAgeSeconds ?? 0),
    ...assertions.flatMap((assertion) => [assertion.name, assertion.database ?? database, assertion.sql]),
  ];
}
