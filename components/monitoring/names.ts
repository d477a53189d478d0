/** Services of the bundled stack: names and ports, which its pods also use to reach each other. */
export const services = {
  prometheus: { name: "prometheus", port: 9090 },
  alertmanager: { name: "alertmanager", port: 9093 },
  grafana: { name: "grafana", port: 3000 },
} as const;

/** One of the programs that can be opened in a browser. */
export type MonitoringService = keyof typeof services;

/** Name of the exporter of certificates, one in each namespace with clusters. */
export const certificatesName = "certificate-exporter";

/** Mount path of certificates in that exporter, with files `<cluster>/<secret>/<key>`. */
export const certificatesDirectory = "/certificates";

/** Path of the service account token in Prometheus' container. */
export const accountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Returns the name of a source's job in Prometheus, the same in every mode. */
export function jobName(source: string): string {
  return `pgstack-${source}`;
}

/** Matcher for every job of this project. */
export const everyJob = 'job=~"pgstack-.+"';
