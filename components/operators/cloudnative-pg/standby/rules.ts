import type { Rule } from "../../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "../cluster";

/** Rules for the other cluster of a pair, and for a server that is copied. */
export const standbyRules: Rule<ResolvedCloudNativePgCluster>[] = [
  {
    id: "standby-of-cloudnative-pg-has-source",
    reads: ["standby"],
    why: "CloudNativePG refuses another cluster that has neither an archive nor a server.",
    source: "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateExternalCluster",
    check: ({ standby }) =>
      standby !== undefined && standby.repository === undefined && standby.host === undefined
        ? [{ path: ["standby"], message: "needs repository, host or both" }]
        : [],
  },
  {
    id: "standby-repository-has-sidecar",
    reads: ["standby", "backups"],
    why: "The sidecar of the cluster's own backups reads the archive of the other cluster; a standby without an archive of its own has no backups once it is promoted.",
    source: "CloudNativePG 1.30, Replica clusters, Backup and symmetric architectures",
    check: ({ standby, backups }) =>
      standby?.repository !== undefined && backups === undefined
        ? [
            {
              path: ["backups"],
              message:
                "is missing, and standby.repository needs it; configure a repository of this cluster's own, or follow by host only",
            },
          ]
        : [],
  },
  {
    id: "standby-has-no-other-origin",
    reads: ["standby", "bootstrap"],
    why: "A new standby starts from the data of the other cluster: CloudNativePG accepts one bootstrap method, and one external cluster of a name.",
    source:
      "CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go, validateBootstrapMethod, validateExternalClusters",
    check: ({ standby, bootstrap }) =>
      standby !== undefined && bootstrap !== undefined
        ? [
            {
              path: ["bootstrap"],
              message: "cannot be combined with standby; remove it, a running cluster does not read it",
            },
          ]
        : [],
  },
  {
    id: "standby-login-has-host",
    reads: ["standby"],
    why: "A port or a login without a host has no effect.",
    source: "CloudNativePG 1.30, pkg/management/external, ConfigureConnectionToServer",
    check: ({ standby }) =>
      standby === undefined || standby.host !== undefined
        ? []
        : (["port", "access"] as const)
            .filter((key) => standby[key] !== undefined)
            .map((key) => ({ path: ["standby", key], message: "needs host; add it, or remove this key" })),
  },
  {
    id: "cluster-does-not-copy-itself",
    reads: ["name", "namespace", "bootstrap", "standby"],
    why: "A cluster that waits for its own primary never starts.",
    source: "CloudNativePG 1.30, Bootstrap, pg_basebackup",
    check: ({ name, namespace, bootstrap, standby }) => {
      const own = ["-rw", "-r", "-ro"].flatMap((end) => hostNames(`${name}${end}`, namespace));
      const copied = bootstrap?.from === "server" ? bootstrap : undefined;
      return [
        ...(copied?.cluster === name && copied.host === undefined
          ? [{ path: ["bootstrap", "cluster"], message: "is this cluster itself; name another one, or set host" }]
          : []),
        ...([["bootstrap", copied?.host] as const, ["standby", standby?.host] as const] as const).flatMap(
          ([key, host]) =>
            host !== undefined && own.includes(host)
              ? [{ path: [key, "host"], message: "is a Service of this cluster itself; name that of the other one" }]
              : [],
        ),
      ];
    },
  },
];

/** Returns the names of a Service inside Kubernetes. */
export function hostNames(service: string, namespace: string): string[] {
  const full = `${service}.${namespace}`;
  return [service, full, `${full}.svc`, `${full}.svc.cluster.local`];
}
