import { type TakeOver, type WrittenCluster, withoutKeys } from "../../../model/operations";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import { statusOf } from "../live";
import { isShutDown } from "../mode";
import { endpoints } from "../names";

/** Instances behind the Services that CloudNativePG creates for every cluster, by the end of their names. */
const ends = { rw: "primary", ro: "replicas", r: "any" } as const;

/**
 * Returns how a restored cluster takes over the Services of the one that it was restored from, or why it cannot.
 *
 * CloudNativePG restores into a new cluster only, and a new cluster of the same name is no way: it adopts volumes of that name without an
 * owner, and takes one that exists for its own, so that the volumes would have to go first. A Service of any name can belong to a cluster,
 * though: it has the selector of that cluster, and the certificate has its name. The operator refuses a Service that another cluster owns, so
 * its owner is changed once the former cluster is shut down, whose operator then leaves it alone. It keeps its address.
 *
 * Secrets that exist are used as they are: the CA of a cluster that is created later, and the password that `bootstrap.recovery.secret` names.
 *
 * Sources: CloudNativePG 1.30, "Recovery"; internal/controller/cluster_restore.go (reconcileRestoredCluster), cluster_create.go
 * (serviceReconciler, generateNodeSerial, createOrPatchClusterCredentialSecret), cluster_pki.go (ensureCASecret, renewCASecret);
 * pkg/reconciler/persistentvolumeclaim/create.go (waitForTerminatingPVC); pkg/specs/services.go (BuildManagedServices); api/v1/cluster_funcs.go
 * (GetClusterAltDNSNames); internal/webhook/v1/cluster_webhook.go (validateManagedServices: the Service for writes cannot be disabled).
 */
export function takeOver(cluster: ResolvedCloudNativePgCluster, as: string): TakeOver | string {
  const { name, namespace, standby, pooler, cloudNativePg } = cluster;
  if (standby !== undefined) return "it is one of a pair: the other cluster would follow another history of the data";
  if (pooler !== undefined) {
    return `clients of PgBouncer use the Service ${name}-pooler, which follows its Pooler and not a cluster`;
  }
  const own = Object.entries(ends).map(([end, to]) => ({ name: `${name}-${end}`, to, type: "ClusterIP" }));
  const { user, certificateAuthority } = endpoints(cluster);
  return {
    kind: "cluster.postgresql.cnpg.io",
    copies: [{ from: `${name}-ca`, to: `${as}-ca`, key: "ca.key" }],
    kept: [user.password.secret, certificateAuthority.secret],
    certificate:
      cloudNativePg.tls.server !== undefined
        ? { secret: cloudNativePg.tls.server.secret, host: `${as}-rw.${namespace}.svc` }
        : undefined,
    services: [...own, ...cloudNativePg.services].map((service) => service.name),
    beside: (restored) => ({
      ...withKeys(restored, (keys) => withoutKeys(keys, ["services"])),
      users: usersOf(cluster, restored).map((one, i) =>
        i === 0 ? { ...one, passwordSecret: user.password.secret } : one,
      ),
    }),
    isStopped: ({ cloudNativePg: keys }) => (keys as { readonly state?: unknown } | undefined)?.state === "shutdown",
    stopped: (former) => withKeys(former, (keys) => ({ ...keys, state: "shutdown" })),
    serves: (restored) => servicesOf(restored).some((service) => service["name"] === `${name}-rw`),
    served: (former, restored, existing) => ({
      former: withKeys(former, (keys) => withoutKeys(keys, ["services"])),
      restored: withKeys(restored, (keys) => ({
        ...keys,
        services: [...own.filter((service) => existing.includes(service.name)), ...servicesOf(former)],
      })),
    }),
  };
}

/**
 * Returns true for a cluster that is shut down and whose Services another one has taken over, which its operator reports in each reconcile.
 * Source: CloudNativePG 1.30, internal/controller/cluster_create.go, serviceReconciler.
 */
export function isTakenOver(cluster: Pick<ResolvedCloudNativePgCluster, "cloudNativePg">, live: unknown): boolean {
  return isShutDown(cluster) && /refusing to reconcile service/.test(statusOf(live).phaseReason ?? "");
}

/** Returns the users in the configuration; the default ones where it has none. */
function usersOf({ users }: ResolvedCloudNativePgCluster, written: WrittenCluster): readonly WrittenCluster[] {
  return (written["users"] as readonly WrittenCluster[] | undefined) ?? users.map((user) => ({ ...user }));
}

function servicesOf({ cloudNativePg }: WrittenCluster): readonly WrittenCluster[] {
  return (cloudNativePg as { readonly services?: readonly WrittenCluster[] } | undefined)?.services ?? [];
}

/** Returns a configuration with other keys of CloudNativePG; without the key where none is left. */
function withKeys(written: WrittenCluster, change: (keys: WrittenCluster) => WrittenCluster): WrittenCluster {
  const { cloudNativePg, ...others } = written;
  const changed = change((cloudNativePg ?? {}) as WrittenCluster);
  return Object.keys(changed).length > 0 || cloudNativePg !== undefined
    ? { ...others, cloudNativePg: changed }
    : others;
}
