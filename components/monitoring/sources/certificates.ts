import { certificatesDirectory, certificatesName } from "../names";
import type { Source } from "../../model/metrics/source";

/**
 * Expiry of certificates: an exporter that reads the public part of each. It has no access to Secrets; the kubelet
 * mounts the files. Source: x509-certificate-exporter 4, docs/metrics.md.
 */
export const certificates: Source = {
  name: "certificates",
  targets: {
    kind: "pods",
    where: "clusters",
    labels: { "app.kubernetes.io/component": certificatesName },
    port: "metrics",
  },
  relabel: [],
  relabelSamples: [
    ...["cluster", "secret", "key"].map((to, i) => ({
      from: ["filepath"],
      regex: `${certificatesDirectory}/([^/]+)/([^/]+)/([^/]+)`,
      to,
      value: `$${i + 1}`,
    })),
  ],
  metrics: { x509_cert_not_after: ["cluster", "secret", "key"] },
  signals: { certificate_end_time_seconds: 'x509_cert_not_after{cluster!=""}' },
};
