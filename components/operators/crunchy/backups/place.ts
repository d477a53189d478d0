/** The part of a repository with its location. */
export interface PlaceOfRepository {
  readonly name: string;
  readonly gcs?: { readonly bucket: string };
  readonly s3?: {
    readonly bucket: string;
    readonly endpoint: string;
    readonly access: { readonly mode: string; readonly role?: string };
  };
  readonly azure?: { readonly container: string };
  readonly path?: string;
}

interface Owner {
  readonly name: string;
  readonly namespace: string;
}

/** Returns the folder of a repository in its bucket; each cluster has its own by default. */
export function pathOf(owner: Owner, { name, path }: Pick<PlaceOfRepository, "name" | "path">): string {
  return path ?? `/pgbackrest/${owner.namespace}/${owner.name}/${name}`;
}

/** Returns bucket and folder of a repository as one text; undefined for a volume, which belongs to one cluster. */
export function placeOf(owner: Owner, repository: PlaceOfRepository): string | undefined {
  const { gcs, s3, azure } = repository;
  const bucket =
    gcs !== undefined
      ? `gcs ${gcs.bucket}`
      : s3 !== undefined
        ? `s3 ${s3.endpoint.replace(/^https:\/\//, "")} ${s3.bucket}`
        : azure !== undefined
          ? `azure ${azure.container}`
          : undefined;
  return bucket === undefined ? undefined : `${bucket} ${pathOf(owner, repository)}`;
}
