import { Provider } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ChartResources, PostgresCluster, renderChart } from "pgstack";
import { PgAdminChart } from "./chart";

const config = new pulumi.Config();
const provider = new Provider("kubernetes", { context: config.require("context") });
const namespace = config.require("namespace");

const database = new PostgresCluster(
  "customer-postgres",
  {
    operator: "cloudnative-pg",
    name: "customer-postgres",
    namespace,
    version: 17,
    instances: 2,
    storage: { size: "10Gi" },
    users: [{ name: "customer", databases: ["customer_db"] }],
    acceptNoBackups: true,
  },
  { provider },
);

new ChartResources(
  "pgadmin",
  {
    objects: renderChart(
      (app) =>
        new PgAdminChart(app, "pgadmin", {
          ...{ namespace, name: "customer-postgres", administrator: "pgadmin-administrator" },
          database: database.endpoints,
        }),
    ),
  },
  { provider, dependsOn: database },
);
