import * as path from "node:path";
import { readEnvironmentFile } from "../../src/commands/environment";
import { archivesOf } from "../../src/cost/archives";
import { inventoryOf } from "../../src/cost/inventory";
import { loadPrices } from "../../src/cost/prices";
import { workloadOf } from "../../src/cost/volumes";
import { findingsOf } from "../../src/plan/findings";
import { planEnvironment, recordEnvironment } from "../../src/plan/plan";
import { Recording } from "../../src/plan/recording";
import { repository } from "../helpers/repository";

/** An environment with CloudNativePG, whose repository is an object of its own, and a bucket that it creates. */
const config = readEnvironmentFile(path.join(repository, "test/golden/modes/cloudnative-pg.yaml"));

let recording: Recording;
beforeAll(async () => {
  recording = await recordEnvironment("cloudnative-pg", config);
});

describe("backups in an ObjectStore", () => {
  it("are counted in the cost, with their schedule and retention", async () => {
    const { resources } = await planEnvironment("cloudnative-pg", config);
    const inventory = inventoryOf(resources);
    if (inventory === undefined) throw new Error("no inventory");
    const [archive, ...others] = archivesOf(resources, inventory, loadPrices().assumptions);
    expect(others).toEqual([]);
    expect(archive).toMatchObject({
      cluster: "postgres/main",
      repository: "bucket",
      bucket: { name: "acme-postgres-prod-backups" },
      detail: expect.stringContaining("full every 1 d, kept 35 d") as string,
    });
  });

  it("have a sidecar in each instance, whose requests are counted", () => {
    const type = "kubernetes:postgresql.cnpg.io/v1:Cluster";
    const inputs = recording.resources.find((resource) => resource.type === type)?.inputs;
    expect(workloadOf(type, inputs)?.pods).toMatchObject([
      { count: 3, resources: [{ requests: { cpu: "4" } }, { requests: { cpu: "100m", memory: "512Mi" } }] },
    ]);
  });

  it("need access to the bucket before their cluster", () => {
    const type = /^kubernetes:postgresql\.cnpg\.io.*:Cluster$|:PostgresCluster$/;
    const early = new Recording();
    early.resources.push(
      ...recording.resources.map((resource) =>
        type.test(resource.type) ? { ...resource, dependencies: [] } : resource,
      ),
    );
    const found = (one: Recording): string[] =>
      findingsOf(config, one).flatMap(({ message }) => (message.startsWith("access-before-clusters") ? [message] : []));
    expect(found(recording)).toEqual([]);
    expect(found(early)).toContainEqual(expect.stringContaining("does not wait for"));
    // A store outside of Google Cloud needs no access to a bucket there.
    const elsewhere = new Recording();
    const configuration = { destinationPath: "s3://acme-backups/barman/postgres" };
    elsewhere.resources.push(
      ...early.resources.map((resource) =>
        resource.type.endsWith(":ObjectStore")
          ? { ...resource, inputs: { ...(resource.inputs as object), spec: { configuration } } }
          : resource,
      ),
    );
    expect(found(elsewhere)).toEqual([]);
  });
});
