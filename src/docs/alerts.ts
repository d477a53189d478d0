import {
  type Alert,
  alertGroups,
  type AlertLevel,
  type AlertUnit,
  formerNames,
} from "../../components/monitoring/alerts";
import { signals } from "../../components/model";
import { sources } from "../../components/monitoring/sources";
import type { MonitoredCluster } from "../../components/postgres-cluster";

const titles: Readonly<Record<keyof typeof alertGroups, string>> = {
  availability: "Availability",
  sessions: "Connections and locks",
  storage: "Storage and limits",
  vacuum: "Vacuum",
  capacity: "Capacity",
  backups: "Backups and recovery",
  upkeep: "Maintenance and monitoring",
};

/** `docs/alerts.md`: every alert with its thresholds, and every signal with its source. */
export function alertsDocument(): string {
  const lines = [
    "# Alerts",
    "",
    "Every alert, its expression, and how long that must hold at each severity. Each name links to its runbook. Written by `npm run docs` from",
    "`components/monitoring/alerts`. Critical pages the person on call, warning waits for working hours, info is a notification.",
  ];
  for (const [group, catalogue] of Object.entries(alertGroups) as [keyof typeof alertGroups, readonly Alert[]][]) {
    lines.push(
      "",
      `## ${titles[group]}`,
      "",
      "| alert | fires while | critical | warning | info |",
      "|---|---|---|---|---|",
    );
    for (const alert of catalogue) lines.push(row(alert));
  }
  return `${[...lines, ...formerLines(), ...signalLines()].join("\n")}\n`;
}

function row({ name, expression, window, levels, unit }: Alert): string {
  const shownExpression = expression.replaceAll("|", "\\|").replaceAll("$window", window ?? "");
  const cells = [levels.critical, levels.warning, levels.info].map((level) => levelText(level, unit));
  return `| [${name}](runbooks/${name}.md) | \`${shownExpression}\` | ${cells.join(" | ")} |`;
}

function levelText(level: AlertLevel | undefined, unit: AlertUnit | undefined): string {
  if (level === undefined) return "";
  return level.threshold === undefined ? level.for : `${shown(level.threshold, unit)} for ${level.for}`;
}

function shown(threshold: number, unit: AlertUnit | undefined): string {
  if (unit === "ratio") return `${Math.round(threshold * 100)} %`;
  if (unit !== "seconds") return String(threshold);
  if (threshold % 86400 === 0) return `${threshold / 86400} d`;
  if (threshold % 3600 === 0) return `${threshold / 3600} h`;
  return threshold % 60 === 0 ? `${threshold / 60} min` : `${threshold} s`;
}

function formerLines(): string[] {
  return [
    "",
    "## Former names",
    "",
    "Silences and routes of an Alertmanager that match a former name no longer match: rename them. A former name under",
    "`monitoring.alerts` is refused, with the name of today.",
    "",
    "| former name | name |",
    "|---|---|",
    ...Object.entries(formerNames).map(([former, name]) => `| \`${former}\` | [${name}](runbooks/${name}.md) |`),
  ];
}

function signalLines(): string[] {
  return [
    "",
    "## Signals",
    "",
    "Alerts and dashboards read signals: recording rules `pgstack:<name>`, computed from the metrics of a cluster's exporters, so",
    "both are the same for every operator. Alerts and panels without a source in an environment are left out there.",
    "",
    "| signal | value | labels | source |",
    "|---|---|---|---|",
    ...Object.entries(signals).map(
      ([name, { help, by }]) => `| \`${name}\` | ${help} | ${by.join(", ")} | ${sourcesOfSignal(name)} |`,
    ),
  ];
}

function sourcesOfSignal(signal: string): string {
  if (signal.startsWith("expected_")) return "the configuration";
  return sources
    .filter((source) => source.signals?.[signal as keyof typeof signals] !== undefined || mentions(source, signal))
    .map(({ name }) => name)
    .join(", ");
}

/** Any cluster and operator will do: what a source makes of them does not depend on their names. */
function mentions({ clusterSignals, operatorSignals }: (typeof sources)[number], signal: string): boolean {
  const cluster: MonitoredCluster = {
    name: "c",
    namespace: "n",
    metrics: sources.map(({ name }) => name),
    instances: 1,
    synchronousStandbys: 0,
    pods: "c",
    volumes: [{ content: "data", claims: "c" }],
    walVolumeBytes: 0,
    certificates: [],
    backups: [{ repository: "r", type: "full", schedule: "0 0 * * *", cronJob: "c" }],
    restoreDrill: { cronJob: "c", schedule: "0 0 * * *" },
    logicalBackup: { cronJob: "c", schedule: "0 0 * * *" },
  };
  const recordings = [
    ...(clusterSignals?.(cluster) ?? []),
    ...(operatorSignals?.({ operator: "any", namespace: "n", deployment: "d" }) ?? []),
  ];
  return recordings.some((recording) => recording.signal === signal);
}
