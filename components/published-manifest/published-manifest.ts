import * as pulumi from "@pulumi/pulumi";
import type { PublishedFile } from "../versions";
import { text } from "./provider.gen";

export type { PublishedFile } from "../versions";

/** Arguments of {@link PublishedManifest}. */
export interface PublishedManifestArgs {
  /** The published files, in the order in which they are read. A change applies the new ones. */
  readonly manifests: readonly PublishedFile[];
  /** Kinds to apply; other objects in the files are ignored. */
  readonly kinds: readonly string[];
  /** Namespace for the namespaced objects. @default the namespace in the file */
  readonly namespace?: string;
  /**
   * Existing objects of another owner that can be replaced, as `Kind/name` or `Kind/namespace/name`. Others are
   * refused. @default none
   */
  readonly adopt?: readonly string[];
  /** A directory with copies named `<sha256>.yaml`, tried before the address. @default none */
  readonly mirror?: string;
  /** The Kubernetes to apply to: a kubeconfig's text or path. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Context of the kubeconfig. @default its current one */
  readonly context?: string;
}

/**
 * Objects of a release's published manifest, applied server-side and awaited; the stack's state contains only their
 * digest.
 *
 * It is for custom resource definitions: PGO's is 1.4 MB of JSON, and with it in the ordinary state a no-op `up` took four
 * times as long. An upgrade is a new digest; objects removed or replaced by hand show as drift in a refresh. Destroying
 * this resource leaves the objects: deleting a CRD would delete every database of its kind.
 *
 * It is a dynamic resource, registered under Pulumi's own type for those.
 *
 * @example
 * ```ts
 * import { crunchy, PublishedManifest } from "pgstack";
 *
 * new PublishedManifest(
 *   "crds",
 *   { manifests: crunchy.manifests, kinds: ["CustomResourceDefinition"], kubeconfig: "./kubeconfig", context: "shared" },
 *   {},
 * );
 * ```
 */
export class PublishedManifest extends pulumi.CustomResource {
  /** SHA-256 of the files that were applied; not known in a preview that would apply others. */
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, args: PublishedManifestArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "pulumi-nodejs:dynamic/pgstack:PublishedManifest",
      name,
      { ...args, digest: undefined, applied: undefined, __provider: text },
      opts,
    );
  }
}
