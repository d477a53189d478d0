import { parse } from "yaml";
import { crunchy } from "../../components/versions";
import { readRepository } from "../helpers/repository";
import { renderPostgresCluster, type ResolvedPostgresCluster } from "../../components/postgres-cluster";
import { crunchyChartValues } from "../../components/operators/crunchy/install/values";
import { crunchyOperatorSchema } from "../helpers/schemas";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  type CloudNativePgSettings,
  crunchyCluster,
} from "../helpers/clusters";

interface Template {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec: {
    readonly tolerations?: unknown;
    readonly nodeSelector?: unknown;
    readonly affinity?: { readonly nodeAffinity?: unknown };
    readonly imagePullSecrets?: unknown;
    readonly containers: readonly {
      readonly env: readonly { readonly name: string; readonly valueFrom?: unknown }[];
    }[];
    readonly volumes: readonly unknown[];
  };
}

/** Pod templates of pgstack's own pods: readiness, databases and drill. */
function helpersOf(cluster: ResolvedPostgresCluster): Template[] {
  const { readiness, databases: contents, drill } = renderPostgresCluster(cluster);
  const found = [...readiness, ...contents, ...drill].flatMap((object): Template[] => {
    const spec = object["spec"] as { template?: Template; jobTemplate?: { spec: { template: Template } } } | undefined;
    return [spec?.template ?? spec?.jobTemplate?.spec.template].filter((template) => template !== undefined);
  });
  if (found.length !== 3) throw new Error("there are not three kinds of pods");
  return found;
}

const drill = { enabled: true };
const extensions = [{ name: "pg_stat_statements" }];
const mesh = { "sidecar.istio.io/inject": "false" };
const taint = { key: "dedicated", value: "postgres", effect: "NoSchedule" as const };
const tolerated = { ...taint, operator: "Equal" };

const onCloudNativePg = (changes: Partial<CloudNativePgSettings>): ResolvedPostgresCluster =>
  cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, drill, extensions, ...changes });
const onCrunchy = (changes: Parameters<typeof crunchyCluster>[0]): ResolvedPostgresCluster =>
  crunchyCluster({ backups: { repositories: [bucketRepository] }, drill, extensions, ...changes });

const specOf = (object: KubernetesObject | undefined): Record<string, unknown> =>
  object?.["spec"] as Record<string, unknown>;

describe("pgstack's own pods", () => {
  it.each<[string, ResolvedPostgresCluster]>([
    [
      "CloudNativePG, by its keys",
      onCloudNativePg({
        cloudNativePg: {
          metadata: { labels: mesh, annotations: mesh },
          images: { pullSecrets: ["registry"] },
          scheduling: { tolerations: [taint] },
        },
      }),
    ],
    [
      "CloudNativePG, by a patch",
      onCloudNativePg({
        cloudNativePg: {
          specPatch: {
            inheritedMetadata: { labels: mesh, annotations: mesh },
            imagePullSecrets: [{ name: "registry" }],
            affinity: { tolerations: [tolerated] },
          },
        },
      }),
    ],
    [
      "PGO",
      onCrunchy({
        scheduling: { tolerations: [taint] },
        crunchy: { metadata: { labels: mesh, annotations: mesh }, images: { pullSecrets: ["registry"] } },
      }),
    ],
    [
      "PGO, metadata by a patch",
      onCrunchy({
        scheduling: { tolerations: [taint] },
        crunchy: {
          images: { pullSecrets: ["registry"] },
          specPatch: { metadata: { labels: mesh, annotations: mesh } },
        },
      }),
    ],
  ])("follow their cluster on %s", (_what, cluster) => {
    for (const { metadata, spec } of helpersOf(cluster)) {
      expect(metadata.labels).toMatchObject(mesh);
      expect(metadata.annotations).toEqual(mesh);
      expect(spec.tolerations).toEqual([tolerated]);
      expect(spec.imagePullSecrets).toEqual([{ name: "registry" }]);
    }
  });

  it("have no such settings by default", () => {
    for (const cluster of [onCloudNativePg({}), onCrunchy({})]) {
      for (const { metadata, spec } of helpersOf(cluster)) {
        expect(metadata).not.toHaveProperty("annotations");
        expect(spec).not.toHaveProperty("tolerations");
        expect(spec).not.toHaveProperty("imagePullSecrets");
      }
    }
  });

  it("keep their own labels: with those of the instances, Services and policies would select them", () => {
    const components = helpersOf(onCloudNativePg({})).map(
      ({ metadata }) => metadata.labels["app.kubernetes.io/component"],
    );
    expect(components).toEqual(["readiness", "contents", "restore-drill"]);
  });

  it("read the certificates and the Secret of the superuser that a patch names", () => {
    const patch = {
      superuserSecret: { name: "mine" },
      certificates: { serverCASecret: "my-ca", serverTLSSecret: "my-tls" },
    };
    const [readiness, contents] = helpersOf(onCloudNativePg({ cloudNativePg: { specPatch: patch } }));
    expect(JSON.stringify(readiness?.spec.volumes)).toContain('"secretName":"my-ca"');
    expect(JSON.stringify(contents?.spec.volumes)).toContain('"secretName":"my-ca"');
    expect(JSON.stringify(contents?.spec.containers)).toContain('"name":"mine"');
    const [plain, plainContents] = helpersOf(onCloudNativePg({}));
    expect(JSON.stringify(plain?.spec.volumes)).toContain('"secretName":"main-ca"');
    expect(JSON.stringify(plainContents?.spec.containers)).toContain('"name":"main-superuser"');
  });

  it("read the Secret of the first user that a patch names", () => {
    const [readiness] = helpersOf(
      onCloudNativePg({ cloudNativePg: { specPatch: { bootstrap: { initdb: { secret: { name: "owner" } } } } } }),
    );
    expect(JSON.stringify(readiness?.spec.containers)).toContain('"name":"owner"');
  });
});

