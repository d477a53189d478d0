import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { hippo } from "../hippo";
import { UserPasswordChart } from "./chart";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster("hippo", hippo(namespace), { provider });

new ChartResources(
  "external-secrets",
  {
    objects: renderChart(
      (app) =>
        new UserPasswordChart(app, "external-secrets", {
          namespace,
          secret: database.endpoints.user.password.secret,
          store: config.require("store"),
          remoteKey: "postgres/hippo/app",
          version: config.require("passwordVersion"),
        }),
    ),
  },
  { provider, dependsOn: database },
);
