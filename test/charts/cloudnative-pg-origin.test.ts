import { renderPostgresCluster } from "../../components/postgres-cluster";
import { bucketServiceAccounts } from "../../components/operators/cloudnative-pg/names";
import { at } from "../../components/shared/tree";
import { barmanRepository as repository, type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";

describe("a CloudNativePG cluster that starts from backups", () => {
  const copy = (bootstrap: CloudNativePgSettings["bootstrap"]) =>
    renderPostgresCluster(cloudNativePgCluster({ name: "copy", backups: { repositories: [repository] }, bootstrap }));
  const specOf = (bootstrap: CloudNativePgSettings["bootstrap"]): Record<string, unknown> =>
    copy(bootstrap).customResource["spec"] as Record<string, unknown>;
  const configurationOf = (bootstrap: CloudNativePgSettings["bootstrap"]): unknown =>
    at(
      copy(bootstrap).prerequisites.find(({ metadata }) => metadata.name === "copy-source"),
      "spec",
      "configuration",
    );
  const externalCluster = (serverName: string): object => ({
    name: serverName,
    plugin: {
      name: "barman-cloud.cloudnative-pg.io",
      parameters: { barmanObjectName: "copy-source", serverName },
    },
  });

  it("reads those of another cluster in its own bucket, up to a recovery target", () => {
    const target = { type: "time" as const, value: "2026-01-31 14:15:11+00" };
    expect(specOf({ from: "cluster", cluster: "main", target })).toMatchObject({
      bootstrap: {
        recovery: {
          source: "main",
          database: "app",
          owner: "app",
          recoveryTarget: { targetTime: "2026-01-31 14:15:11+00" },
        },
      },
      externalClusters: [externalCluster("main")],
    });
    expect(configurationOf({ from: "cluster", cluster: "main", target })).toMatchObject({
      destinationPath: "gs://backups/barman/postgres",
      googleCredentials: { gkeEnvironment: true },
    });
  });

  it("has no initdb: the operator accepts one bootstrap method", () => {
    expect(Object.keys(specOf({ from: "cluster", cluster: "main" })["bootstrap"] as object)).toEqual(["recovery"]);
  });

  it.each([
    ["xid", "7", "targetXID"],
    ["lsn", "0/1F000060", "targetLSN"],
    ["name", "before", "targetName"],
  ] as const)("is restored up to a %s, from another bucket and a named backup", (type, value, key) => {
    const repository = { gcs: { bucket: "old" }, path: "/archive" };
    const target = { type, value };
    const bootstrap = {
      from: "repository",
      repository,
      cluster: "gone",
      target,
      backupSet: "20260131T010002",
    } as const;
    expect(configurationOf(bootstrap)).toMatchObject({ destinationPath: "gs://old/archive" });
    expect(specOf(bootstrap)).toMatchObject({
      bootstrap: { recovery: { source: "gone", recoveryTarget: { [key]: value, backupID: "20260131T010002" } } },
      externalClusters: [externalCluster("gone")],
    });
  });

  it("lets its pods read the source bucket", () => {
    const bootstrap = { from: "repository" as const, repository: { gcs: { bucket: "old" } }, cluster: "gone" };
    const cluster = cloudNativePgCluster({ name: "copy", backups: { repositories: [repository] }, bootstrap });
    expect(bucketServiceAccounts(cluster, "old")).toEqual(["copy"]);
    expect(bucketServiceAccounts(cluster, "another")).toEqual([]);
  });
});
