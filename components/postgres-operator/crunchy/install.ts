import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { PublishedManifest } from "../../published-manifest";
import { crunchy } from "../../versions";
import type { InstallAfter, InstallTarget } from "../cloudnative-pg/install";
import type { crunchyOperatorSchema } from "../schema";

/** Installs PGO by its official Helm chart under `parent`; returns what a cluster must wait for. */
export function installCrunchy(
  parent: pulumi.Resource,
  name: string,
  settings: z.output<typeof crunchyOperatorSchema>,
  target: InstallTarget,
  after: InstallAfter,
): pulumi.Resource[] {
  // Helm installs the definitions in a chart's crds/ folder once and never upgrades them, so they are applied here.
  const definitions = new PublishedManifest(
    `${name}-definitions`,
    { ...target, manifests: crunchy.manifests, kinds: ["CustomResourceDefinition"] },
    { parent },
  );
  const release = new Release(
    name,
    {
      name: "pgo",
      chart: settings.chart.repository,
      version: settings.chart.version,
      namespace: settings.namespace,
      skipCrds: true,
      atomic: false,
      timeout: 300,
      values: crunchyChartValues(settings),
    },
    { parent, dependsOn: [definitions, ...after.namespace, ...after.nodes] },
  );
  return [definitions, release];
}

/** Values of PGO's chart. Source: values.yaml of the chart, last published in source with 5.8.5. */
export function crunchyChartValues(settings: z.output<typeof crunchyOperatorSchema>): Record<string, unknown> {
  const { cpu, memory } = settings.resources;
  return {
    singleNamespace: false,
    ...(settings.image !== undefined ? { controllerImages: { cluster: settings.image } } : {}),
    features: settings.featureGates,
    resources: { controller: { requests: { cpu, memory }, limits: { memory } } },
    ...(settings.watchNamespaces.length > 0
      ? { extraEnv: [{ name: "PGO_TARGET_NAMESPACES", value: settings.watchNamespaces.join(",") }] }
      : {}),
  };
}
