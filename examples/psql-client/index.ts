import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { hippo } from "../hippo";
import { PsqlClientChart } from "./chart";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster("hippo", hippo(namespace), { provider });

new ChartResources(
  "psql-client",
  {
    objects: renderChart(
      (app) => new PsqlClientChart(app, "psql-client", { namespace, database: database.endpoints, seconds: 8 * 3600 }),
    ),
  },
  { provider, dependsOn: database },
);
