/** A volume as far as its class is concerned. */
export interface Volume {
  readonly storageClass?: string | undefined;
}

/** The StorageClass of volumes of pods that run on a pool of nodes. */
export type ClassFor = (nodePool: "any" | "database") => string;

/** Returns an object whose volume at a key has a class: its own, or else the given one. An object without that volume stays as it is. */
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
