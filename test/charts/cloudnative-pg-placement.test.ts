import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { helperPods } from "../../components/operators/cloudnative-pg/helper-pods";
import { cloudNativePgPods } from "../../components/operators/cloudnative-pg/pods";
import { canRunOn } from "../../components/placement/pods";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";
import { describeWhen } from "../helpers/when";

type Scheduling = NonNullable<NonNullable<CloudNativePgSettings["cloudNativePg"]>["scheduling"]>;
type Settings = Partial<CloudNativePgSettings>;

const settings = (scheduling: Scheduling, changes: Settings = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ ...changes, cloudNativePg: { scheduling } });
const cluster = (scheduling: Scheduling, changes: Settings = {}) =>
  cloudNativePgCluster({ ...changes, cloudNativePg: { scheduling } });

const everything: Scheduling = {
  priorityClass: "critical",
  nodeSelector: { arch: "arm64" },
  nodes: {
    required: [
      { key: "disk", values: ["nvme"] },
      { key: "spot", operator: "DoesNotExist" },
    ],
    preferred: [{ weight: 10, labels: [{ key: "generation", operator: "Gt", values: ["3"] }] }],
  },
  spread: [{ topologyKey: "rack", maxSkew: 2, whenUnsatisfiable: "ScheduleAnyway" }],
};
const matchExpressions = [
  { key: "disk", operator: "In", values: ["nvme"] },
  { key: "spot", operator: "DoesNotExist" },
];

describe("the placement of instances on CloudNativePG", () => {
  it("has only the common keys by default", () => {
    const { spec } = clusterObject(cluster({}));
    expect(spec).not.toHaveProperty("priorityClassName");
    expect(spec).not.toHaveProperty("topologySpreadConstraints");
    expect(spec.affinity).not.toHaveProperty("nodeAffinity");
  });

  it("has a priority, nodes by their labels, and a spread", () => {
    const { spec } = clusterObject(cluster(everything, { scheduling: { zones: "required" } }));
    const labelSelector = {
      matchLabels: { "cnpg.io/cluster": "main" },
      matchExpressions: [{ key: "cnpg.io/instanceName", operator: "Exists" }],
    };
    expect(spec.priorityClassName).toBe("critical");
    expect(spec.affinity).toMatchObject({
      nodeSelector: { arch: "arm64" },
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 10, preference: { matchExpressions: [{ key: "generation", operator: "Gt", values: ["3"] }] } },
        ],
      },
    });
    expect(spec.topologySpreadConstraints).toEqual([
      { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule", labelSelector },
      { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "ScheduleAnyway", labelSelector },
    ]);
  });

  it("applies to pgstack's Jobs, and to the check of node pools", () => {
    expect(helperPods(cluster(everything)).placement.affinity?.nodeAffinity).toMatchObject({
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    });
    const [instances] = cloudNativePgPods(cluster(everything));
    const fits = (labels: Record<string, string>): boolean => canRunOn(instances?.spec ?? {}, { labels, taints: [] });
    expect(fits({ arch: "arm64", disk: "nvme" })).toBe(true);
    expect(fits({ arch: "arm64", disk: "hdd" })).toBe(false);
    expect(fits({ arch: "arm64", disk: "nvme", spot: "true" })).toBe(false);
  });

  describeRule({
    rule: "node-labels-have-their-values",
    schema,
    refused: settings({ nodes: { preferred: [{ labels: [{ key: "disk" }] }] } }),
    at: ["cloudNativePg", "scheduling", "nodes", "preferred", 0, "labels", 0, "values"],
    accepted: settings({ nodes: { preferred: [{ labels: [{ key: "disk", operator: "Exists" }] }] } }),
  });

  describeRule({
    rule: "spread-is-listed-once",
    schema,
    refused: settings(
      { spread: [{ topologyKey: "topology.kubernetes.io/zone" }] },
      { scheduling: { zones: "required" } },
    ),
    at: ["cloudNativePg", "scheduling", "spread", 0],
    accepted: settings({ spread: [{ topologyKey: "topology.kubernetes.io/zone" }] }),
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRD of Clusters", () => {
  it("accepts every key of scheduling at once", () => {
    const definition = objectsIn(manifest ?? "").find(
      ({ metadata }) => metadata.name === "clusters.postgresql.cnpg.io",
    );
    const check = validator(schemaOf(definition ?? { apiVersion: "", kind: "", metadata: { name: "" } }, "v1"));
    const object = clusterObject(cluster(everything));
    expect(check(object)).toEqual([]);
    expect(check({ ...object, spec: { ...object.spec, priorityClassName: 1 } })).toHaveLength(1);
  });
});
