import * as pulumi from "@pulumi/pulumi";
import { KubernetesResource } from "../shared/chart-resources";
import type { KubernetesObject } from "../shared/kubernetes-object";
import { storageClassesChart, type StorageClassesProps } from "./chart";
import { databaseStorage } from "./names";

/** Arguments of {@link StorageClasses}; plain values. */
export type StorageClassesArgs = StorageClassesProps;

/**
 * The classes of volumes on GKE. They are never protected: a class holds no data, and existing volumes keep the type of
 * disk and the policy that they were created with, even without their class.
 *
 * @example
 * ```ts
 * import { databaseStorage, StorageClasses } from "./components/storage-classes";
 *
 * new StorageClasses("storage", {
 *   databaseDisk: "hyperdisk-balanced",
 *   systemDisk: "pd-balanced",
 *   disposable: false,
 *   labels: { team: "data" },
 *   diskTopology: false,
 * });
 * export const storageClass = databaseStorage;
 * ```
 */
export class StorageClasses extends pulumi.ComponentResource {
  /** All created resources, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: StorageClassesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:StorageClasses", name, {}, opts);
    this.resources = storageClassesChart(args).map(
      (object) =>
        new KubernetesResource(resourceName(name, object), object, {
          parent: this,
          protect: false,
          // Kubernetes refuses to change these in place, and the provider does not know it.
          replaceOnChanges: ["reclaimPolicy", "volumeBindingMode", "deletionPolicy", "driver"],
          deleteBeforeReplace: true,
        }),
    );
    this.registerOutputs();
  }
}

/** The class of databases is the oldest: it keeps the name in Pulumi that it had when it was the only one. */
function resourceName(name: string, { kind, metadata }: KubernetesObject): string {
  const kindName = `${name}-${kind.toLowerCase()}`;
  return metadata.name === databaseStorage ? kindName : `${kindName}-${metadata.name}`;
}
