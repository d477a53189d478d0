import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { command as render } from "../../src/commands/render";
import { renderCall } from "../helpers/command-line";
import type { EnvironmentConfig } from "../../src/config/schema";
import { Interruption } from "../../src/engine/interruption";
import { findingsOf } from "../../src/plan/findings";
import { recordEnvironment } from "../../src/plan/plan";
import type { RecordedResource, Recording } from "../../src/plan/recording";
import { environment } from "../helpers/environments";

type Delivery = EnvironmentConfig["delivery"];

let mockDelivery: Delivery = "pulumi";
jest.mock("../../src/commands/environment", () => {
  const real = jest.requireActual<typeof import("../../src/commands/environment")>("../../src/commands/environment");
  const readEnvironment: typeof real.readEnvironment = (name) => {
    const found = real.readEnvironment(name);
    return { ...found, config: { ...found.config, delivery: mockDelivery } };
  };
  return { ...real, readEnvironment };
});

const prod = (delivery: Delivery): EnvironmentConfig => ({ ...environment("prod"), delivery });
/** What stands in a Kubernetes, and what acts in one. */
const inKubernetes = ({ type }: RecordedResource): boolean =>
  /^(kubernetes|pulumi-nodejs):|^pulumi:providers:kubernetes$/.test(type);

const recordings = new Map<Delivery, Recording>();
beforeAll(async () => {
  for (const delivery of ["pulumi", "handover", "gitops"] as const) {
    recordings.set(delivery, await recordEnvironment("prod", prod(delivery)));
  }
});
const recording = (delivery: Delivery): Recording => {
  const found = recordings.get(delivery);
  if (found === undefined) throw new Error(`${delivery} was not recorded`);
  return found;
};
/** Resources by their titles, without components. What is made side by side is registered in any order. */
const made = (delivery: Delivery): Map<string, RecordedResource> =>
  new Map(
    recording(delivery)
      .resources.filter(({ custom }) => custom)
      .map((resource): [string, RecordedResource] => [`${resource.type} ${resource.name}`, resource])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

describe("an environment whose Kubernetes objects are delivered by GitOps", () => {
  it("has exactly the cloud resources of the same environment, and none in Kubernetes", () => {
    const cloud = [...made("pulumi")].filter(([, resource]) => !inKubernetes(resource));
    expect(cloud.length).toBeGreaterThan(10);
    expect(made("pulumi").size - cloud.length).toBeGreaterThan(30);
    expect([...made("gitops")]).toEqual(cloud);
    expect(recording("gitops").resources.filter(inKubernetes)).toEqual([]);
  });

  it("creates no empty component", () => {
    const components = recording("gitops").resources.filter(({ custom }) => !custom);
    expect(components.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "pgstack:index:BackupBucket backups",
      "pgstack:index:GkeCluster gke",
      "pgstack:index:GkeNetwork network",
      "pulumi:pulumi:Stack pgstack-prod",
    ]);
  });

  it("has the same outputs: access to Kubernetes, and the endpoints of each cluster", () => {
    const { clusters, kubernetes } = recording("pulumi").outputs;
    expect(clusters).toMatchObject({ main: { writeHost: "main-primary.postgres.svc" } });
    expect(kubernetes).toHaveProperty("kubeconfig");
    expect(recording("gitops").outputs).toEqual({ clusters, kubernetes });
  });
});

describe("an environment that is handed over", () => {
  it("registers the same resources, and no others", () => {
    const asked = (delivery: Delivery): unknown[] =>
      [...made(delivery)].map(([title, { inputs, dependencies }]) => [title, inputs, [...dependencies].sort()]);
    expect(asked("handover")).toEqual(asked("pulumi"));
  });

  it("lets the engine forget each object in Kubernetes, and delete none", () => {
    const objects = recording("handover").resources.filter(
      (resource) => inKubernetes(resource) && !resource.type.startsWith("pulumi:"),
    );
    expect(objects.length).toBeGreaterThan(30);
    expect(objects.filter(({ retainOnDelete, protect }) => !retainOnDelete || protect)).toEqual([]);
  });

  it("keeps the protection of the cloud resources", () => {
    const cloud = (delivery: Delivery): unknown[] =>
      [...made(delivery)]
        .filter(([, resource]) => !inKubernetes(resource))
        .map(([title, { protect, retainOnDelete }]) => [title, protect, retainOnDelete]);
    expect(cloud("handover")).toEqual(cloud("pulumi"));
    expect(made("handover").get("gcp:container/cluster:Cluster gke-cluster")).toMatchObject({
      protect: true,
      retainOnDelete: false,
    });
  });

  it("has no protected component left", () => {
    const components = recording("handover").resources.filter(
      ({ type, protect }) => protect && /:(ChartResources|PostgresOperator|PostgresCluster|Monitoring)$/.test(type),
    );
    expect(components).toEqual([]);
  });
});

describe("each way of delivery", () => {
  it.each(["pulumi", "handover", "gitops"] as const)("%s: the promises are kept", (delivery) => {
    expect(findingsOf(prod(delivery), recording(delivery))).toEqual([]);
  });

  it("the files are the same", async () => {
    jest.spyOn(console, "log").mockImplementation(() => undefined);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-delivery-"));
    const written = async (delivery: Delivery): Promise<Record<string, string>> => {
      mockDelivery = delivery;
      expect(await render(renderCall({ out: folder }), new Interruption())).toBe(0);
      const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /yaml$/.test(file));
      return Object.fromEntries(files.map((file) => [file, fs.readFileSync(path.join(folder, file), "utf8")]));
    };
    try {
      const files = await written("pulumi");
      expect(Object.keys(files).length).toBeGreaterThan(30);
      expect(await written("gitops")).toEqual(files);
      expect(await written("handover")).toEqual(files);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});
