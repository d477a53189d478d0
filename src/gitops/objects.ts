import { describeObject, type KubernetesObject } from "../../components/shared/kubernetes-object";
import { publishedObjects, type PublishedObjectsArgs } from "../../components/published-manifest";
import { UserError } from "../errors";
import { type RecordedResource, type Recording, secretValue, unknownValue } from "../plan/recording";

/** A Helm chart that the environment installs. */
export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  /** Registry and folder, without `oci://` and the chart's name. */
  readonly registry: string;
  readonly chart: string;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** An object or chart to apply, with its wave. */
export interface Delivered {
  /** A plain object, or a chart that the GitOps tool installs. */
  readonly content: KubernetesObject | ChartRelease;
  /** Wave: its dependencies have a lower one; the first is 0. */
  readonly wave: number;
  /** True if it holds data, so that no change of files can delete it. */
  readonly kept: boolean;
}

/** Kubernetes objects of an environment. */
export interface Delivery {
  readonly delivered: readonly Delivered[];
  /** Secrets that are never written to a file, as `Secret namespace/name`: users must create them. */
  readonly missing: readonly string[];
}

/** Delivery of CRDs: `write` reads the published files, `skip` omits them. */
export type Definitions = "write" | "skip";

/** Returns true for an object, false for a chart. */
export function isObject(content: Delivered["content"]): content is KubernetesObject {
  return "kind" in content;
}

/**
 * Returns all Kubernetes objects of a program, in the order in which the engine would create them.
 *
 * @param mirror a directory with copies of published files, read before their URL.
 * @throws UserError when an object contains a value that only a run on the cloud knows.
 */
export async function deliveryOf(recording: Recording, definitions: Definitions, mirror: string): Promise<Delivery> {
  const all = recording.resources.filter(({ type, read }) => !read && /^kubernetes:|:PublishedManifest$/.test(type));
  const secrets = all.filter(({ type }) => type === "kubernetes:core/v1:Secret");
  const made = all
    .filter((resource) => !secrets.includes(resource))
    .filter(({ type }) => definitions === "write" || !type.endsWith(":PublishedManifest"));
  const waves = wavesOf(made, recording);
  const delivered = await Promise.all(
    made.map(async (resource) =>
      (await contents(resource, mirror)).map((content): Delivered => ({
        content,
        wave: waves.get(resource) ?? 0,
        kept: resource.protect || resource.retainOnDelete || resource.type.endsWith(":PublishedManifest"),
      })),
    ),
  );
  return { delivered: delivered.flat(), missing: secrets.map(({ inputs }) => describeObject(asObject(inputs))).sort() };
}

/** Returns the length of the longest chain of dependencies of each resource. */
function wavesOf(made: readonly RecordedResource[], recording: Recording): Map<RecordedResource, number> {
  const waves = new Map<RecordedResource, number>();
  const waveOf = (resource: RecordedResource): number => {
    const known = waves.get(resource);
    if (known !== undefined) return known;
    const earlier = made.filter((other) => other !== resource && recording.waitsFor(resource, other));
    const wave = Math.max(-1, ...earlier.map(waveOf)) + 1;
    waves.set(resource, wave);
    return wave;
  };
  for (const resource of made) waveOf(resource);
  return waves;
}

async function contents({ type, inputs }: RecordedResource, mirror: string): Promise<Delivered["content"][]> {
  if (type.endsWith(":PublishedManifest")) {
    return publishedObjects({ ...(inputs as unknown as PublishedObjectsArgs), mirror });
  }
  const content = type.startsWith("kubernetes:helm.sh/") ? release(inputs) : withoutEngine(asObject(inputs));
  const text = JSON.stringify(content);
  if ([unknownValue, secretValue].some((value) => text.includes(value))) {
    const name = isObject(content) ? describeObject(content) : `chart ${content.name}`;
    throw new UserError(
      `${name} contains a value that only a run on the cloud knows, so it cannot be rendered: apply it with npm run up.`,
    );
  }
  return [content];
}

function asObject(inputs: RecordedResource["inputs"]): KubernetesObject {
  return inputs as KubernetesObject;
}

/** Removes annotations for the engine's provider. */
export function withoutEngine(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const own = Object.entries(annotations).filter(([key]) => !key.startsWith("pulumi.com/"));
  return { ...object, metadata: { ...metadata, ...(own.length > 0 ? { annotations: Object.fromEntries(own) } : {}) } };
}

function release(inputs: RecordedResource["inputs"]): ChartRelease {
  const source = String(inputs["chart"]);
  const parts = /^oci:\/\/(.+)\/([^/]+)$/.exec(source);
  if (parts === null) {
    throw new UserError(
      `The chart "${source}" is not in an OCI registry, from which the cluster must pull it: ` +
        "set chart.repository of the operator to oci://<registry>/<folder>/<chart>.",
    );
  }
  return {
    name: String(inputs["name"]),
    namespace: String(inputs["namespace"]),
    registry: parts[1] ?? "",
    chart: parts[2] ?? "",
    version: String(inputs["version"]),
    values: inputs["values"] as ChartRelease["values"],
  };
}
