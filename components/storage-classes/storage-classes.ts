import * as pulumi from "@pulumi/pulumi";
import { KubernetesResource } from "../shared/chart-resources";
import { storageClassesChart, type StorageClassesProps } from "./chart";

/** Arguments of {@link StorageClasses}; plain values. */
export type StorageClassesArgs = StorageClassesProps;

/**
 * The classes of a database's volumes on GKE. They are never protected: a class is no data, and volumes that exist keep the
 * policy that they were made with, whatever becomes of their class.
 *
 * @example
 * ```ts
 * import { databaseStorage, StorageClasses } from "./components/storage-classes";
 *
 * new StorageClasses("storage", { machineType: "n4-standard-4", disposable: false, labels: { team: "data" } });
 * export const storageClass = databaseStorage;
 * ```
 */
export class StorageClasses extends pulumi.ComponentResource {
  /** Every resource made, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: StorageClassesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:StorageClasses", name, {}, opts);
    this.resources = storageClassesChart(args).map(
      (object) =>
        new KubernetesResource(`${name}-${object.kind.toLowerCase()}`, object, {
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
