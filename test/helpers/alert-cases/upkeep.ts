import { type AlertCase, cnpg, pgo, everywhere, cluster, first, metric } from "./case";
import { monitoredTopologies } from "../monitoring";
import type { InputSeries } from "../promtool";

const target = { ...first, job: "pgstack-cloudnative-pg", instance: "10.0.0.1:9187" };

/** A Deployment of CloudNativePG's installation that runs all the time. */
const available = (deployment: string): InputSeries => ({
  [metric("kube_deployment_status_replicas_available", { namespace: "cnpg-system", deployment })]: "1x70",
});

const renewal = (name: string): string =>
  metric(name, { namespace: "cnpg-system", cronjob: "barman-cloud-certificates" });

/** Cases of the alerts on maintenance and monitoring. */
export const upkeep: readonly AlertCase[] = [
  {
    alert: "PostgresCertificateExpiring",
    exporters: everywhere,
    series: {
      [metric("x509_cert_not_after", { ...cluster, secret: "main-server", key: "tls.crt" })]:
        `${20 * 86400}x60 ${4 * 86400}x120 ${0.5 * 86400}x60 ${90 * 86400}x60`,
    },
    labels: { ...cluster, secret: "main-server", key: "tls.crt" },
    expected: [["60m"], ["100m"], ["150m", "warning"], ["220m", "critical", "warning"], ["250m"]],
  },
  ...(["cnpg_collector_manual_switchover_required", "ccp_settings_pending_restart_count"] as const).map(
    (name, i): AlertCase => ({
      alert: "PostgresPendingRestart",
      exporters: i === 0 ? cnpg : pgo,
      series: { [metric(name, first)]: "0x10 1x90 0x10" },
      labels: first,
      expected: [["10m"], ["60m"], ["90m", "warning"], ["105m"]],
    }),
  ),
  ...everywhere.map((exporter): AlertCase => {
    const [operated] = monitoredTopologies[exporter].operators;
    const { namespace = "", deployment = "", operator = "" } = operated ?? {};
    return {
      alert: "PostgresOperatorDown",
      exporters: [exporter],
      series: {
        [metric("kube_deployment_status_replicas_available", { namespace, deployment })]: "1x5 0x50 1x10",
        ...(exporter === "cloudnative-pg" ? available("barman-cloud") : {}),
      },
      labels: { namespace, operator },
      expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["62m"]],
    };
  }),
  {
    alert: "PostgresOperatorDown",
    exporters: cnpg,
    series: {
      [metric("kube_deployment_status_replicas_available", { namespace: "cnpg-system", deployment: "barman-cloud" })]:
        "1x5 0x50 1x10",
      ...available("cnpg-controller-manager"),
    },
    labels: { namespace: "cnpg-system", operator: "barman-cloud" },
    expected: [["5m"], ["8m"], ["15m", "warning"], ["50m", "critical", "warning"], ["62m"]],
  },
  {
    alert: "PostgresCertificateRenewalFailing",
    exporters: cnpg,
    // It never succeeded since its creation, then did after 30 days.
    interval: "1h",
    series: {
      [renewal("kube_cronjob_created")]: "0x800",
      [renewal("kube_cronjob_status_last_successful_time")]: "_x720 2592000x80",
    },
    labels: { namespace: "cnpg-system", operator: "barman-cloud" },
    expected: [["70h"], ["75h", "warning"], ["490h", "critical", "warning"], ["722h"]],
  },
  {
    alert: "PostgresMetricsTargetDown",
    exporters: everywhere,
    series: { [metric("up", target)]: "1x5 0x15 1x10", [metric("up", { job: "somebody-elses" })]: "0x40" },
    labels: target,
    expected: [["5m"], ["8m"], ["15m", "warning"], ["25m"]],
  },
];