describe("the Cluster of CloudNativePG", () => {
  const settings = {
    metadata: { labels: { team: "data" }, annotations: mesh },
    images: { pullSecrets: ["registry"] },
    scheduling: { tolerations: [taint], nodeSelector: { dedicated: "postgres" } },
  };

  it("has pull secrets, metadata, tolerations and node labels of its keys", () => {
    const spec = specOf(renderPostgresCluster(cloudNativePgCluster({ cloudNativePg: settings })).customResource);
    expect(spec["imagePullSecrets"]).toEqual([{ name: "registry" }]);
    expect(spec["inheritedMetadata"]).toMatchObject({ labels: { team: "data" }, annotations: mesh });
    expect(spec["affinity"]).toMatchObject({ tolerations: [tolerated], nodeSelector: { dedicated: "postgres" } });
  });

  it("passes them to PgBouncer, which can run on any node", () => {
    const pooler = (changes: Partial<CloudNativePgSettings>): Record<string, unknown> =>
      specOf(
        renderPostgresCluster(cloudNativePgCluster({ pooler: {}, ...changes }))
          .dependents.map(({ object }) => object)
          .find(({ kind }) => kind === "Pooler"),
      );
    expect(pooler({ cloudNativePg: settings })["template"]).toEqual({
      metadata: { labels: { team: "data" }, annotations: mesh },
      spec: { containers: [], imagePullSecrets: [{ name: "registry" }], tolerations: [tolerated] },
    });
    expect(pooler({})).not.toHaveProperty("template");
    expect(pooler({ scheduling: { nodePool: "database" } })).not.toHaveProperty("template");
  });
});

describe("the example of a private registry", () => {
  const file = parse(readRepository("examples/private-registry/Pulumi.private-registry.yaml")) as {
    config: { "pgstack:operators": unknown[] };
  };

  it("takes the operator's own image from it, by the pinned tag and with the Secret", () => {
    const operator = crunchyOperatorSchema.parse(file.config["pgstack:operators"][0]);
    expect(operator.image?.split("/").at(-1)).toBe(crunchy.operatorImage.split("/").at(-1));
    expect(crunchyChartValues(operator)).toMatchObject({
      controllerImages: { cluster: operator.image },
      imagePullSecretNames: ["registry-login"],
    });
  });
});

describe("the values of PGO's chart", () => {
  it("name the Secrets that its image is pulled with, and none by default", () => {
    const values = (pullSecrets: string[]): Record<string, unknown> =>
      crunchyChartValues(
        crunchyOperatorSchema.parse({ operator: "crunchy", namespace: "postgres-operator", pullSecrets }),
      );
    expect(values(["registry"])).toMatchObject({ imagePullSecretNames: ["registry"] });
    expect(values([])).not.toHaveProperty("imagePullSecretNames");
    expect(() => values(["a", "a"])).toThrow(/names a Secret twice/);
  });
});
