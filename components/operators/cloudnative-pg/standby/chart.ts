import { definedEntries } from "../../../shared/defined";
import { storeName } from "../backups/chart";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Bootstrap, ClusterSpec, ExternalCluster, Recovery } from "../crd.gen";
import { isFollowing } from "../mode";
import { pluginName, sourceStore } from "../plugin";

type Cluster = ResolvedCloudNativePgCluster;
type Standby = NonNullable<Cluster["standby"]>;
type Server = Pick<Standby, "cluster" | "port" | "access"> & { readonly host: string };

/** Database of the connection, which replication does not use. Source: CloudNativePG 1.30, Replica clusters. */
const dbname = "postgres";

/**
 * Renders `spec.replica`, and both clusters of the pair in `externalClusters`: the webhook wants the primary there, also
 * where it is this one. Source: CloudNativePG 1.30, internal/webhook/v1/cluster_webhook.go,
 * validateReplicaClusterExternalClusters.
 */
export function standbySpec(cluster: Cluster): Pick<ClusterSpec, "replica" | "externalClusters"> {
  const { name, namespace, standby } = cluster;
  if (standby === undefined) return {};
  const { promoted, token, delaySeconds } = standby;
  const other = otherName(cluster, standby);
  return {
    replica: {
      self: name,
      primary: promoted ? name : other,
      source: other,
      // The webhook refuses a token of a replica cluster, and a delay together with a token.
      promotionToken: promoted ? token : undefined,
      minApplyDelay: promoted || delaySeconds === undefined ? undefined : `${delaySeconds}s`,
    },
    externalClusters: [
      { name: other, ...archive(cluster, standby), ...connection(standby) },
      { name, connectionParameters: { host: `${name}-rw.${namespace}.svc`, dbname } },
    ],
  };
}

/** Renders `spec.bootstrap` of a new standby; undefined for a cluster that has its own data. */
export function standbyBootstrap(
  cluster: Cluster,
  application: Pick<Recovery, "database" | "owner" | "secret">,
): Bootstrap | undefined {
  const { standby } = cluster;
  if (standby === undefined || !isFollowing(cluster)) return undefined;
  const from = { source: otherName(cluster, standby), ...application };
  return standby.repository !== undefined ? { recovery: from } : { pg_basebackup: from };
}

/** The other cluster in `externalClusters`, where each has another name. */
function otherName({ name }: Cluster, { cluster }: Standby): string {
  return cluster === name ? `${cluster}-other` : cluster;
}

function archive({ name }: Cluster, { cluster, repository }: Standby): Pick<ExternalCluster, "plugin"> {
  return repository === undefined
    ? {}
    : {
        plugin: {
          name: pluginName,
          parameters: { barmanObjectName: storeName(name, sourceStore), serverName: cluster },
        },
      };
}

function connection({ host, ...standby }: Standby): Partial<ExternalCluster> {
  return host === undefined ? {} : serverOf({ host, ...standby });
}

/**
 * Renders a server that is copied or replicated. Keys of the Secrets are those of CloudNativePG's own certificates. Source:
 * CloudNativePG 1.30, pkg/specs, and Bootstrap, TLS certificate authentication.
 */
export function serverOf({ cluster, host, port, access }: Server): Omit<ExternalCluster, "name"> {
  const { user, secrets } = loginOf(cluster, access);
  return {
    connectionParameters: definedEntries({
      host,
      port: port === undefined ? undefined : String(port),
      user,
      dbname,
      sslmode: "verify-full",
    }),
    ...secrets,
    sslRootCert: { name: access?.ca ?? `${cluster}-ca`, key: "ca.crt" },
  };
}

function loginOf(
  cluster: string,
  access: Standby["access"],
): { readonly user: string; readonly secrets: Partial<ExternalCluster> } {
  if (access?.mode === "password")
    return { user: access.user, secrets: { password: { name: access.secret, key: "password" } } };
  const name = access?.secret ?? `${cluster}-replication`;
  return {
    user: "streaming_replica",
    secrets: { sslKey: { name, key: "tls.key" }, sslCert: { name, key: "tls.crt" } },
  };
}
