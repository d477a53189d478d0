/** A repository of Artifact Registry. */
export interface ImageRepository {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  /** Whether `up` lets the nodes read it. */
  readonly grant: boolean;
}

/**
 * The repository of Artifact Registry that `imageRegistry` names, for the nodes of a new GKE cluster; nothing for another registry, or
 * where the nodes are somebody else's. Of another project's repository the owner decides, so that nothing is granted by default.
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
