import { omit } from "../../shared/omit";
import type { Derivations } from "../../shared/validation";
import { resolvedDrill } from "../../model/drill/schema";
import { defaultInstances, defaultResources } from "../../model/instances";
import type { CrunchyInstanceSet, ParsedCrunchyCluster, ResolvedCrunchyCluster } from "./cluster";
import type { Tablespace } from "../../model/tablespaces/sql";
import { instanceSet, tablespaceFolder } from "./names";

/** Derived keys that rules read besides those of the schema. */
export const derived = {
  sets: { from: ["crunchy"], of: setsOf },
  tablespaces: { from: ["tablespaces"], of: tablespacesOf },
  drill: { from: ["drill"], of: (cluster: ParsedCrunchyCluster) => resolvedDrill(cluster, false) },
} satisfies Derivations<ParsedCrunchyCluster>;

/** Applies the defaults that depend on other keys. */
export function resolve(cluster: ParsedCrunchyCluster, disposable: boolean): ResolvedCrunchyCluster {
  return {
    ...omit(cluster, "instances", "storage", "walStorage", "resources"),
    sets: setsOf(cluster) ?? [],
    tablespaces: tablespacesOf(cluster),
    drill: resolvedDrill(cluster, disposable),
    crunchy: omit(cluster.crunchy, "instanceSets"),
  };
}

/** Returns the instance sets of a cluster; undefined for one without storage, which a rule refuses. */
function setsOf(cluster: ParsedCrunchyCluster): CrunchyInstanceSet[] | undefined {
  const { instances = defaultInstances, storage, walStorage, resources = defaultResources, scheduling } = cluster;
  const { instanceSets } = cluster.crunchy;
  if (instanceSets !== undefined) {
    return instanceSets.map((set, i) => {
      const path = ["crunchy", "instanceSets", i];
      return set.scheduling === undefined
        ? { ...set, path, scheduling, schedulingPath: ["scheduling"] }
        : { ...set, path, scheduling: set.scheduling, schedulingPath: [...path, "scheduling"] };
    });
  }
  if (storage === undefined) return undefined;
  const common = { name: instanceSet, replicas: instances, storage, walStorage, resources, scheduling };
  return [{ ...common, path: [], schedulingPath: ["scheduling"], sidecars: [], labels: {}, annotations: {} }];
}

/** Returns tablespaces with the mount paths of their volumes. Source: PGO 6.0, internal/postgres/config.go. */
function tablespacesOf({ tablespaces }: ParsedCrunchyCluster): Tablespace[] {
  return tablespaces.map((one) => ({ ...one, location: `${tablespaceFolder}/${one.name}/data` }));
}
