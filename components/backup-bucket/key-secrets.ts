import * as pulumi from "@pulumi/pulumi";
import { resourceType } from "../shared/chart-resources";
import { recommendedLabels } from "../shared/labels";
import { keySecretKey, keySecretName } from "./names";

/** Arguments of {@link BackupKeySecrets}. */
export interface BackupKeySecretsArgs {
  /** The JSON key; a secret. */
  readonly key: pulumi.Input<string>;
  /** Clusters that use it, and their namespaces; plain values. */
  readonly clusters: readonly { readonly name: string; readonly namespace: string }[];
}

/**
 * Secrets with the bucket's key, one for each cluster that uses it. The value is a Pulumi secret: encrypted in the
 * state and never shown.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { BackupKeySecrets } from "./components/backup-bucket";
 *
 * new BackupKeySecrets("backup-key", {
 *   key: new pulumi.Config().requireSecret("key"),
 *   clusters: [{ name: "main", namespace: "postgres" }],
 * });
 * ```
 */
export class BackupKeySecrets extends pulumi.ComponentResource {
  /** All created resources, for `dependsOn`. */
  readonly resources: readonly pulumi.Resource[];

  constructor(name: string, args: BackupKeySecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgstack:index:BackupKeySecrets", name, {}, opts);
    const value = pulumi.secret(args.key);
    this.resources = args.clusters.map(
      (cluster) => new KeySecret(`${name}-${cluster.name}`, cluster, value, { parent: this, protect: false }),
    );
    this.registerOutputs();
  }
}

class KeySecret extends pulumi.CustomResource {
  constructor(
    name: string,
    cluster: { readonly name: string; readonly namespace: string },
    value: pulumi.Output<string>,
    opts: pulumi.CustomResourceOptions,
  ) {
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: keySecretName(cluster.name),
        namespace: cluster.namespace,
        labels: recommendedLabels("backup-key", cluster.name),
      },
      type: "Opaque",
      data: { [keySecretKey]: value.apply((text) => Buffer.from(text, "utf8").toString("base64")) },
    };
    super(resourceType(object), name, object, pulumi.mergeOptions(opts, { additionalSecretOutputs: ["data"] }));
  }
}
