import { z } from "zod";
import { egressDestination, monitoringClient, scraper } from "../network-policies/schema";
import { cpuQuantity, dnsLabel, imageReference, plainName, pullSecretNames, sizeQuantity } from "../shared/scalars";
import { strict, unknownKey, withRules } from "../shared/validation";
import { alertNames } from "./alerts";
import { formerNames } from "./alerts";
import { bundledMonitoringRules, monitoringRules } from "./rules";

const secretKey = strict({
  secret: dnsLabel(253).describe("Name of the Secret, in the namespace of monitoring."),
  key: z
    .string()
    .regex(/^[-._a-zA-Z0-9]{1,253}$/, { error: "not a key of a Secret" })
    .describe("Key in it."),
});

const severities = z
  .array(z.enum(["critical", "warning", "info"]))
  .min(1)
  .describe(
    "Severities that it receives: critical pages at any hour, warning can wait for working hours, info needs no action.",
  );

const oneAddress = "([^\\s@<>,]+ )*<?[^\\s@<>,:]+@[^\\s@<>,:.]+(\\.[^\\s@<>,:.]+)*>?";
const withoutMailto = (text: string): string => text.trim().replace(/^mailto:/i, "");

const mailAddress = plainName(
  new RegExp(`^${oneAddress}$`),
  'not a mail address; write for example "alerts@example.org"',
  withoutMailto,
);

const mailAddresses = plainName(
  new RegExp(`^${oneAddress}(\\s*,\\s*${oneAddress})*$`),
  'not mail addresses; write for example "dba@example.org, oncall@example.org"',
  withoutMailto,
);

