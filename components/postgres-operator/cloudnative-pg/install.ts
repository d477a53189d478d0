import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { PublishedManifest, type PublishedManifestArgs } from "../../published-manifest";
import { ChartResources } from "../../shared/chart-resources";
import { cloudNativePg } from "../../versions";
import type { cloudNativePgOperatorSchema } from "../schema";
import { cloudNativePgOperatorChart } from "./chart";

/** Where published manifests are applied to and looked for. */
export type InstallTarget = Pick<PublishedManifestArgs, "kubeconfig" | "context" | "mirror" | "adopt">;

/** What an installation waits for, apart from its own parts. */
export interface InstallAfter {
  readonly namespace: readonly pulumi.Resource[];
  readonly nodes: readonly pulumi.Resource[];
}

/** Installs CloudNativePG under `parent`; returns what a cluster must wait for. */
export function installCloudNativePg(
  parent: pulumi.Resource,
  name: string,
  settings: z.output<typeof cloudNativePgOperatorSchema>,
  target: InstallTarget,
  after: InstallAfter,
): pulumi.Resource[] {
  const definitions = new PublishedManifest(
    `${name}-definitions`,
    {
      ...target,
      manifests: cloudNativePg.manifests,
      kinds: ["CustomResourceDefinition", "ConfigMap"],
      namespace: settings.namespace,
    },
    { parent, dependsOn: [...after.namespace] },
  );
  const chart = new ChartResources(
    name,
    {
      objects: cloudNativePgOperatorChart({
        namespace: settings.namespace,
        image: settings.image ?? cloudNativePg.operatorImage,
        imagePullPolicy: settings.imagePullPolicy,
        pullSecrets: settings.pullSecrets,
        watchNamespaces: settings.watchNamespaces,
        ...settings.resources,
      }),
    },
    { parent, dependsOn: [definitions, ...after.namespace, ...after.nodes] },
  );
  return [definitions, ...chart.resources];
}
