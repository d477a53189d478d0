import { createHash } from "node:crypto";
import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { verbatim } from "../shared/container-argument";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { recommendedLabels } from "../shared/labels";
import type { ClusterEndpoints, SecretKey } from "../model/endpoints";
import { helperMetadata, type HelperPods, helperSpec, postgresUser } from "../model/helper-pods";
import { restrictedContainer, restrictedPod } from "../shared/security-context";

/** Where a Job finds the database, and psql. */
export interface PsqlJobTarget {
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own image: it holds psql, and the nodes have it. */
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly helperPods: HelperPods;
  readonly endpoints: ClusterEndpoints;
  /** How long its script may take, in seconds. */
  readonly timeoutSeconds: number;
}

/** What a Job does. */
export interface PsqlJobTask {
  /** Label and name of its container, for example `readiness`. */
  readonly purpose: string;
  /** Start of its name after the cluster's, for example `ready`. */
  readonly suffix: string;
  readonly user: { readonly name: string; readonly database: string; readonly password: SecretKey };
  /** A shell script and its arguments. TIMEOUT_SECONDS and what psql connects with are in its environment. */
  readonly script: string;
  readonly args: readonly string[];
  /** What else makes it another Job when it changes. */
  readonly about?: unknown;
}

/** A Job that runs psql on the primary, over TLS that is verified against the cluster's authority. */
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
      // A Job cannot be changed in place, so what does something else has another name. One name for all of them would
      // leave the next `up` stuck when this one ended between taking the old one away and making the new one.
      name: `${target.cluster}-${task.suffix}-${digest}`,
      annotations: {
        "pulumi.com/timeoutSeconds": String(target.timeoutSeconds + 60),
        // One that failed is made anew by the next `up`.
        "pulumi.com/replaceUnready": "true",
      },
    },
    spec,
  });
  return chart.toJson() as KubernetesObject[];
}

/** For `JSON.stringify`: the order in which keys were written says nothing. */
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
        securityContext: restrictedPod(postgresUser),
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
