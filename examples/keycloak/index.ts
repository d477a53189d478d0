import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { hippo } from "../hippo";
import { KeycloakChart } from "./chart";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster("hippo", hippo(namespace, "keycloak"), { provider });

new ChartResources(
  "keycloak",
  {
    objects: renderChart(
      (app) =>
        new KeycloakChart(app, "keycloak", {
          namespace,
          database: database.endpoints,
          administrator: "keycloak-administrator",
          hostname: config.require("hostname"),
        }),
    ),
  },
  { provider, dependsOn: database },
);