const receiver = z.discriminatedUnion("kind", [
  strict({
    kind: z.literal("slack").describe("A Slack channel."),
    severities,
    webhook: secretKey.describe("URL of the incoming webhook."),
    channel: z.string().min(1).describe("Channel, with its leading #."),
  }),
  strict({
    kind: z.literal("pagerduty").describe("PagerDuty."),
    severities,
    routingKey: secretKey.describe("The integration key of an Events API v2 service."),
  }),
  strict({
    kind: z.literal("email").describe("Mail."),
    severities,
    to: mailAddresses.describe("Addresses, with commas between them."),
    from: mailAddress.describe("Address of the sender."),
    smarthost: plainName(
      /^[a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?:\d{1,5}$/,
      'not a host and port; write for example "smtp.example.org:587"',
    ).describe("Mail server and port. It must offer TLS."),
    username: z.string().min(1).optional().describe("User for the mail server. Default: no login."),
    password: secretKey.optional().describe("Password of the user."),
  }),
  strict({
    kind: z.literal("webhook").describe("Any other program: Alertmanager's JSON over HTTP."),
    severities,
    url: secretKey.describe("Its URL, which is often its only protection."),
  }),
]);

/** The message for a name that no alert has. pgstack does not read silences and routes of an Alertmanager, which can have it too. */
function unknownAlert(name: string): string {
  const now = Object.hasOwn(formerNames, name) ? formerNames[name] : undefined;
  return now === undefined
    ? unknownKey(name, alertNames)
    : `unknown key; did you mean "${now}"? The alert was renamed: rename it in silences and routes of Alertmanager too`;
}

const volume = (size: string) =>
  strict({
    size: sizeQuantity.default(size).describe("Size of the volume."),
    storageClass: dnsLabel(253)
      .optional()
      .describe(
        "StorageClass. Default: pgstack-system on a GKE cluster that pgstack creates, otherwise the cluster's default class.",
      ),
  }).prefault({});

const program = (memory: string) =>
  strict({
    cpu: cpuQuantity.default("50m").describe("CPU requested, in cores; there is no limit."),
    memory: sizeQuantity.default(memory).describe("Memory request and limit."),
  })
    .prefault({})
    .describe("Resources of its container. A change restarts it.");

const image = imageReference.optional().describe("Its image. Default: the pinned release. A change restarts it.");

const common = {
  namespace: dnsLabel().default("monitoring").describe("Namespace of monitoring."),
  runbooks: z
    .string()
    .regex(/[^/]$/, { error: "must not end with a slash" })
    .regex(/^(?!https?:\/\/)(?![^/]*\.[a-z]{2,}(\/|$))|^https?:\/\/[^\s/]+/i, {
      error: ({ input }) => `has a host and no scheme; write "https://${String(input)}"`,
    })
    .default("docs/runbooks")
    .describe("URL of the published runbooks: alerts link to `<runbooks>/<alert>.md`."),
  pullSecrets: pullSecretNames
    .default([])
    .describe(
      "Secrets of type kubernetes.io/dockerconfigjson for the images of monitoring; each must be in the namespace of monitoring, and for the " +
        "exporter of certificates in those of the clusters. Default: none. A change restarts its pods.",
    ),
  alerts: z
    .partialRecord(
      z.enum(alertNames),
      strict({
        enabled: z.boolean().default(true).describe("false removes the alert."),
        warning: z.number().optional().describe("Threshold of the warning, in the unit of the alert."),
        critical: z.number().optional().describe("Threshold of the critical alert, in the unit of the alert."),
      }),
      {
        // The type of zod does not list this issue for records, which report it for keys outside of an enum.
        error: (issue: z.core.$ZodRawIssue) =>
          issue.code === "unrecognized_keys" ? issue.keys.map((key) => unknownAlert(key)).join("\n") : undefined,
      },
    )
    .default({})
    .describe("Alerts to change, by name. Default: the catalogue in docs/alerts.md."),
  pace: z
    .number()
    .min(1)
    .max(100)
    .default(1)
    .describe("Divides every duration in the catalogue, so that alerts fire sooner; for tests."),
  certificates: strict({
    enabled: z.boolean().default(true).describe("false removes it, and with it the alert on expiring certificates."),
    image,
  })
    .prefault({})
    .describe(
      "The exporter of the expiry of certificates, one in each namespace with clusters; it reads public parts only.",
    ),
};

const bundled = strict({
  mode: z.literal("bundled").describe("A bundled stack: Prometheus, Alertmanager and Grafana."),
  ...common,
  clients: z
    .array(monitoringClient)
    .default([])
    .describe(
      "Pods and addresses that are allowed to reach Grafana, Prometheus or Alertmanager in an environment with NetworkPolicies, for example an " +
        "ingress controller; `npm run open` works without an entry. Default: none.",
    ),
  egress: z
    .array(egressDestination)
    .default([])
    .describe(
      "Destinations of Alertmanager beyond port 443 and the mail servers of its receivers, for example a webhook in this cluster.",
    ),
  prometheus: strict({
    retentionDays: z
      .number()
      .int()
      .min(1)
      .max(365)
      .default(15)
      .describe("Retention of metrics, in days. The alert PostgresVolumeFullInWeeks needs 8 or more."),
    storage: volume("20Gi").describe("Volume of metrics. The oldest are dropped when it is full."),
    resources: program("2Gi"),
    image,
  })
    .prefault({})
    .describe("Prometheus."),
  alertmanager: strict({
    receivers: z
      .array(receiver)
      .default([])
      .describe("Receivers of alerts. Without any, alerts are only shown. A change restarts Alertmanager."),
    storage: volume("4Gi").describe("Volume of silences and of the notification log."),
    resources: program("128Mi"),
    image,
  })
    .prefault({})
    .describe("Alertmanager."),
  kubeStateMetrics: strict({ image }).prefault({}).describe("The exporter of the state of pods, Deployments and Jobs."),
  grafana: strict({
    enabled: z.boolean().default(true).describe("false removes Grafana and the dashboards; metrics and alerts stay."),
    adminPassword: secretKey
      .optional()
      .describe("Password of the user admin. Default: generated once, on Grafana's volume."),
    storage: volume("4Gi").describe("Volume of users and of their own dashboards."),
    resources: program("512Mi"),
    image,
  })
    .prefault({})
    .describe("Grafana."),
});

const prometheusOperator = strict({
  mode: z
    .literal("prometheus-operator")
    .describe("Objects for an existing Prometheus Operator; receivers and permissions belong to that stack."),
  ...common,
  scrapers: z
    .array(scraper)
    .optional()
    .describe(
      "Pods of that Prometheus, which are allowed to reach the exporters in an environment with NetworkPolicies. Default: every pod of `namespace`.",
    ),
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe("Labels with which that stack selects monitors and rules, for example `release: kube-prometheus-stack`."),
  dashboardLabels: z
    .record(z.string(), z.string())
    .default({ grafana_dashboard: "1" })
    .describe("Labels with which that stack's Grafana selects dashboards."),
});

/** Schema of {@link MonitoringArgs}: a bundled stack, or an existing one. */
export const monitoringSchema = z.discriminatedUnion("mode", [
  withRules(bundled, [...monitoringRules, ...bundledMonitoringRules]),
  withRules(prometheusOperator, monitoringRules),
]);

/** Settings of monitoring as a user writes them; defaults may be left out. */
export type { MonitoringSettings } from "./settings.gen";
/** Monitoring with every default filled in. */
export type {
  BundledResolvedMonitoring as ResolvedBundledMonitoring,
  PrometheusOperatorResolvedMonitoring as ResolvedPrometheusOperatorMonitoring,
  ResolvedMonitoring,
} from "./resolved.gen";
/** A receiver of alerts. */
export type Receiver = z.output<typeof receiver>;
