import type { k8s } from "cdk8s-plus-28";
import { unlessEmpty } from "../shared/defined";

/** Settings that pods of pgstack share with the pods of the cluster that they serve. */
export interface HelperPods {
  /**
   * Fields of the pod's spec that place it on the nodes of the instances, which have its image and its architecture.
   */
  readonly placement: Pick<k8s.PodSpec, "affinity" | "nodeSelector" | "tolerations">;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Names of the Secrets that images are pulled with. */
  readonly imagePullSecrets: readonly string[];
  /** User and group of Postgres in the image. Default: {@link postgresUser}. */
  readonly user?: number;
}

/** Returns the metadata of a pod that serves a cluster. Its own labels take precedence. */
export function helperMetadata(
  { labels, annotations }: HelperPods,
  own: Readonly<Record<string, string>>,
): k8s.ObjectMeta {
  return { labels: { ...labels, ...own }, annotations: unlessEmpty(annotations) };
}

/** Returns the fields of the pod's spec that come from its cluster. */
export function helperSpec({ placement, imagePullSecrets }: HelperPods): Partial<k8s.PodSpec> {
  return {
    ...placement,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
  };
}

/** User and group of Postgres in the images of CloudNativePG and PGO. */
export const postgresUser = 26;
