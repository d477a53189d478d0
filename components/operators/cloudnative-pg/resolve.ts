import type { Derivations } from "../../shared/validation";
import { resolvedDrill } from "../../model/drill/schema";
import type { InstanceSet } from "../../model/instances";
import { unencryptedConnectionsOf } from "./hba/chart";
import type { ParsedCloudNativePgCluster, ResolvedCloudNativePgCluster } from "./cluster";

/** Derived keys that rules read besides those of the schema. */
export const derived = {
  sets: { from: [], of: setsOf },
  drill: { from: ["drill"], of: (cluster: ParsedCloudNativePgCluster) => resolvedDrill(cluster, false) },
  unencryptedConnections: {
    from: ["cloudNativePg"],
    of: (cluster: ParsedCloudNativePgCluster) => unencryptedConnectionsOf(cluster, false),
  },
} satisfies Derivations<ParsedCloudNativePgCluster>;

/** Applies the defaults that depend on other keys. */
export function resolve(cluster: ParsedCloudNativePgCluster, disposable: boolean): ResolvedCloudNativePgCluster {
  return {
    ...cluster,
    sets: setsOf(cluster),
    drill: resolvedDrill(cluster, disposable),
    unencryptedConnections: unencryptedConnectionsOf(cluster, disposable),
  };
}

/** The one set of instances. */
export function setsOf({
  instances: replicas,
  storage,
  walStorage,
  resources,
}: Pick<ParsedCloudNativePgCluster, "instances" | "storage" | "walStorage" | "resources">): InstanceSet[] {
  return [{ path: [], replicas, storage, walStorage, resources }];
}
