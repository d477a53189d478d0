import * as fs from "node:fs";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, cloudNativePg, existingCluster, PostgresCluster, PublishedManifest } from "pgstack";
import { renderPostgresCluster } from "pgstack/charts";
import type { PostgresClusterSettings } from "pgstack/schema";
import { organizationDefaults, TeamDatabase } from "./team-database";

const config = new pulumi.Config();
const namespace = config.require("namespace");
const file = config.require("kubeconfig");
const connection = existingCluster({
  kubeconfig: file,
  text: fs.readFileSync(file, "utf8"),
  context: config.require("context"),
});

// The Kubernetes is this program's own affair: it is there, and so is the operator.
const provider = new Provider("existing", {
  kubeconfig: connection.kubeconfig,
  context: connection.context,
  clusterIdentifier: connection.identity,
  enableServerSideApply: true,
});
const space = new ChartResources(
  "namespace",
  { objects: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }] },
  { provider },
);
const definitions = new PublishedManifest("definitions", {
  manifests: cloudNativePg.manifests,
  kinds: ["CustomResourceDefinition"],
  mirror: config.require("manifests"),
  kubeconfig: connection.kubeconfig,
  context: connection.context,
});

const opts = { provider, dependsOn: [...space.resources, definitions] };
const orders = new PostgresCluster("orders", organizationDefaults("orders", { namespace }), opts);
const reports = new TeamDatabase("reports", { namespace }, opts);

// What another environment would have, as objects for its review: the same settings under the other operator.
const reviewed: PostgresClusterSettings = {
  operator: "crunchy",
  name: "orders",
  namespace,
  version: 17,
  storage: { size: "100Gi" },
};
const { customResource } = renderPostgresCluster(reviewed);

export const hosts = { orders: orders.endpoints.writeHost, reports: reports.endpoints.writeHost };
export const review = `${customResource.kind} ${customResource.metadata.name}`;
