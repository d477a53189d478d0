import { folderCondition } from "../../components/backup-bucket/names";
import { bucketReaders, bucketWriters } from "../../src/backup-identity";
import type { EnvironmentConfig } from "../../src/config/schema";
import { googleEnvironment, onGke } from "../helpers/google";

type Cluster = EnvironmentConfig["clusters"][number];

/** Clusters of an environment, with what a test changes in the second. */
function clusters(second: object, first: object = {}): readonly Cluster[] {
  return googleEnvironment({
    clusters: [
      { ...onGke, ...first },
      { ...onGke, name: "second", ...second },
    ],
  }).clusters;
}

const own = (cluster: string): string => `pgbackrest/postgres/${cluster}/repo1/`;

/** Folders by service account. */
function folders(users: ReturnType<typeof bucketWriters>): Record<string, readonly string[] | undefined> {
  return Object.fromEntries(users.map(({ name, folders: of }) => [name, of]));
}

describe("the folders of a bucket", () => {
  it("are each cluster's own: no pod writes, and so deletes, another's", () => {
    const writers = folders(bucketWriters(clusters({}), "backups"));
    expect(writers["hippo-instance"]).toEqual([own("hippo")]);
    expect(writers["second-pgbackrest"]).toEqual([own("second")]);
    expect(folders(bucketReaders(clusters({}), "backups"))).toEqual({
      "hippo-restore-drill": [own("hippo")],
      "second-restore-drill": [own("second")],
    });
  });

  it("are read by a cluster that starts from another's, and only read", () => {
    const all = clusters({ bootstrap: { from: "cluster", cluster: "hippo", repository: "repo1" } });
    expect(folders(bucketReaders(all, "backups"))["second-instance"]).toEqual([own("hippo")]);
    expect(folders(bucketWriters(all, "backups"))["second-instance"]).toEqual([own("second")]);
  });

  it("of a source outside of the environment are pgstack's default, or the configured ones", () => {
    const away = clusters({
      bootstrap: { from: "cluster", cluster: "other", namespace: "theirs", repository: "repo1" },
    });
    expect(folders(bucketReaders(away, "backups"))["second-instance"]).toEqual(["pgbackrest/theirs/other/repo1/"]);
    const repository = { name: "repo1", gcs: { bucket: "backups" }, path: "/old/main" };
    const gone = clusters({ bootstrap: { from: "repository", repository } });
    expect(folders(bucketReaders(gone, "backups"))["second-instance"]).toEqual(["old/main/"]);
    expect(folders(bucketReaders(gone, "another"))["second-instance"]).toBeUndefined();
  });

  it("of CloudNativePG are those of the server, below the destination", () => {
    const cluster = {
      operator: "cloudnative-pg",
      name: "main",
      namespace: "postgres",
      version: 17,
      instances: 1,
      storage: { size: "10Gi", storageClass: "pgstack-database" },
      scheduling: { nodePool: "database" },
      users: [{ name: "app", databases: ["app"] }],
      backups: {
        repositories: [
          {
            name: "repo1",
            gcs: { bucket: "backups" },
            schedules: { full: "0 1 * * *" },
            retention: { full: 7, unit: "time" },
          },
        ],
      },
    } as const;
    const operators = [{ operator: "cloudnative-pg", namespace: "cnpg-system" } as const];
    const all = googleEnvironment({
      operators,
      clusters: [cluster, { ...cluster, name: "copy", bootstrap: { from: "cluster", cluster: "main" } }] as never,
    }).clusters;
    expect(folders(bucketWriters(all, "backups"))).toEqual({
      main: ["barman/postgres/main/"],
      copy: ["barman/postgres/copy/"],
    });
    expect(folders(bucketReaders(all, "backups"))["copy"]).toEqual(["barman/postgres/main/"]);
  });

  it("end in a slash, so that main is not main-2, and bound both objects and lists", () => {
    const { expression } = folderCondition("b", ["a/main/"]);
    expect(expression).toBe(
      "resource.name.startsWith('projects/_/buckets/b/objects/a/main/') || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('a/main/')",
    );
  });

  it("of a cluster are few enough for one condition: IAM takes twelve operators", () => {
    const most = ["repo1", "repo2", "repo3", "repo4"].map((name) => `pgbackrest/postgres/main/${name}/`);
    expect(folderCondition("b", most).expression.split(" || ").length - 1).toBeLessThanOrEqual(12);
  });
});
