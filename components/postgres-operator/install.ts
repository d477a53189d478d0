import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Installation } from "../operators/operator";
import { previewOf, PublishedManifest, type PublishedManifestArgs } from "../published-manifest";
import { ChartResources } from "../shared/chart-resources";

/** Target cluster of published manifests, and the folder with copies of them. */
export type InstallTarget = Pick<PublishedManifestArgs, "kubeconfig" | "context" | "mirror" | "adopt">;

/** Resources that an installation depends on. */
export interface InstallAfter {
  readonly namespace: readonly pulumi.Resource[];
  readonly nodes: readonly pulumi.Resource[];
}

/** What clusters need of an installation. */
export interface Installed {
  /** Resources that a cluster must depend on. */
  readonly ready: readonly pulumi.Resource[];
  /** Transforms that a cluster must have. */
  readonly transforms: pulumi.ResourceTransform[];
}

/** Creates the parts of an installation under `parent`. */
export function install(
  parent: pulumi.Resource,
  name: string,
  namespace: string,
  { published, permissions, operator, jobs = [], registered = [] }: Installation,
  target: InstallTarget,
  after: InstallAfter,
): Installed {
  const definitions = new PublishedManifest(
    `${name}-definitions`,
    { ...target, ...published },
    // CRDs have no namespace to wait for.
    { parent, dependsOn: published.namespace === undefined ? [] : [...after.namespace] },
  );
  const permitted =
    permissions.length === 0
      ? []
      : new ChartResources(
          `${name}-permissions`,
          { objects: permissions },
          { parent, protect: false, dependsOn: [...after.namespace] },
        ).resources;
  const opts = { parent, dependsOn: [definitions, ...permitted, ...after.namespace, ...after.nodes] };
  const installed =
    "objects" in operator
      ? new ChartResources(name, { objects: operator.objects }, opts).resources
      : [new Release(name, { ...operator.release, namespace, skipCrds: true, atomic: false, timeout: 300 }, opts)];
  const prepared =
    jobs.length === 0
      ? []
      : new ChartResources(`${name}-jobs`, { objects: jobs }, { ...opts, protect: false }).resources;
  const later =
    registered.length === 0
      ? []
      : new ChartResources(`${name}-registered`, { objects: registered }, { parent, dependsOn: [...installed] })
          .resources;
  return {
    ready: [definitions, ...permitted, ...installed, ...prepared, ...later],
    transforms: previewOf(definitions),
  };
}
