import { createHash } from "node:crypto";
import { App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import type { KubernetesObject } from "../../shared/kubernetes-object";
import { recommendedLabels } from "../../shared/labels";
import type { ClusterEndpoints } from "../endpoints";
import { type Expectation, expectationQuery, writeProbe } from "./sql";

/** What the proof of readiness is rendered from. */
export interface ReadinessChartProps extends Expectation {
  readonly cluster: string;
  readonly namespace: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  /** Names of the Secrets that the image is pulled with. */
  readonly imagePullSecrets: readonly string[];
  readonly endpoints: ClusterEndpoints;
  /** The custom resource as applied: the proof is made anew whenever it changes. */
  readonly customResource: KubernetesObject;
  readonly timeoutSeconds: number;
}

/**
 * A Job that connects as the application does (its user, its password, TLS verified against the cluster's authority),
 * waits until replicas stream and settings are in force, and commits a write. `up` ends when it has.
 */
export function readinessChart(props: ReadinessChartProps): KubernetesObject[] {
  const spec = jobSpec(props);
  const proves = createHash("sha256")
    .update(JSON.stringify([spec, props.customResource], sortedKeys))
    .digest("hex")
    .slice(0, 8);
  const chart = new Chart(new App(), "readiness", {
    namespace: props.namespace,
    disableResourceNameHashes: true,
    labels: recommendedLabels("readiness", props.cluster),
  });
  new k8s.KubeJob(chart, "job", {
    metadata: {
      // A Job cannot be changed in place, so what proves something else has another name. One name for all of them would
      // leave the next `up` stuck when this one ended between taking the old one away and making the new one.
      name: `${props.cluster}-ready-${proves}`,
      annotations: {
        "pulumi.com/timeoutSeconds": String(props.timeoutSeconds + 60),
        // A proof that failed once is made anew by the next `up`.
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

function jobSpec(props: ReadinessChartProps): k8s.JobSpec {
  return {
    backoffLimit: 2,
    activeDeadlineSeconds: props.timeoutSeconds + 30,
    template: {
      metadata: { labels: recommendedLabels("readiness", props.cluster) },
      spec: {
        restartPolicy: "Never",
        ...(props.imagePullSecrets.length > 0
          ? { imagePullSecrets: props.imagePullSecrets.map((name) => ({ name })) }
          : {}),
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 26,
          runAsGroup: 26,
          fsGroup: 26,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [container(props)],
        volumes: [
          {
            name: "authority",
            secret: {
              secretName: props.endpoints.certificateAuthority.secret,
              items: [{ key: props.endpoints.certificateAuthority.key, path: "ca.crt" }],
            },
          },
        ],
      },
    },
  };
}

function container(props: ReadinessChartProps): k8s.Container {
  const { endpoints } = props;
  const { user } = endpoints;
  return {
    name: "readiness",
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    command: ["/bin/sh", "-eu", "-c", script, "readiness", expectationQuery(props), writeProbe],
    env: [
      { name: "PGHOST", value: endpoints.writeHost },
      { name: "PGPORT", value: String(endpoints.port) },
      { name: "PGUSER", value: user.name },
      { name: "PGDATABASE", value: user.database },
      { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: user.password.secret, key: user.password.key } } },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: "/authority/ca.crt" },
      { name: "PGCONNECT_TIMEOUT", value: "5" },
      { name: "TIMEOUT_SECONDS", value: String(props.timeoutSeconds) },
    ],
    resources: {
      requests: { cpu: k8s.Quantity.fromString("10m"), memory: k8s.Quantity.fromString("32Mi") },
      limits: { memory: k8s.Quantity.fromString("64Mi") },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [{ name: "authority", mountPath: "/authority", readOnly: true }],
  };
}

/** $1 says what is missing, $2 writes. Each new answer is a line of the log; the last one is the reason of a failure. */
const script = `
deadline=$(($(date +%s) + TIMEOUT_SECONDS)); said=
while :; do
  answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>&1) || answer="cannot query: $answer"
  if [ "$answer" = ready ]; then
    answer=$(timeout 15 psql -XAtq -v ON_ERROR_STOP=1 -c "$2" 2>&1 >/dev/null) && [ -z "$answer" ] && break
    answer="a write does not return: $answer"
  fi
  if [ "$answer" != "$said" ]; then echo "$answer"; said=$answer; fi
  if [ "$(date +%s)" -ge "$deadline" ]; then echo "not ready after $TIMEOUT_SECONDS s: $answer"; exit 1; fi
  sleep 0.5
done
echo ready
`.trim();
