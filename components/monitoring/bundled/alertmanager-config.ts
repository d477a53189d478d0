import { alerts, type Severity } from "../alerts";
import type { Receiver } from "../schema";
import { secretsDirectory } from "./program";

/** The part of Alertmanager's configuration that pgstack writes. Source: Alertmanager documentation, Configuration. */
export interface AlertmanagerConfig {
  readonly route: Route & {
    readonly group_by: readonly string[];
    readonly group_wait: string;
    readonly group_interval: string;
    readonly routes: readonly (Route & { readonly matchers: readonly string[]; readonly continue: boolean })[];
  };
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly ({ readonly name: string } & ReceiverConfig)[];
  readonly templates: readonly string[];
}

interface Route {
  readonly receiver: string;
  readonly repeat_interval: string;
}

interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

interface Notification {
  readonly send_resolved: boolean;
}

interface ReceiverConfig {
  readonly slack_configs?: readonly (Notification & {
    readonly api_url_file: string;
    readonly channel: string;
    readonly title: string;
    readonly text: string;
  })[];
  readonly pagerduty_configs?: readonly (Notification & {
    readonly routing_key_file: string;
    readonly description: string;
    readonly severity: string;
  })[];
  readonly email_configs?: readonly (Notification & EmailConfig)[];
  readonly webhook_configs?: readonly (Notification & { readonly url_file: string })[];
}

interface EmailConfig {
  readonly to: string;
  readonly from: string;
  readonly smarthost: string;
  readonly require_tls: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly auth_username?: string | undefined;
  readonly auth_password_file?: string | undefined;
}

/** Alertmanager's configuration: which receiver gets which alerts, and which alerts mute others. It reads secrets from files and holds none. */
export function alertmanagerConfig(receivers: readonly Receiver[]): AlertmanagerConfig {
  const named = receivers.map((receiver, i) => ({ receiver, name: `${receiver.kind}-${i + 1}` }));
  return {
    route: {
      receiver: "null",
      // One notification for each cluster, however many alerts a fault raises.
      group_by: ["namespace", "cluster"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: named.map(({ receiver, name }) => ({
        receiver: name,
        matchers: [`severity=~"${receiver.severities.join("|")}"`],
        repeat_interval: repeatInterval(receiver.severities),
        continue: true,
      })),
    },
    inhibit_rules: inhibitRules(),
    receivers: [{ name: "null" }, ...named.map(({ receiver, name }) => ({ name, ...receiverConfig(receiver) }))],
    templates: [],
  };
}

/** Returns the names of the Secrets that receivers read. */
export function receiverSecrets(receivers: readonly Receiver[]): string[] {
  const named = receivers.map((receiver) => {
    if (receiver.kind === "slack") return receiver.webhook.secret;
    if (receiver.kind === "pagerduty") return receiver.routingKey.secret;
    return receiver.kind === "email" ? receiver.password?.secret : receiver.url.secret;
  });
  return [...new Set(named.filter((name) => name !== undefined))].sort();
}

function repeatInterval(severities: readonly Severity[]): string {
  return severities.includes("critical") ? "4h" : "24h";
}

/** A critical alert mutes the warning of the same name, and a cause mutes the alerts that follow from it. */
function inhibitRules(): InhibitRule[] {
  const causes = [...new Set(alerts.flatMap(({ inhibitedBy = [] }) => inhibitedBy))];
  return [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ["alertname", "namespace", "cluster", "pod", "persistentvolumeclaim", "operator"],
    },
    ...causes.map((cause) => ({
      source_matchers: [`alertname="${cause}"`],
      target_matchers: [
        `alertname=~"${alerts
          .filter(({ inhibitedBy }) => inhibitedBy?.includes(cause))
          .map(({ name }) => name)
          .join("|")}"`,
      ],
      equal: ["namespace", "cluster"],
    })),
  ];
}

const file = ({ secret, key }: { readonly secret: string; readonly key: string }): string =>
  `${secretsDirectory}/${secret}/${key}`;

const title =
  "[{{ .Status | toUpper }}] {{ .CommonLabels.namespace }}/{{ .CommonLabels.cluster }}: {{ range .Alerts }}{{ .Labels.alertname }} {{ end }}";
const text =
  "{{ range .Alerts }}{{ .Labels.severity }}: {{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Annotations.runbook_url }}\n{{ end }}";

function receiverConfig(receiver: Receiver): ReceiverConfig {
  const resolved = { send_resolved: true };
  switch (receiver.kind) {
    case "slack":
      return {
        slack_configs: [{ ...resolved, api_url_file: file(receiver.webhook), channel: receiver.channel, title, text }],
      };
    case "pagerduty":
      return {
        pagerduty_configs: [
          {
            ...resolved,
            routing_key_file: file(receiver.routingKey),
            description: title,
            severity: '{{ if eq .CommonLabels.severity "critical" }}critical{{ else }}warning{{ end }}',
          },
        ],
      };
    case "email":
      return { email_configs: [{ ...resolved, ...emailConfig(receiver) }] };
    case "webhook":
      return { webhook_configs: [{ ...resolved, url_file: file(receiver.url) }] };
  }
}

function emailConfig(receiver: Extract<Receiver, { kind: "email" }>): EmailConfig {
  const { to, from, smarthost, username, password } = receiver;
  return {
    to,
    from,
    smarthost,
    require_tls: true,
    headers: { Subject: title },
    text,
    auth_username: password && username,
    auth_password_file: username !== undefined && password !== undefined ? file(password) : undefined,
  };
}
