import { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { PublishedManifest } from "../../published-manifest";
import { ChartResources } from "../../shared/chart-resources";
import { crunchy } from "../../versions";
import type { InstallAfter, InstallTarget } from "../cloudnative-pg/install";
import type { crunchyOperatorSchema } from "../schema";
import { pgoPermissionsChart } from "./permissions";
import { crunchyChartValues } from "./values";

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
  const permissions =
    settings.watchNamespaces.length === 0
      ? []
      : new ChartResources(
          `${name}-permissions`,
          { objects: pgoPermissionsChart(settings.namespace, settings.watchNamespaces) },
          { parent, protect: false, dependsOn: [...after.namespace] },
        ).resources;
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
    { parent, dependsOn: [definitions, ...permissions, ...after.namespace, ...after.nodes] },
  );
  return [definitions, ...permissions, release];
}
