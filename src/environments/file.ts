import { operatorOf } from "../../components/operators";
import { schemaLine } from "../docs/environment-schema";
import type { NewEnvironment } from "./choices";

/** Returns the commented file of a new environment. */
export function environmentFile(wanted: NewEnvironment): string {
  const { name, operator, monitoring } = wanted;
  return [
    schemaLine(),
    `# Written by pgstack new ${name}. Every key is in docs/config.md; check a change with: npx pgstack plan ${name}`,
    "config:",
    "  pulumi:disable-default-providers: [kubernetes, gcp]",
    ...(wanted.protected
      ? [
          "  # All resources with data are protected: down and changes that lose data are refused.",
          "  pgstack:disposable: false",
        ]
      : ["  # down can delete everything, including data. false protects it.", "  pgstack:disposable: true"]),
    ...kubernetesLines(wanted),
    ...bucketLines(wanted),
    "  pgstack:operators:",
    `    - operator: ${operator}`,
    `      namespace: ${operatorOf(wanted).starter.namespace}`,
    ...clusterLines(wanted),
    ...monitoringLines(monitoring, wanted.protected),
    "",
  ].join("\n");
}

function monitoringLines(monitoring: boolean, guarded: boolean): string[] {
  if (!monitoring)
    return ["  # Metrics, alerts and dashboards are off:", "  # pgstack:monitoring:", "  #   mode: bundled"];
  return [
    "  # Prometheus, Alertmanager and Grafana in the namespace monitoring.",
    "  pgstack:monitoring:",
    "    mode: bundled",
    ...(guarded
      ? [
          "    alertmanager:",
          "      # Receivers of alerts. Create the Secret in the namespace monitoring; pagerduty and others are in docs/config.md.",
          "      receivers:",
          "        - kind: slack",
          "          severities: [critical, warning]",
          "          webhook:",
          "            secret: alert-receivers",
          "            key: slack-webhook",
          '          channel: "#postgres-alerts"',
        ]
      : []),
  ];
}

function kubernetesLines({ name, kubernetes, context, project, region, ...wanted }: NewEnvironment): string[] {
  const lines = ["  pgstack:kubernetes:", `    source: ${kubernetes}`];
  if (kubernetes === "kind") {
    return [...lines, "    # The kind cluster that up creates and down deletes.", `    name: pgstack-${dnsName(name)}`];
  }
  if (kubernetes === "existing")
    return [...lines, "    # Context of ~/.kube/config.", `    context: ${JSON.stringify(context)}`];
  return [
    ...lines,
    `    project: ${project}`,
    `    name: pgstack-${dnsName(name)}`,
    "    location:",
    ...(wanted.protected
      ? [
          "      # Three zones: the cluster survives the loss of one.",
          "      kind: regional",
          `      region: ${region}`,
          `      zones: [${region}-a, ${region}-b, ${region}-c]`,
        ]
      : ["      kind: zonal", `      zone: ${region}-a`]),
    "    systemPool:",
    "      machineType: e2-standard-4",
    `      nodes: ${wanted.protected ? 3 : 1}`,
    "    # Nodes for databases only; one node for each instance.",
    "    databasePool:",
    "      machineType: n4-standard-4",
    `      nodes: ${Math.max(wanted.instances, wanted.protected ? 3 : 1)}`,
  ];
}

function bucketLines({ backups, protected: guarded, ...wanted }: NewEnvironment): string[] {
  if (backups !== "bucket") return [];
  return [
    "  pgstack:backupBucket:",
    "    source: new",
    "    # Bucket names are globally unique.",
    `    name: ${bucketName(wanted)}`,
    ...(guarded ? ["    # Backups survive the loss of the cluster's region.", "    locality: multi-region"] : []),
  ];
}

function bucketName({ project, name }: Pick<NewEnvironment, "project" | "name">): string {
  return `${project}-${dnsName(name)}-backups`;
}

function clusterLines(wanted: NewEnvironment): string[] {
  const { operator, kubernetes, instances, version, size } = wanted;
  const { starter } = operatorOf(wanted);
  const gke = kubernetes === "gke";
  const small = kubernetes === "kind";
  return [
    "  pgstack:clusters:",
    `    - operator: ${operator}`,
    "      name: main",
    "      namespace: postgres",
    `      version: ${version}`,
    `      instances: ${instances}`,
    "      storage:",
    "        # Volumes can grow, but not shrink.",
    `        size: ${size}`,
    ...(gke ? ["        storageClass: pgstack-database"] : []),
    "      resources:",
    ...(small ? ["        cpu: 100m", "        memory: 512Mi"] : ['        cpu: "1"', "        memory: 4Gi"]),
    "      users:",
    "        - name: app",
    "          databases: [app]",
    ...(instances > 1
      ? [
          "      highAvailability:",
          "        # A commit waits for a replica while one is available.",
          "        mode: synchronous",
        ]
      : []),
    ...(small && instances > 1
      ? ["      scheduling:", "        # All instances share one node.", "        antiAffinity: preferred"]
      : []),
    ...(gke ? ["      scheduling:", "        nodePool: database"] : []),
    "      # Namespaces whose pods can connect: NetworkPolicies block all others.",
    "      clients:",
    `        - namespace: ${wanted.application}`,
    ...backupLines(wanted),
    ...(wanted.monitoring ? starter.monitored.map((line) => `      ${line}`) : []),
  ];
}

function backupLines(wanted: NewEnvironment): string[] {
  const { backups, kubernetes, size } = wanted;
  const { starter } = operatorOf(wanted);
  if (backups === "none")
    return ["      # Without backups lost data cannot be restored; see docs/config.md for clusters[].backups."];
  const bucket = bucketName(wanted);
  const [, amount = "1", unit = "Gi"] = /^(\d+)(.*)$/.exec(size) ?? [];
  const place =
    backups === "bucket"
      ? ["            gcs:", `              bucket: ${bucket}`]
      : [
          "            volume:",
          "              # For several full backups and the WAL between them.",
          `              size: ${Number(amount) * 4}${unit}`,
          ...(kubernetes === "gke" ? ["              storageClass: pgstack-database"] : []),
        ];
  return [
    "      backups:",
    "        repositories:",
    "          - name: repo1",
    ...place,
    "            retention:",
    ...starter.retention.map((line) => `              ${line}`),
    "            schedules:",
    '              full: "0 1 * * *"',
    ...starter.schedules.map((line) => `              ${line}`),
  ];
}

/** Returns a name that is valid for Kubernetes and Google Cloud. */
function dnsName(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
