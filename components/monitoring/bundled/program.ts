import { createHash } from "node:crypto";
import type { Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { recommendedLabels } from "../../shared/labels";
import { restrictedContainer, restrictedPod } from "../../shared/security-context";
import { httpProbe, livenessProbe, resources } from "../pods";

/** Files of a ConfigMap and their mount path. */
export interface Files {
  readonly configMap: string;
  readonly directory: string;
  readonly files: Readonly<Record<string, string>>;
}

/** One program of the stack: a single pod that keeps its data on a volume. */
export interface Program {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly k8s.EnvVar[];
  readonly port: number;
  /** Path of its readiness probe. */
  readonly readyPath: string;
  /** Path of its liveness probe. */
  readonly alivePath: string;
  /** Mount path of its volume. */
  readonly dataDirectory: string;
  /** Numeric user of the image. */
  readonly user: number;
  readonly settings: {
    readonly storage: { readonly size: string; readonly storageClass?: string };
    readonly resources: { readonly cpu: string; readonly memory: string };
  };
  readonly files: readonly Files[];
  /** Secrets that it reads as files, each under `secretsDirectory`. */
  readonly secrets?: readonly string[];
  readonly initContainers?: readonly k8s.Container[];
  /** True if it needs access to the Kubernetes API. */
  readonly asksKubernetes?: boolean;
}

/** Mount path of Secrets, with files `<secret>/<key>`. */
export const secretsDirectory = "/etc/pgstack/secrets";

/** Name of the volume with a program's data. */
export const dataVolume = "data";

/** Adds a program with its account, files, Service and volume. */
export function addProgram(chart: Chart, program: Program): void {
  const { name, namespace } = program;
  for (const { configMap, files } of program.files) {
    new k8s.KubeConfigMap(chart, configMap, { metadata: { name: configMap, namespace }, data: { ...files } });
  }
  new k8s.KubeServiceAccount(chart, `${name}-account`, {
    metadata: { name, namespace },
    automountServiceAccountToken: program.asksKubernetes ?? false,
  });
  new k8s.KubeService(chart, `${name}-service`, {
    metadata: { name, namespace },
    spec: { selector: selector(name), ports: [{ name: "http", port: program.port }] },
  });
  new k8s.KubeStatefulSet(chart, name, {
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      serviceName: name,
      selector: { matchLabels: selector(name) },
      template: { metadata: podMetadata(program), spec: podSpec(program) },
      volumeClaimTemplates: [claim(program)],
    },
  });
}

function selector(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name };
}

function podMetadata({ name, files }: Program): k8s.ObjectMeta {
  return {
    labels: { ...recommendedLabels("monitoring"), ...selector(name) },
    // A change of a file is a restart: no program reloads its files.
    annotations: {
      "pgstack/configuration": createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16),
    },
  };
}

function podSpec(program: Program): k8s.PodSpec {
  const { name, image, args, env, port, readyPath, alivePath, user, files, secrets = [] } = program;
  const mounts: k8s.VolumeMount[] = [
    { name: dataVolume, mountPath: program.dataDirectory },
    { name: "tmp", mountPath: "/tmp" },
    ...files.map(({ configMap, directory }) => ({ name: configMap, mountPath: directory, readOnly: true })),
    ...secrets.map((secret) => ({ name: secret, mountPath: `${secretsDirectory}/${secret}`, readOnly: true })),
  ];
  return {
    serviceAccountName: name,
    securityContext: restrictedPod(user),
    initContainers: program.initContainers && [...program.initContainers],
    containers: [
      {
        name,
        image,
        args: args && [...args],
        env: env && [...env],
        ports: [{ name: "http", containerPort: port }],
        readinessProbe: httpProbe(readyPath, port),
        // Prometheus replays its WAL before it serves requests, which can take minutes.
        startupProbe: { ...httpProbe(alivePath, port), periodSeconds: 1, failureThreshold: 900 },
        livenessProbe: livenessProbe(alivePath, port),
        resources: resources(program.settings.resources),
        securityContext: restrictedContainer,
        volumeMounts: mounts,
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: {} },
      ...files.map(({ configMap }) => ({ name: configMap, configMap: { name: configMap } })),
      ...secrets.map((secret) => ({ name: secret, secret: { secretName: secret, defaultMode: 0o440 } })),
    ],
  };
}

function claim({ settings: { storage } }: Program): k8s.KubePersistentVolumeClaimProps {
  return {
    metadata: { name: dataVolume },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName: storage.storageClass,
      resources: { requests: { storage: k8s.Quantity.fromString(storage.size) } },
    },
  };
}
