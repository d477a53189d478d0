import { alerts } from "../../components/monitoring/alerts";
import { alertmanagerConfig } from "../../components/monitoring/bundled/alertmanager-config";
import { prometheusConfig } from "../../components/monitoring/bundled/prometheus-config";
import { renderMonitoring } from "../../components/monitoring/render";
import { blindAlerts, ruleGroups } from "../../components/monitoring/rule-groups";
import { type MonitoringSettings, monitoringSchema, type Receiver } from "../../components/monitoring/schema";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type Exporter, monitoredTopologies } from "../helpers/monitoring";
import { havePromtool, noPromtool, runTool } from "../helpers/promtool";
import { describeWhen } from "../helpers/when";

const exporters = Object.keys(monitoredTopologies) as Exporter[];
const key = (name: string) => ({ secret: "receivers", key: name });
const receivers: readonly Receiver[] = [
  { kind: "pagerduty", severities: ["critical"], routingKey: key("pagerduty") },
  { kind: "slack", severities: ["critical", "warning"], webhook: key("slack"), channel: "#alerts" },
  { kind: "webhook", severities: ["info"], url: key("webhook") },
  {
    kind: "email",
    severities: ["warning"],
    to: "dba@example.org",
    from: "alerts@example.org",
    smarthost: "smtp.example.org:587",
    username: "alerts",
    password: key("mail"),
  },
];

function render(settings: MonitoringSettings, exporter: Exporter = "crunchy-collector"): KubernetesObject[] {
  return renderMonitoring(monitoringSchema.parse(settings), monitoredTopologies[exporter]);
}
const bundled = (exporter?: Exporter): KubernetesObject[] => render({ mode: "bundled" }, exporter);
const ofKind = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind);

