/** The part of a volume that sets its class. */
export interface Volume {
  readonly storageClass?: string | undefined;
}

/** Default StorageClass of volumes of pods on a pool of nodes. */
export type ClassFor = (nodePool: "any" | "database") => string;

/**
 * Returns an object whose volume at a key has a class: its own, otherwise the given one. An object without that volume
 * is unchanged.
 */
export function withClass<Key extends string, T extends { readonly [K in Key]?: Volume | undefined }>(
  object: T,
  key: Key,
  storageClass: string,
): T {
  const volume = object[key];
  return volume === undefined || volume.storageClass !== undefined
    ? object
    : { ...object, [key]: { ...volume, storageClass } };
}
