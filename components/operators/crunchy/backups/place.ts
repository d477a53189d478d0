/** The part of a repository that says where it is. */
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

/** The folder of a repository in its bucket; each cluster has one of its own unless it is told otherwise. */
export function pathOf(owner: Owner, { name, path }: Pick<PlaceOfRepository, "name" | "path">): string {
  return path ?? `/pgbackrest/${owner.namespace}/${owner.name}/${name}`;
}

/** Bucket and folder of a repository as one text; nothing for a volume, which is no one else's. */
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
