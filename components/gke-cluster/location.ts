/** Location of a cluster. */
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
 * Returns the number of nodes to request from GKE for `total` nodes: GKE creates the requested number in each zone.
 *
 * @returns undefined when the nodes cannot be spread evenly over the zones.
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
