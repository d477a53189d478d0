import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { hippo } from "../hippo";
import { ScheduledSqlChart } from "./chart";
import { statements } from "./statements";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster("hippo", hippo(namespace), { provider });

new ChartResources(
  "cron-jobs",
  {
    objects: renderChart(
      (app) => new ScheduledSqlChart(app, "cron-jobs", { namespace, database: database.endpoints, statements }),
    ),
  },
  { provider, dependsOn: database },
);
