import { renderPostgresCluster } from "../../components/postgres-cluster";
import { fields as cloudNativePgFields } from "../../components/operators/cloudnative-pg/crd-fields";
import { fields as crunchyFields } from "../../components/operators/crunchy/crd-fields";
import { fields as zalandoFields } from "../../components/operators/zalando/crd-fields";
import { fieldProblems, fieldTable } from "../../components/model/crd-fields/fields";
import { filesOf } from "../generate/crd-fields";
import { resourcesOf } from "../generate/crd-shapes";
import {
  barmanRepository,
  bucketRepository,
  cloudNativePgCluster,
  crunchyCluster,
  volumeRepository,
  walgRepository,
  zalandoCluster,
} from "../helpers/clusters";
import { noCloudNativePgManifest, noPostgresClusterCrd, noZalandoCrd } from "../helpers/crd";
import { readRepository } from "../helpers/repository";
import { describeWhen } from "../helpers/when";

const tables = {
  crunchy: fieldTable(crunchyFields),
  "cloudnative-pg": fieldTable(cloudNativePgFields),
  zalando: fieldTable(zalandoFields),
};
const lines = (operator: keyof typeof tables, patch: unknown): string[] =>
  fieldProblems(tables[operator], patch).map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a patch of a spec", () => {
  it.each<[keyof typeof tables, object, RegExp]>([
    ["crunchy", { supplementalGroup: [1] }, /^supplementalGroup: unknown key; did you mean "supplementalGroups"\?$/],
    ["crunchy", { supplementalGroups: ["a"] }, /^supplementalGroups\.0: must be a whole number/],
    [
      "crunchy",
      { instances: [{ tablespaceVolume: [] }] },
      /^instances\.0\.tablespaceVolume: unknown key; did you mean/,
    ],
    ["crunchy", { disableDefaultPodScheduling: "yes" }, /must be true or false, as in the CRD$/],
    ["cloudnative-pg", { logLevel: "loud" }, /^logLevel: must be one of error, warning, info, debug, trace/],
    ["cloudnative-pg", { env: { name: "TZ" } }, /^env: must be a list/],
    ["cloudnative-pg", { affinity: "none" }, /^affinity: must be an object/],
    ["cloudnative-pg", { inheritedMetadata: { labels: { a: 1 } } }, /^inheritedMetadata\.labels\.a: must be a string/],
    ["zalando", { podPriorityClas: "high" }, /^podPriorityClas: unknown key; did you mean "podPriorityClassName"\?$/],
    ["zalando", { volume: { iops: "many" } }, /^volume\.iops: must be a whole number/],
  ])("on %s with %j is refused with the problem", (operator, patch, message) => {
    expect(lines(operator, patch)).toEqual([expect.stringMatching(message)]);
  });

  it.each<[keyof typeof tables, object]>([
    ["crunchy", { disableDefaultPodScheduling: null, config: { files: [{ secret: { name: "krb5" } }] } }],
    ["crunchy", { patroni: { dynamicConfiguration: { anything: { goes: 1 } } } }],
    ["cloudnative-pg", { managed: { services: { disabledDefaultServices: ["ro"] } }, smartShutdownTimeout: 60 }],
    ["cloudnative-pg", { resources: { limits: { "hugepages-2Mi": "1Gi", "ephemeral-storage": 1 } } }],
    ["zalando", { sidecars: [{ name: "exporter", anything: { goes: 1 } }], volume: { iops: 3000 } }],
  ])("on %s with %j is accepted", (operator, patch) => {
    expect(lines(operator, patch)).toEqual([]);
  });

  it("has room for every field that pgstack writes itself", () => {
    const crunchy = crunchyCluster({
      backups: { repositories: [bucketRepository, volumeRepository] },
      pooler: {},
      crunchy: { monitoring: true },
    });
    const barman = cloudNativePgCluster({ backups: { repositories: [barmanRepository] }, walStorage: { size: "5Gi" } });
    expect(lines("crunchy", renderPostgresCluster(crunchy).customResource["spec"])).toEqual([]);
    expect(lines("cloudnative-pg", renderPostgresCluster(barman).customResource["spec"])).toEqual([]);
    const walg = zalandoCluster({ backups: { repositories: [walgRepository] }, pooler: {} });
    expect(lines("zalando", renderPostgresCluster(walg).customResource["spec"])).toEqual([]);
  });
});

for (const [operator, download] of [
  ["crunchy", noPostgresClusterCrd],
  ["cloudnative-pg", noCloudNativePgManifest],
  ["zalando", noZalandoCrd],
] as const) {
  const resources = resourcesOf(operator);
  describeWhen(resources !== undefined, download, `files that \`npm run generate:crds\` writes for ${operator}`, () => {
    it("are those of the published CRDs", () => {
      const written = [...filesOf(operator, resources ?? [])];
      expect(written).toHaveLength(2);
      expect(written.map(([file]) => [file, readRepository(file)])).toEqual(written);
    });
  });
}
