import * as pulumi from "@pulumi/pulumi";
import type { PublishedManifest } from "./published-manifest";

/** Types of Kubernetes objects whose API group a CRD brings; groups of Kubernetes have no domain, or end in `k8s.io`. */
function hasDefinition(type: string): boolean {
  const group = /^kubernetes:([^/]+)\//.exec(type)?.[1] ?? "";
  return group.includes(".") && !group.endsWith(".k8s.io");
}

/**
 * Keeps a preview from asking the API server about custom resources while the CRDs that it has are of another release: it refuses a field that only the new
 * CRDs have ("field not declared in schema"), so that an upgrade of the operator could be neither previewed nor confirmed. `up` itself applies the
 * CRDs first.
 *
 * The provider does not ask about a resource with a value that is unknown yet, so the annotations of each are made to depend on the CRDs. Outside of such a preview
 * nothing differs. Source: pulumi-kubernetes 4, provider/pkg/provider/provider.go, Update, hasComputedValue.
 *
 * @param manifest The CRDs.
 * @param isPreview Whether the program runs in a preview. @default that of the engine
 */
export function previewOf(
  manifest: Pick<PublishedManifest, "digest">,
  isPreview = pulumi.runtime.isDryRun(),
): pulumi.ResourceTransform[] {
  if (!isPreview) return [];
  return [
    ({ type, props, opts }) => {
      if (!hasDefinition(type)) return undefined;
      const { metadata } = props as { readonly metadata: { readonly annotations?: object } };
      const annotations = manifest.digest.apply(() => metadata.annotations);
      return { props: { ...props, metadata: { ...metadata, annotations } }, opts };
    },
  ];
}
