/** Services of the bundled stack: names and ports, the same as in the addresses that their pods use among themselves. */
export const services = {
  prometheus: { name: "prometheus", port: 9090 },
  alertmanager: { name: "alertmanager", port: 9093 },
  grafana: { name: "grafana", port: 3000 },
} as const;

/** One of the programs that can be opened in a browser. */
export type MonitoringService = keyof typeof services;

/** Name of the exporter of certificates, one in each namespace with clusters. */
export const certificatesName = "certificate-exporter";

/** Where that exporter sees them: `<cluster>/<secret>/<key>`. */
export const certificatesDirectory = "/certificates";

/** The token of the account that a Prometheus runs as, in its own container. */
export const accountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** The name of a source's job in Prometheus, the same in every mode. */
export function jobName(source: string): string {
  return `pgstack-${source}`;
}

/** Every job of this project. */
export const everyJob = 'job=~"pgstack-.+"';
