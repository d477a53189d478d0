import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { hippo } from "../hippo";
import { NetworkPoliciesChart } from "./chart";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster("hippo", hippo(namespace), { provider });

new ChartResources(
  "network-policies",
  {
    objects: renderChart(
      (app) =>
        new NetworkPoliciesChart(app, "network-policies", {
          namespace,
          cluster: "hippo",
          clients: { "example.com/database-client": "hippo" },
          monitoring: "monitoring",
        }),
    ),
  },
  { provider, dependsOn: database },
);
