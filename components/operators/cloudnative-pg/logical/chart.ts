import { createHash } from "node:crypto";
import { unlessEmpty } from "../../../shared/defined";
import type { Dependent } from "../../../model/dependent";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { ClusterSpec, ExternalCluster, Publication, PublicationSpec, Subscription } from "../crd.gen";
import { apiVersion, metadata } from "../names";

type Cluster = ResolvedCloudNativePgCluster;
type Settings = Cluster["cloudNativePg"];

const dashed = (name: string): string => name.replaceAll("_", "-");

/** Name of the object of a publication or a subscription. Names of publications are unique in their database only. */
export const objectNameOf = (
  cluster: Pick<Cluster, "name">,
  { database, name }: { readonly database: string; readonly name: string },
): string => `${cluster.name}-${dashed(database)}-${dashed(name)}`;

/** Renders the publications of a cluster. */
export function publicationObjects(cluster: Cluster): Publication[] {
  return cluster.cloudNativePg.publications.map((publication) => ({
    apiVersion,
    kind: "Publication",
    metadata: metadata(cluster, objectNameOf(cluster, publication)),
    spec: {
      cluster: { name: cluster.name },
      dbname: publication.database,
      name: publication.name,
      target: target(publication),
      // Both are written always: CloudNativePG does not reset a parameter that is removed. Source: CloudNativePG 1.30,
      // publication_controller_sql.go, toPublicationAlterSQL.
      parameters: {
        publish: publication.operations.join(", "),
        publish_via_partition_root: String(publication.partitions === "root"),
      },
      publicationReclaimPolicy: publication.onRemoval === "drop" ? "delete" : "retain",
    },
  }));
}

function target({ allTables, schemas, tables }: Settings["publications"][number]): PublicationSpec["target"] {
  if (allTables) return { allTables };
  return {
    objects: [
      ...tables.map(({ name, schema, columns, only }) => ({
        table: { name, schema, columns, only: only || undefined },
      })),
      ...schemas.map((tablesInSchema) => ({ tablesInSchema })),
    ],
  };
}

/** Renders the subscriptions of a cluster. */
export function subscriptionObjects(cluster: Cluster): Subscription[] {
  return cluster.cloudNativePg.subscriptions.map((subscription) => ({
    apiVersion,
    kind: "Subscription",
    metadata: metadata(cluster, objectNameOf(cluster, subscription)),
    spec: {
      cluster: { name: cluster.name },
      dbname: subscription.database,
      name: subscription.name,
      externalClusterName: publisherName(subscription),
      publicationName: subscription.publication,
      // Without a parameter that can change, CloudNativePG sends SET () at a change, which is a syntax error: this one has its
      // default. Source: CloudNativePG 1.30.1, subscription_controller_sql.go, toSubscriptionAlterSQL.
      parameters: {
        copy_data: String(subscription.copyData),
        synchronous_commit: "off",
        ...(subscription.failover ? { failover: "true" } : {}),
      },
      subscriptionReclaimPolicy: subscription.onRemoval === "drop" ? "delete" : "retain",
    },
  }));
}

/** Publications and subscriptions as dependents: those that stay in Postgres can be removed. */
export function logicalObjects(cluster: Cluster): readonly Pick<Dependent, "object" | "protect">[] {
  const { publications, subscriptions } = cluster.cloudNativePg;
  const stays = [...publications, ...subscriptions].map(({ onRemoval }) => onRemoval === "retain");
  return [...publicationObjects(cluster), ...subscriptionObjects(cluster)].map((object, i) => ({
    object,
    ...(stays[i] === true ? { protect: false as const } : {}),
  }));
}

/**
 * Names the publisher of a subscription by its connection: CloudNativePG looks at a subscription again only when its own
 * spec changed, and would keep another host or role to itself. Source: CloudNativePG 1.30, subscription_controller.go,
 * Reconcile.
 */
function publisherName({ name, from }: Settings["subscriptions"][number]): string {
  return `publisher-of-${dashed(name)}-${createHash("sha256").update(JSON.stringify(from)).digest("hex").slice(0, 6)}`;
}

/**
 * Renders the publishers as external clusters, whose Secrets the instance manager reads into files. Source:
 * CloudNativePG 1.30, pkg/management/external/external.go, ConfigureConnectionToServer.
 */
export function publishers(cluster: Cluster): ExternalCluster[] {
  return cluster.cloudNativePg.subscriptions.map((subscription) => {
    const { host, port, database, user, password, certificateAuthority, verify } = subscription.from;
    return {
      name: publisherName(subscription),
      connectionParameters: { host, port: String(port), dbname: database, user, sslmode: `verify-${verify}` },
      password: { name: password.secret, key: password.key },
      sslRootCert: { name: certificateAuthority.secret, key: certificateAuthority.key },
    };
  });
}

/** True if slots of subscriptions to this cluster are kept on its replicas. */
export function keepsLogicalSlots({
  instances,
  version,
  cloudNativePg: { publications },
}: Pick<Cluster, "instances" | "version" | "cloudNativePg">): boolean {
  return publications.length > 0 && instances > 1 && version >= 17;
}

/** Settings that this needs. Source: CloudNativePG 1.30, cluster_webhook.go, validateSynchronizeLogicalDecoding. */
export const slotSettings = ["hot_standby_feedback", "sync_replication_slots"] as const;

/** Renders `spec.replicationSlots`, for a cluster with publications. */
export function replicationSlots(cluster: Cluster): ClusterSpec["replicationSlots"] {
  return unlessEmpty({
    highAvailability: keepsLogicalSlots(cluster) ? { synchronizeLogicalDecoding: true } : undefined,
  });
}

/** Settings of Postgres for publications. */
export function logicalSettings(cluster: Cluster): Record<string, string> {
  return keepsLogicalSlots(cluster) ? Object.fromEntries(slotSettings.map((name) => [name, "on"])) : {};
}
