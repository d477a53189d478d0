/** Where a cluster runs. */
export type Location =
  | { readonly kind: "zonal"; readonly zone: string }
  | { readonly kind: "regional"; readonly region: string; readonly zones: readonly string[] };

/** The location as GKE's API names it: a zone or a region. */
export function locationName(location: Location): string {
  return location.kind === "zonal" ? location.zone : location.region;
}

/** The zones that have nodes. */
export function nodeZones(location: Location): readonly string[] {
  return location.kind === "zonal" ? [location.zone] : location.zones;
}

/**
 * How many nodes GKE must be asked for to have `total` of them: it makes the number that it is given in each zone.
 *
 * @returns nothing when the zones cannot have the same number each.
 */
export function nodesPerZone(total: number, location: Location): number | undefined {
  const zones = nodeZones(location).length;
  return total % zones === 0 ? total / zones : undefined;
}

/**
 * Nodes that an upgrade adds to a pool for its duration, in all zones together. Source: GKE API, NodePool.UpgradeSettings: "the number of
 * additional nodes that can be added to the node pool".
 */
export const maxSurge = 1;