describe("the bundled stack", () => {
  it.each(exporters)("is in its namespace and next to the clusters, and has no Secret (%s)", (exporter) => {
    const objects = bundled(exporter);
    expect(ofKind(objects, "Secret")).toEqual([]);
    expect(
      ofKind(objects, "StatefulSet").map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
    ).toEqual(["monitoring/prometheus", "monitoring/alertmanager", "monitoring/grafana"]);
    expect(ofKind(objects, "Deployment").map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)).toEqual(
      ["postgres/certificate-exporter", "monitoring/kube-state-metrics"],
    );
  });

  it("runs restricted pods only", () => {
    const workloads = bundled().filter(({ kind }) => kind === "StatefulSet" || kind === "Deployment");
    expect(workloads).toHaveLength(5);
    for (const { spec } of workloads) {
      const pod = (spec as { template: { spec: { securityContext: unknown; [key: string]: unknown } } }).template.spec;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      const containers = [...((pod["initContainers"] ?? []) as unknown[]), ...(pod["containers"] as unknown[])];
      for (const container of containers) {
        expect(container).toMatchObject({
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
        });
      }
    }
  });

  it("reads nodes/metrics, never nodes/proxy, and Secrets nowhere", () => {
    const rules = [...ofKind(bundled(), "ClusterRole"), ...ofKind(bundled(), "Role")].flatMap(
      ({ rules: own }) => own as { resources?: string[]; verbs: string[] }[],
    );
    const resources = rules.flatMap((rule) => rule.resources ?? []);
    expect(resources).toContain("nodes/metrics");
    expect(resources).not.toContain("nodes/proxy");
    expect(resources).not.toContain("secrets");
    expect([...new Set(rules.flatMap(({ verbs }) => verbs))].sort()).toEqual(["get", "list", "watch"]);
  });

  it("stores metrics on volumes of the configured size, for the configured retention", () => {
    const [prometheus] = ofKind(
      render({ mode: "bundled", prometheus: { retentionDays: 30, storage: { size: "50Gi", storageClass: "fast" } } }),
      "StatefulSet",
    );
    expect(JSON.stringify(prometheus)).toContain("--storage.tsdb.retention.time=30d");
    expect(JSON.stringify(prometheus)).toContain("--storage.tsdb.retention.size=40960MB");
    expect(prometheus?.["spec"]).toMatchObject({
      volumeClaimTemplates: [{ spec: { storageClassName: "fast", resources: { requests: { storage: "50Gi" } } } }],
    });
  });

  it("has no default password: one is generated in the volume, or read from the named Secret", () => {
    const grafana = (settings: MonitoringSettings): string =>
      JSON.stringify(ofKind(render(settings), "StatefulSet").find(({ metadata }) => metadata.name === "grafana"));
    expect(grafana({ mode: "bundled" })).toContain("/dev/urandom");
    const named = grafana({
      mode: "bundled",
      grafana: { adminPassword: { secret: "grafana-admin", key: "password" } },
    });
    expect(named).not.toContain("/dev/urandom");
    expect(named).toContain("/etc/pgstack/secrets/grafana-admin/password");
  });

  it("sees only the public part of certificates", () => {
    const [exporter] = ofKind(bundled(), "Deployment");
    const text = JSON.stringify(exporter);
    expect(text).toContain('"path":"main/main-cluster-cert/tls.crt"');
    expect(text).not.toContain("tls.key");
    expect(exporter?.["spec"]).toMatchObject({ template: { spec: { automountServiceAccountToken: false } } });
  });

  it("omits disabled parts, with their alerts and their scrape configuration", () => {
    const objects = render({ mode: "bundled", grafana: { enabled: false }, certificates: { enabled: false } });
    const text = JSON.stringify(objects);
    expect(text).not.toMatch(/grafana/i);
    expect(text).not.toMatch(/x509|certificate-exporter|PostgresCertificateExpiring/);
    expect(text).not.toContain("pgstack-certificates");
    expect(ofKind(objects, "StatefulSet")).toHaveLength(2);
    expect(JSON.stringify(bundled())).toMatch(/PostgresCertificateExpiring/);
  });

  it("runs the configured images", () => {
    const image = (name: string) => ({ image: `mirror.example/${name}:1` });
    const objects = render({
      mode: "bundled",
      prometheus: image("prometheus"),
      alertmanager: image("alertmanager"),
      grafana: image("grafana"),
      kubeStateMetrics: image("kube-state-metrics"),
      certificates: image("certificate-exporter"),
    });
    const used = [...JSON.stringify(objects).matchAll(/"image":"([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(used.filter((name) => !name.startsWith("mirror.example/"))).toEqual([]);
    // Grafana's is used twice: it makes the password too.
    expect(used).toHaveLength(6);
  });

  it.each([["bundled"], ["prometheus-operator"]] as const)(
    "pulls images of every pod with the Secrets that are named (%s)",
    (mode) => {
      const pods = (pullSecrets?: string[]): unknown[] =>
        render({ mode, ...(pullSecrets !== undefined ? { pullSecrets } : {}) }).flatMap((object) => {
          const { spec } =
            (object["spec"] as { template?: { spec?: { imagePullSecrets?: unknown } } } | undefined)?.template ?? {};
          return spec === undefined ? [] : [spec.imagePullSecrets];
        });
      expect(pods().length).toBeGreaterThan(0);
      expect(new Set(pods())).toEqual(new Set([undefined]));
      const secrets = [{ name: "login" }, { name: "other" }];
      expect(pods(["login", "other"])).toEqual(pods().map(() => secrets));
    },
  );

  it("restarts a program when its files change", () => {
    const annotation = (settings: MonitoringSettings): unknown =>
      JSON.stringify(ofKind(render(settings), "StatefulSet")).match(/"pgstack\/configuration":"(\w+)"/)?.[1];
    expect(annotation({ mode: "bundled" })).toBe(annotation({ mode: "bundled" }));
    expect(annotation({ mode: "bundled" })).not.toBe(
      annotation({ mode: "bundled", alerts: { PostgresConnectionsHigh: { warning: 0.5 } } }),
    );
  });
});

describeWhen(havePromtool, noPromtool, "the configuration by the programs that read it", () => {
  it.each(exporters)("is one that Prometheus takes (%s)", (exporter) => {
    const config = prometheusConfig(monitoredTopologies[exporter]);
    const { code, output } = runTool("promtool", { "prometheus.yaml": { ...config, rule_files: [] } }, [
      "check",
      "config",
      "--syntax-only",
      "{}/prometheus.yaml",
    ]);
    expect(code === 0 ? "" : output).toBe("");
  });

  it("is one that Alertmanager takes, with every kind of receiver", () => {
    const { code, output } = runTool("amtool", { "alertmanager.yaml": alertmanagerConfig(receivers) }, [
      "check-config",
      "{}/alertmanager.yaml",
    ]);
    expect(code === 0 ? "" : output).toBe("");
  });

  it.each([
    ["critical", "pagerduty-1,slack-2"],
    ["warning", "slack-2,email-4"],
    ["info", "webhook-3"],
    ["unheard-of", "null"],
  ])("routes %s to %s", (severity, wanted) => {
    const { output } = runTool("amtool", { "alertmanager.yaml": alertmanagerConfig(receivers) }, [
      "config",
      "routes",
      "test",
      "--config.file={}/alertmanager.yaml",
      `severity=${severity}`,
    ]);
    // After a warning about flags.
    expect(output.trim().split("\n").at(-1)).toBe(wanted);
  });
});

describe("one fault", () => {
  const { inhibit_rules: rules } = alertmanagerConfig([]);
  const names = new Set<string>(alerts.map(({ name }) => name));

  it("inhibits the alerts that follow from it, within the same cluster", () => {
    const down = rules.find(({ source_matchers: [matcher] }) => matcher === 'alertname="PostgresDown"');
    expect(down?.target_matchers[0]).toContain("PostgresNoPrimary");
    expect(down?.equal).toEqual(["namespace", "cluster"]);
  });

  it("has its name in the catalogue, and never inhibits itself through other alerts", () => {
    const causes = new Map(alerts.map(({ name, inhibitedBy = [] }) => [name, inhibitedBy]));
    for (const [name, direct] of causes) {
      for (const cause of direct) expect(names).toContain(cause);
      const seen = new Set<string>();
      const queue = [...direct];
      for (let cause = queue.shift(); cause !== undefined; cause = queue.shift()) {
        if (!seen.has(cause)) queue.push(...(causes.get(cause) ?? []));
        seen.add(cause);
      }
      expect(seen).not.toContain(name);
    }
  });
});

describe("alerts that are changed", () => {
  const rulesOf = (changes: Parameters<typeof ruleGroups>[1]["changes"], pace?: number) =>
    ruleGroups(monitoredTopologies["crunchy-exporter"], {
      runbooks: "https://runbooks.example.org",
      ...(changes !== undefined ? { changes } : {}),
      ...(pace !== undefined ? { pace } : {}),
    }).flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined));

  it("have other thresholds, or are disabled", () => {
    const rules = rulesOf({
      PostgresConnectionsHigh: { enabled: true, warning: 0.5 },
      PostgresFailover: { enabled: false },
    });
    const connections = rules.filter(({ alert }) => alert === "PostgresConnectionsHigh");
    expect(connections.map(({ expr }) => expr.split("> ")[1])).toEqual(["0.5", "0.95"]);
    expect(rules.map(({ alert }) => alert)).not.toContain("PostgresFailover");
  });

  it("have a summary, a longer description and a link to their runbook", () => {
    const rules = rulesOf(undefined);
    expect(rules.length).toBeGreaterThan(0);
    for (const { alert, annotations } of rules) {
      const { summary = "", description = "", ...rest } = annotations ?? {};
      expect(rest).toEqual({ runbook_url: `https://runbooks.example.org/${alert ?? ""}.md` });
      expect(summary).toMatch(/\{\{ .*\$labels\./);
      // The fault, its effect and the first step.
      expect(description.split(/(?<=\.) (?=[A-Z])/).length).toBeGreaterThanOrEqual(3);
      expect(description).toMatch(/\{\{ .*\$labels\..*\.$/);
    }
  });

  it("have names that differ from those of other products in a shared Prometheus", () => {
    expect(alerts.map(({ name }) => name).filter((name) => !/^(Postgres|PgBouncer)[A-Z]/.test(name))).toEqual([]);
  });

  it("are raised sooner in tests", () => {
    const [usual] = rulesOf(undefined);
    const [sooner] = rulesOf(undefined, 10);
    expect([usual?.for, sooner?.for]).toEqual(["1m", "6000ms"]);
    const failover = (rules: ReturnType<typeof rulesOf>) =>
      rules.find(({ alert }) => alert === "PostgresFailover")?.expr;
    expect(failover(rulesOf(undefined))).toContain("[10m]");
    expect(failover(rulesOf(undefined, 10))).toContain("[60000ms]");
  });

  it("are omitted without their metrics: PGO has no plugin, and its exporter does not query PgBouncer", () => {
    const renewal = { alert: "PostgresCertificateRenewalFailing", missing: ["certificate_renewal_time_seconds"] };
    expect(blindAlerts(monitoredTopologies["crunchy-exporter"])).toEqual([
      { alert: "PgBouncerSaturated", missing: ["pooler_clients_waiting"] },
      renewal,
    ]);
    expect(blindAlerts(monitoredTopologies["crunchy-collector"])).toEqual([renewal]);
    expect(blindAlerts(monitoredTopologies["cloudnative-pg"])).toEqual([]);
  });

  it("are omitted without their metrics: Zalando's exporter reads no tables of users, no backups and no PgBouncer", () => {
    expect(blindAlerts(monitoredTopologies["zalando-exporter"])).toEqual([
      { alert: "PgBouncerSaturated", missing: ["pooler_clients_waiting"] },
      { alert: "PostgresAutovacuumBehind", missing: ["table_vacuum_due_ratio", "table_dead_rows"] },
      { alert: "PostgresDeadRows", missing: ["table_dead_rows", "table_live_rows"] },
      { alert: "PostgresTableBloat", missing: ["table_bytes_per_row", "table_size_bytes"] },
      { alert: "PostgresBackupFailed", missing: ["backup_failed"] },
      { alert: "PostgresBackupTooOld", missing: ["backup_age_seconds", "expected_backup_age_seconds"] },
      { alert: "PostgresBackupUnknown", missing: ["expected_backup_age_seconds", "backup_age_seconds"] },
      { alert: "PostgresCertificateRenewalFailing", missing: ["certificate_renewal_time_seconds"] },
      { alert: "PostgresPendingRestart", missing: ["pending_restart"] },
    ]);
  });
});
