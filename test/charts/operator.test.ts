import {
  cloudNativePgOperatorChart,
  type CloudNativePgOperatorChartProps,
} from "../../components/operators/cloudnative-pg/install/chart";
import { crunchyChartValues } from "../../components/operators/crunchy/install/values";
import { pgoPermissionsChart } from "../../components/operators/crunchy/install/permissions";
import { cloudNativePgOperatorSchema, crunchyOperatorSchema } from "../helpers/schemas";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { recommendedLabels } from "../helpers/labels";
import { cloudNativePg } from "../../components/versions";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, type PublishedObject } from "../helpers/crd";
import { problemsWith } from "../helpers/problems";
import { describeWhen } from "../helpers/when";

const labels = recommendedLabels("postgres-operator", "cloudnative-pg");
const props: CloudNativePgOperatorChartProps = {
  namespace: "cnpg-system",
  image: cloudNativePg.operatorImage,
  imagePullPolicy: "IfNotPresent",
  pullSecrets: [],
  watchNamespaces: [],
  cpu: "100m",
  memory: "512Mi",
};

interface Container {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly resources: unknown;
  readonly startupProbe: object;
  readonly readinessProbe: object;
}
interface PodTemplate {
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: { readonly containers: readonly Container[] };
}
interface Deployment {
  readonly spec: { readonly template: PodTemplate };
}

const find = (objects: readonly KubernetesObject[], kind: string): KubernetesObject => {
  const [first, ...rest] = objects.filter((object) => object.kind === kind);
  if (first === undefined || rest.length > 0) throw new Error(`there is not one ${kind}`);
  return first;
};

function manager(changes: Partial<CloudNativePgOperatorChartProps> = {}): Container {
  const deployment = find(cloudNativePgOperatorChart({ ...props, ...changes }), "Deployment") as unknown as Deployment;
  const [first] = deployment.spec.template.spec.containers;
  if (first === undefined) throw new Error("there is no container");
  return first;
}

