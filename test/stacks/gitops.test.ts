import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { publishedObjects } from "../../components/published-manifest";
import { resourceType } from "../../components/shared/chart-resources";
import { describeObject, type KubernetesObject } from "../../components/shared/kubernetes-object";
import { readEnvironmentFile } from "../../src/commands/environment";
import { command, type RenderCall } from "../../src/commands/render";
import { renderCall } from "../helpers/command-line";
import { Interruption } from "../../src/engine/interruption";
import { type Delivery, deliveryOf, isObject } from "../../src/gitops/objects";
import { fluxKustomizations, renderFor } from "../../src/gitops/tools";
import { type Plan, recordEnvironment, shortened } from "../../src/plan/plan";
import { Recording } from "../../src/plan/recording";
import { readRepository, repository } from "../helpers/repository";

/** Environments by name, with the file of each and of its golden plan. */
const environments = [
  ...["dev", "kind", "local", "prod"].map((name) => ({
    name,
    file: `Pulumi.${name}.yaml`,
    golden: `test/golden/${name}.json`,
  })),
  ...["adopt", "adopt-cluster", "cloudnative-pg", "impersonation", "key", "prometheus-operator"].map((name) => ({
    name,
    file: `test/golden/modes/${name}.yaml`,
    golden: `test/golden/modes/${name}.json`,
  })),
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-render-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

// A JSON key is warned about, as it should be.
beforeAll(() => jest.spyOn(console, "warn").mockImplementation(() => undefined));

interface DeliveredEnvironment {
  readonly recording: Recording;
  readonly delivery: Delivery;
}

const made = new Map<string, Promise<DeliveredEnvironment>>();

/** What an environment delivers without definitions. */
async function delivered(name: string, file: string): Promise<DeliveredEnvironment> {
  const make = async (): Promise<DeliveredEnvironment> => {
    const recording = await recordEnvironment(name, readEnvironmentFile(path.join(repository, file)));
    return { recording, delivery: await deliveryOf(recording, "skip", folder) };
  };
  const promise = made.get(name) ?? make();
  made.set(name, promise);
  return promise;
}

const objectsOf = ({ delivered: all }: Delivery): KubernetesObject[] =>
  all.flatMap(({ content }) => (isObject(content) ? [content] : []));

/** What is said to the engine's provider, and means nothing to anybody else. */
const forTheEngine = ["patchFieldManager", "replaceUnready", "skipAwait", "timeoutSeconds", "waitFor"].map(
  (name) => `pulumi.com/${name}`,
);

/** Objects of a golden plan that are applied as they stand, without what is said to the engine only. */
function golden(file: string): unknown[] {
  const { resources } = JSON.parse(readRepository(file)) as Plan;
  return resources.flatMap(({ type, inputs }) => {
    const object = inputs as KubernetesObject | undefined;
    if (object?.apiVersion === undefined || resourceType(object) !== type || object.kind === "Secret") return [];
    const { annotations = {}, ...metadata } = object.metadata;
    const own = Object.entries(annotations).filter(([key]) => !forTheEngine.includes(key));
    if (own.length > 0) Object.assign(metadata, { annotations: Object.fromEntries(own) });
    return [{ ...object, metadata }];
  });
}

const sorted = (objects: readonly unknown[]): unknown[] =>
  [...objects].sort((a, b) => (describeObject(a as KubernetesObject) < describeObject(b as KubernetesObject) ? -1 : 1));

describe.each(environments)("the files of $name", ({ name, file, golden: goldenFile }) => {
  let recording: Recording;
  let delivery: Delivery;
  beforeAll(async () => {
    ({ recording, delivery } = await delivered(name, file));
  });

  it("hold the objects that up applies, and no other", () => {
    const objects = sorted(objectsOf(delivery));
    expect(objects.length).toBeGreaterThan(3);
    expect(objects.map(shortened)).toEqual(sorted(golden(goldenFile)));
  });

  it("hold no secret, and no value that only the cloud provides", () => {
    for (const tool of ["argocd", "flux"] as const) {
      const text = JSON.stringify(renderFor(tool, delivery.delivered));
      expect(text).not.toMatch(/\[secret\]|\[unknown\]|"kind":"Secret"|PRIVATE KEY/);
    }
    const secret = recording.ofType("kubernetes:core/v1:Secret").map(({ inputs }) => inputs as KubernetesObject);
    expect(delivery.missing).toEqual(secret.map(describeObject));
  });

  it("are in waves that follow the engine's dependencies", () => {
    const waves = new Map(
      delivery.delivered.flatMap(({ content, wave }) => (isObject(content) ? [[describeObject(content), wave]] : [])),
    );
    const applied = recording.resources.filter(
      ({ type, inputs }) => type.startsWith("kubernetes:") && waves.has(described(inputs)),
    );
    const pairs = applied.flatMap((late) =>
      applied
        .filter((early) => early !== late && recording.waitsFor(late, early))
        .map((early) => [early, late] as const),
    );
    expect(pairs.length).toBeGreaterThan(3);
    const wrong = pairs.filter(
      ([early, late]) => Number(waves.get(described(early.inputs))) >= Number(waves.get(described(late.inputs))),
    );
    expect(wrong).toEqual([]);
    expect(Math.min(...delivery.delivered.map(({ wave }) => wave))).toBe(0);
  });
});

function described(inputs: Readonly<Record<string, unknown>>): string {
  const { kind, metadata } = inputs as unknown as Partial<KubernetesObject>;
  return kind === undefined || metadata === undefined ? "" : describeObject(inputs as KubernetesObject);
}

describe("an object that is never deleted", () => {
  const key = { argocd: "argocd.argoproj.io/sync-options", flux: "kustomize.toolkit.fluxcd.io/prune" };
  const kept = (tool: "argocd" | "flux", delivery: Delivery): string[] =>
    renderFor(tool, delivery.delivered)
      .filter(({ object }) => /Prune=false|disabled/.test(object.metadata.annotations?.[key[tool]] ?? ""))
      .map(({ object }) => describeObject(object));
  const data = ["Namespace monitoring", "Namespace postgres", "Namespace postgres-operator"];

  it("holds data, and is marked for Argo CD and Flux", async () => {
    const { delivery } = await delivered("prod", "Pulumi.prod.yaml");
    expect(kept("argocd", delivery)).toEqual([...data, "Application argocd/pgo", "PostgresCluster postgres/main"]);
    const flux = [...data, "HelmRelease postgres-operator/pgo", "OCIRepository postgres-operator/pgo"];
    expect(kept("flux", delivery)).toEqual([...flux, "PostgresCluster postgres/main"]);
  });

  it("does not exist in a disposable environment", async () => {
    const { delivery } = await delivered("dev", "Pulumi.dev.yaml");
    expect(kept("argocd", delivery)).toEqual([]);
    expect(kept("flux", delivery)).toEqual([]);
  });
});

describe("the files for Flux", () => {
  it("are applied wave by wave, each with the timeout of its Jobs", async () => {
    const { delivery } = await delivered("prod", "Pulumi.prod.yaml");
    const source = { environment: "prod", repository: "flux-system", path: "clusters/prod" };
    const found = fluxKustomizations(renderFor("flux", delivery.delivered), source);
    expect(found.map(({ metadata, spec }) => [metadata.name, (spec as { dependsOn?: unknown }).dependsOn])).toEqual(
      found.map((_, i) => [`prod-wave-${i}`, i === 0 ? undefined : [{ name: `prod-wave-${i - 1}` }]]),
    );
    expect(found.at(-1)?.["spec"]).toMatchObject({ path: "./clusters/prod/wave-07", wait: true, timeout: "990s" });
  });
});

describe("CRDs", () => {
  const text =
    "kind: CustomResourceDefinition\nmetadata: { name: a.example.com }\n---\nkind: Secret\nmetadata: { name: s }\n";
  const sha256 = createHash("sha256").update(text).digest("hex");
  const manifest = { url: "https://releases.invalid/a.yaml", sha256 };
  beforeAll(() => {
    fs.writeFileSync(path.join(folder, `${sha256}.yaml`), text);
  });

  it("are delivered first, as they were published, and stay", async () => {
    const { recording } = await delivered("prod", "Pulumi.prod.yaml");
    const small = new Recording();
    small.resources.push(
      ...recording.resources.map((resource) =>
        resource.type.endsWith(":PublishedManifest")
          ? { ...resource, inputs: { ...resource.inputs, manifests: [manifest] } }
          : resource,
      ),
    );
    const { delivered: all } = await deliveryOf(small, "write", folder);
    const [definition] = all.filter(({ content }) => isObject(content) && content.kind === "CustomResourceDefinition");
    expect(definition).toMatchObject({ wave: 0, kept: true, content: { metadata: { name: "a.example.com" } } });
    expect(all.flatMap(({ content }) => (isObject(content) && content.kind === "Secret" ? [content] : []))).toEqual([]);
    const wave = (kind: string): number =>
      Number(all.find(({ content }) => isObject(content) && content.kind === kind)?.wave);
    expect(all.find(({ content }) => !isObject(content))?.wave).toBeGreaterThan(0);
    expect(wave("PostgresCluster")).toBeGreaterThan(Number(all.find(({ content }) => !isObject(content))?.wave));
  });

  it("with another digest are refused", async () => {
    fs.writeFileSync(path.join(folder, `${"0".repeat(64)}.yaml`), text);
    const other = { manifests: [{ ...manifest, sha256: "0".repeat(64) }], kinds: ["CustomResourceDefinition"] };
    await expect(publishedObjects({ ...other, mirror: folder })).rejects.toThrow(/a\.yaml has SHA-256 .* refusing/);
  });
});

describe("npm run render", () => {
  const run = async (call: Partial<RenderCall>): Promise<number> => command(renderCall(call), new Interruption());
  const files = (out: string): Record<string, string> =>
    Object.fromEntries(
      fs
        .readdirSync(out, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => [file, fs.readFileSync(path.join(out, file), "utf8")]),
    );
  beforeEach(() => jest.spyOn(console, "log").mockImplementation(() => undefined));

  it("writes each object to its own file, the same in every run, and deletes files of removed objects", async () => {
    const out = path.join(folder, "prod");
    expect(await run({ out })).toBe(0);
    const first = files(out);
    fs.writeFileSync(path.join(out, "wave-00", "of-yesterday.yaml"), "");
    expect(await run({ out })).toBe(0);
    expect(files(out)).toEqual(first);
    const { delivery } = await delivered("prod", "Pulumi.prod.yaml");
    const read = Object.values(first).flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as unknown));
    expect(sorted(read)).toEqual(sorted(renderFor("argocd", delivery.delivered).map(({ object }) => object)));
  });

  it("does not change a folder that it did not write", async () => {
    const out = path.join(folder, "foreign");
    fs.mkdirSync(out);
    fs.writeFileSync(path.join(out, "notes.txt"), "mine");
    await expect(run({ out })).rejects.toThrow(/files that render did not write/);
    expect(fs.readdirSync(out)).toEqual(["notes.txt"]);
  });

  it("refuses a path outside of the repository, which Flux could not find", async () => {
    await expect(run({ out: "/x", for: "flux" })).rejects.toThrow(/relative to its repository/);
  });

  it("refuses a chart that a cluster cannot get, and values of the cloud", async () => {
    const { recording } = await delivered("prod", "Pulumi.prod.yaml");
    const changed = (type: RegExp, inputs: Readonly<Record<string, unknown>>): Recording => {
      const result = new Recording();
      result.resources.push(
        ...recording.resources.map((one) =>
          type.test(one.type) ? { ...one, inputs: { ...one.inputs, ...inputs } } : one,
        ),
      );
      return result;
    };
    await expect(deliveryOf(changed(/:Release$/, { chart: "./pgo" }), "skip", folder)).rejects.toThrow(/oci:\/\//);
    const unknown = changed(/:PostgresCluster$/, { spec: { image: "[unknown]" } });
    await expect(deliveryOf(unknown, "skip", folder)).rejects.toThrow(
      /PostgresCluster postgres\/main contains a value/,
    );
  });
});
