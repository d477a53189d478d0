/** A repository of Artifact Registry. */
export interface ImageRepository {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  /** True if `up` grants the nodes access. */
  readonly grant: boolean;
}

/**
 * Returns the repository of Artifact Registry that `imageRegistry` names, for the nodes of a new GKE cluster; undefined
 * for another registry and for an existing cluster. The owner of another project's repository grants access, so nothing
 * is granted by default.
 */
export function imageRepository({
  imageRegistry,
  imageRegistryGrant,
  kubernetes,
}: {
  readonly imageRegistry?: string | undefined;
  readonly imageRegistryGrant?: boolean | undefined;
  readonly kubernetes: { readonly source: string; readonly project?: string };
}): ImageRepository | undefined {
  const [, location, project, name] =
    /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)/.exec(imageRegistry ?? "") ?? [];
  if (kubernetes.source !== "gke" || location === undefined || project === undefined || name === undefined)
    return undefined;
  return { project, location, name, grant: imageRegistryGrant ?? project === kubernetes.project };
}