describe("the operator chart of CloudNativePG", () => {
  it("puts every namespaced object into the configured namespace", () => {
    const objects = cloudNativePgOperatorChart({ ...props, namespace: "elsewhere" });
    const clusterWide = [
      "ClusterRole",
      "ClusterRoleBinding",
      "MutatingWebhookConfiguration",
      "ValidatingWebhookConfiguration",
    ];
    for (const { kind, metadata } of objects) {
      expect([kind, metadata.namespace]).toEqual([kind, clusterWide.includes(kind) ? undefined : "elsewhere"]);
    }
    expect(JSON.stringify(objects)).not.toContain("cnpg-system");
  });

  it("labels every object", () => {
    for (const { metadata } of cloudNativePgOperatorChart(props)) expect(metadata.labels).toMatchObject(labels);
  });

  it("runs the configured image, and passes it to the databases' pods", () => {
    const container = manager({ image: "mirror/cnpg:1.30.0", imagePullPolicy: "Never" });
    expect(container).toMatchObject({ image: "mirror/cnpg:1.30.0", imagePullPolicy: "Never" });
    expect(container.env).toContainEqual({ name: "OPERATOR_IMAGE_NAME", value: "mirror/cnpg:1.30.0" });
  });

  it("has no CPU limit, and a memory limit equal to the request", () => {
    expect(manager({ cpu: "250m", memory: "1Gi" }).resources).toEqual({
      requests: { cpu: "250m", memory: "1Gi" },
      limits: { memory: "1Gi" },
    });
  });

  it("watches all namespaces, or those that are named and its own, where the plugin's Service is", () => {
    const watched = (names: string[]): unknown =>
      manager({ watchNamespaces: names }).env.find(({ name }) => name === "WATCH_NAMESPACE")?.value;
    expect(watched([])).toBeUndefined();
    expect(watched(["a", "b"])).toBe("a,b,cnpg-system");
    expect(watched(["a", "cnpg-system"])).toBe("a,cnpg-system");
  });

  it("pulls its image with the named Secrets, and passes the first to the databases' pods", () => {
    const specOf = (pullSecrets: string[]): object => {
      const objects = cloudNativePgOperatorChart({ ...props, pullSecrets });
      return (find(objects, "Deployment") as unknown as Deployment).spec.template.spec;
    };
    const handed = (pullSecrets: string[]): unknown =>
      manager({ pullSecrets }).env.find(({ name }) => name === "PULL_SECRET_NAME")?.value;
    expect(specOf(["a", "b"])).toMatchObject({ imagePullSecrets: [{ name: "a" }, { name: "b" }] });
    expect(handed(["a", "b"])).toBe("a");
    expect(specOf([])).not.toHaveProperty("imagePullSecrets");
    expect(handed([])).toBeUndefined();
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the operator chart and the published manifest", () => {
  let official: PublishedObject[];
  beforeAll(() => {
    official = objectsIn(manifest ?? "").filter(({ kind }) => kind !== "CustomResourceDefinition");
  });
  const key = ({ kind, metadata: { name, namespace = "" } }: KubernetesObject): string =>
    `${kind} ${namespace}/${name}`;

  /** What of the manifest is not in the chart, and why. */
  const leftOut: Readonly<Record<string, string>> = {
    "Namespace /cnpg-system": "the program makes namespaces",
    "ConfigMap cnpg-system/cnpg-default-monitoring": "applied from the manifest itself, beside the definitions",
    "ClusterRole /cnpg-database-editor-role": "for people, not for the operator",
    "ClusterRole /cnpg-database-viewer-role": "for people, not for the operator",
    "ClusterRole /cnpg-publication-editor-role": "for people, not for the operator",
    "ClusterRole /cnpg-publication-viewer-role": "for people, not for the operator",
    "ClusterRole /cnpg-subscription-editor-role": "for people, not for the operator",
    "ClusterRole /cnpg-subscription-viewer-role": "for people, not for the operator",
  };

  /** The published object with the differences that are meant. */
  function withIntendedDifferences(published: PublishedObject): unknown {
    const object = structuredClone(published);
    // The labels of pgstack beside the published ones: the operator looks for itself by those.
    const metadata = { ...object.metadata, labels: { ...labels, ...object.metadata.labels } };
    // The engine need not wait for the Service to have answering pods: it waits for the Deployment.
    if (object.kind === "Service") {
      return { ...object, metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } } };
    }
    if (object.kind !== "Deployment") return { ...object, metadata };
    const { spec } = object as unknown as Deployment;
    const { template } = spec;
    const containers = template.spec.containers.map((container) => ({
      ...container,
      // The tag is a release: it needs no registry at each start.
      imagePullPolicy: props.imagePullPolicy,
      // No CPU limit and room in memory (cloudnative-pg#7684).
      resources: { requests: { cpu: props.cpu, memory: props.memory }, limits: { memory: props.memory } },
      // Asked each second instead of each five; longer in all.
      startupProbe: { ...container.startupProbe, periodSeconds: 1, failureThreshold: 60 },
      readinessProbe: { ...container.readinessProbe, periodSeconds: 1 },
    }));
    return {
      ...object,
      metadata,
      spec: {
        ...spec,
        // Ready for a moment before it counts, so that its webhook is reached when it does.
        minReadySeconds: 3,
        template: {
          ...template,
          metadata: { labels: { ...labels, ...template.metadata.labels } },
          spec: { ...template.spec, containers },
        },
      },
    };
  }

  /** With the verbs of permissions in one order: they are a set. */
  const unordered = (object: unknown): unknown =>
    JSON.parse(JSON.stringify(object), (name, value: unknown) =>
      name === "verbs" && Array.isArray(value) ? value.map(String).sort() : value,
    );

  it("have the same objects except for intended omissions", () => {
    const names = official.map((object) => key(object)).filter((name) => !(name in leftOut));
    expect(cloudNativePgOperatorChart(props).map(key).sort()).toEqual(names.sort());
    expect(official.map(key)).toEqual(expect.arrayContaining(Object.keys(leftOut)));
  });

  it("agree in every field except for intended differences", () => {
    const ours = new Map(cloudNativePgOperatorChart(props).map((object) => [key(object), object]));
    for (const published of official.filter((object) => !(key(object) in leftOut))) {
      expect(unordered(ours.get(key(published)))).toEqual(unordered(withIntendedDifferences(published)));
    }
  });
});

