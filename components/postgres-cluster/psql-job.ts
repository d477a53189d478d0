import { createHash } from "node:crypto";
import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { verbatim } from "../shared/container-argument";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { recommendedLabels } from "../shared/labels";
import type { ClusterEndpoints, SecretKey } from "../model/endpoints";
import { helperMetadata, type HelperPods, helperSpec, postgresUser } from "../model/helper-pods";
import { restrictedContainer, restrictedPod } from "../shared/security-context";

/** Database and image of a Job. */
export interface PsqlJobTarget {
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own image: it contains psql, and is present on the nodes. */
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly helperPods: HelperPods;
  readonly endpoints: ClusterEndpoints;
  /** Timeout of its script in seconds. */
  readonly timeoutSeconds: number;
}

/** Task of a Job. */
export interface PsqlJobTask {
  /** Label and name of its container, for example `readiness`. */
  readonly purpose: string;
  /** Part of its name after the cluster's, for example `ready`. */
  readonly suffix: string;
  readonly user: { readonly name: string; readonly database: string; readonly password: SecretKey };
  /**
   * A shell script and its arguments. Its environment contains TIMEOUT_SECONDS and the connection variables of psql.
   */
  readonly script: string;
  readonly args: readonly string[];
  /** Further values whose change creates a new Job. */
  readonly about?: unknown;
}

/** Renders a Job that runs psql on the primary, over TLS that is verified against the cluster's CA. */
export function psqlJob(target: PsqlJobTarget, task: PsqlJobTask): KubernetesObject[] {
  const spec = jobSpec(target, task);
  const digest = createHash("sha256")
    .update(JSON.stringify([spec, task.about], sortedKeys))
    .digest("hex")
    .slice(0, 8);
  const chart = new Chart(new App(), task.purpose, {
    namespace: target.namespace,
    disableResourceNameHashes: true,
    labels: recommendedLabels(task.purpose, target.cluster),
  });
  new k8s.KubeJob(chart, "job", {
    metadata: {
      // A Job cannot be changed in place, so a changed Job gets another name. With one name, an `up` that is
      // interrupted between deleting the old Job and creating the new one would block the next `up`.
      name: `${target.cluster}-${task.suffix}-${digest}`,
      annotations: {
        "pulumi.com/timeoutSeconds": String(target.timeoutSeconds + 60),
        // The next `up` recreates a failed one.
        "pulumi.com/replaceUnready": "true",
      },
    },
    spec,
  });
  return chart.toJson() as KubernetesObject[];
}

/** Replacer for `JSON.stringify` that sorts keys: their order is irrelevant. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function jobSpec(target: PsqlJobTarget, task: PsqlJobTask): k8s.JobSpec {
  const { certificateAuthority } = target.endpoints;
  return {
    backoffLimit: 2,
    activeDeadlineSeconds: target.timeoutSeconds + 30,
    template: {
      metadata: helperMetadata(target.helperPods, recommendedLabels(task.purpose, target.cluster)),
      spec: {
        restartPolicy: "Never",
        ...helperSpec(target.helperPods),
        automountServiceAccountToken: false,
        securityContext: restrictedPod(target.helperPods.user ?? postgresUser),
        containers: [container(target, task)],
        volumes: [
          {
            name: "authority",
            secret: {
              secretName: certificateAuthority.secret,
              items: [{ key: certificateAuthority.key, path: "ca.crt" }],
            },
          },
        ],
      },
    },
  };
}

function container(target: PsqlJobTarget, { purpose, user, script, args }: PsqlJobTask): k8s.Container {
  return {
    name: purpose,
    image: target.image,
    imagePullPolicy: target.imagePullPolicy,
    command: ["/bin/sh", "-eu", "-c", script, purpose, ...args.map(verbatim)],
    env: [
      { name: "PGHOST", value: target.endpoints.writeHost },
      { name: "PGPORT", value: String(target.endpoints.port) },
      { name: "PGUSER", value: user.name },
      { name: "PGDATABASE", value: user.database },
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: user.password.secret, key: user.password.key } } },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "/authority/ca.crt" },
      { name: "PGCONNECT_TIMEOUT", value: "5" },
      { name: "TIMEOUT_SECONDS", value: String(target.timeoutSeconds) },
    ],
    resources: {
      requests: { cpu: k8s.Quantity.fromString("10m"), memory: k8s.Quantity.fromString("32Mi") },
      limits: { memory: k8s.Quantity.fromString("64Mi") },
    },
    securityContext: restrictedContainer,
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [{ name: "authority", mountPath: "/authority", readOnly: true }],
  };
}