describe("the values of PGO's chart", () => {
  const values = (changes: object = {}): unknown =>
    crunchyChartValues(
      crunchyOperatorSchema.parse({ operator: "crunchy", namespace: "postgres-operator", ...changes }),
    );

  it("by default manage every namespace with the release's own image", () => {
    expect(values()).toEqual({
      singleNamespace: false,
      debug: false,
      features: {},
      resources: { controller: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } } },
    });
  });

  it("carry image, feature gates, resources and namespaces", () => {
    expect(
      values({
        image: "mirror/pgo:6.0.3",
        featureGates: { TablespaceVolumes: true },
        watchNamespaces: ["a", "b"],
        resources: { cpu: "1", memory: "1Gi" },
      }),
    ).toMatchObject({
      controllerImages: { cluster: "mirror/pgo:6.0.3" },
      relatedImages: { collector: { image: "mirror/pgo:6.0.3" } },
      features: { TablespaceVolumes: true },
      resources: { controller: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } } },
      singleNamespace: true,
      extraEnv: [{ name: "PGO_TARGET_NAMESPACES", value: "a,b" }],
    });
  });

  it("have no pull policy, since the chart knows none", () => {
    expect(
      problemsWith(crunchyOperatorSchema, { operator: "crunchy", namespace: "a", imagePullPolicy: "Never" }),
    ).toHaveLength(1);
  });
});

interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}
const roles = (objects: readonly KubernetesObject[], kind: string): readonly Role[] =>
  objects.filter((object) => object.kind === kind) as unknown as Role[];
const resources = (all: readonly Role[]): string[] =>
  all.flatMap(({ rules }) => rules.flatMap((rule) => rule.resources));

describe("the permissions of an operator that watches some namespaces", () => {
  const pgo = pgoPermissionsChart("postgres-operator", ["a", "b", "postgres-operator"]);
  const cnpg = cloudNativePgOperatorChart({ ...props, watchNamespaces: ["a", "b"] });

  it.each([
    ["PGO", pgo, ["a", "b"]],
    ["CloudNativePG", cnpg, ["a", "b", "cnpg-system"]],
  ] as const)(
    "of %s are limited to these namespaces, including Secrets and exec in pods",
    (_name, objects, namespaces) => {
      expect(roles(objects, "Role").map(({ metadata }) => metadata.namespace)).toEqual(namespaces);
      for (const role of roles(objects, "Role"))
        expect(resources([role])).toEqual(expect.arrayContaining(["secrets", "pods/exec"]));
    },
  );

  it("are cluster-wide only for cluster-scoped resources", () => {
    expect(resources(roles(pgo, "ClusterRole"))).toEqual(["tokenreviews", "subjectaccessreviews"]);
    expect(resources(roles(cnpg, "ClusterRole")).sort()).toEqual([
      "clusterimagecatalogs",
      "mutatingwebhookconfigurations",
      "nodes",
      "validatingwebhookconfigurations",
    ]);
  });

  it("of CloudNativePG add up to those of its manifest", () => {
    const verbs = (objects: readonly KubernetesObject[]): Set<string> =>
      new Set(
        [...roles(objects, "ClusterRole"), ...roles(objects, "Role").slice(0, 1)].flatMap(({ rules }) =>
          rules.flatMap((rule) =>
            rule.resources.flatMap((resource) => rule.verbs.map((verb) => `${verb} ${resource}`)),
          ),
        ),
      );
    expect(verbs(cnpg)).toEqual(verbs(cloudNativePgOperatorChart(props)));
  });
});

describe("the settings of an operator", () => {
  it("of one operator are refused by the other", () => {
    const input = { operator: "cloudnative-pg", namespace: "a", featureGates: {} };
    expect(problemsWith(cloudNativePgOperatorSchema, input).map(({ path }) => path)).toEqual(["featureGates"]);
  });
});
