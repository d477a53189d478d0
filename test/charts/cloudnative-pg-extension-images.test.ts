import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import {
  barmanRepository,
  type CloudNativePgSettings,
  cloudNativePgCluster,
  cloudNativePgSettings,
} from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest } from "../helpers/crd";
import { cloudNativePgValidator } from "../helpers/cluster-acceptance";
import { impactLines, impactWords } from "../helpers/impact";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";
import { describeWhen } from "../helpers/when";

type Images = NonNullable<NonNullable<CloudNativePgSettings["cloudNativePg"]>["extensionImages"]>;
type Changes = Partial<CloudNativePgSettings>;

const settings = (extensionImages: Images, changes: Changes = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ version: 18, ...changes, cloudNativePg: { extensionImages } });
const cluster = (extensionImages: Images, changes: Changes = {}) =>
  cloudNativePgCluster({ version: 18, ...changes, cloudNativePg: { extensionImages } });

const vector = { name: "pgvector", image: "mirror/pgvector:0.8.1-18-trixie", provides: ["vector"] };
const postgis = {
  name: "postgis",
  image: "mirror/postgis:3.6.0-18-trixie",
  provides: ["postgis", "postgis_topology"],
  controlFolders: ["share", "share/contrib"],
  libraryFolders: ["lib"],
  systemLibraryFolders: ["system"],
  programFolders: ["bin"],
  env: { PROJ_DATA: "${image_root}/proj" },
};

describe("images with extensions", () => {
  it("are none by default", () => {
    expect(clusterObject(cluster([])).spec.postgresql).not.toHaveProperty("extensions");
  });

  it("have every key in the Cluster", () => {
    expect(clusterObject(cluster([vector, postgis])).spec.postgresql?.extensions).toEqual([
      { name: "pgvector", image: { reference: vector.image, pullPolicy: "IfNotPresent" } },
      {
        name: "postgis",
        image: { reference: postgis.image, pullPolicy: "IfNotPresent" },
        extension_control_path: ["share", "share/contrib"],
        dynamic_library_path: ["lib"],
        ld_library_path: ["system"],
        bin_path: ["bin"],
        env: [{ name: "PROJ_DATA", value: "${image_root}/proj" }],
      },
    ]);
  });

  it("provide extensions that the image of Postgres lacks", () => {
    const accepted = (images: Images, name: string): boolean =>
      schema.safeParse(settings(images, { extensions: [{ name }] })).success;
    expect([accepted([], "postgis"), accepted([postgis], "postgis")]).toEqual([false, true]);
    expect([accepted([], "pg_cron"), accepted([{ name: "pg_cron", image: "mirror/cron:1" }], "pg_cron")]).toEqual([
      false,
      true,
    ]);
    expect(accepted([vector], "postgis")).toBe(false);
  });

  it("are rolled out to every instance before the cluster counts as updated", () => {
    const decides = (images: Images) => JSON.stringify(renderPostgresCluster(cluster(images)).rollout?.decides);
    expect(decides([vector])).toContain(vector.image);
    expect(decides([])).not.toContain("extension_control_path");
  });

  it("are mounted into the restore drill, with their folders", () => {
    const drilled: Changes = { backups: { repositories: [barmanRepository] }, drill: { enabled: true } };
    const drill = JSON.stringify(renderPostgresCluster(cluster([vector, postgis], drilled)).drill);
    expect(drill).toContain(
      `{"name":"ext-postgis","image":{"reference":"${postgis.image}","pullPolicy":"IfNotPresent"}}`,
    );
    expect(drill).toContain('"mountPath":"/extensions/pgvector","name":"ext-pgvector","readOnly":true');
    expect(drill).toContain(
      "extension_control_path = '$system:/extensions/pgvector/share:/extensions/postgis/share:/extensions/postgis/share/contrib'",
    );
    expect(drill).toContain("dynamic_library_path = '$libdir:/extensions/pgvector/lib:/extensions/postgis/lib'");
    expect(drill).toContain('{"name":"LD_LIBRARY_PATH","value":"/extensions/postgis/system"}');
    expect(drill).toContain('{"name":"PROJ_DATA","value":"/extensions/postgis/proj"}');
    expect(drill).toMatch(/printf '%s\\\\n' \\"\$EXTENSION_SETTINGS\\" > \\"\$PGDATA\/postgresql\.auto\.conf/);
    expect(JSON.stringify(renderPostgresCluster(cluster([], drilled)).drill)).not.toContain("EXTENSION_SETTINGS");
  });

  it("have their impact", () => {
    const object = (images: Images) => clusterObject(cluster(images));
    const field = "spec.postgresql.extensions";
    expect(impactLines(object([]), object([vector]))).toEqual([`rolling restart ${field}`]);
    expect(impactLines(object([vector]), object([{ ...vector, image: "mirror/pgvector:0.8.2" }]))).toEqual([
      `rolling restart ${field}`,
    ]);
    expect(impactLines(object([postgis]), object([{ ...postgis, env: {} }]))).toEqual([`nothing ${field}`]);
    expect(impactLines(object([postgis]), object([{ ...postgis, libraryFolders: [] }]))).toEqual([`reload ${field}`]);
    expect(impactWords(object([vector]), object([]))).toMatch(/extensions in pgvector fail/);
  });
});

describeRule({
  rule: "extension-image-has-its-version",
  schema,
  refused: settings([vector], { version: 17 }),
  at: ["cloudNativePg", "extensionImages"],
  accepted: settings([vector]),
});

describeRule({
  rule: "extension-image-has-its-volume",
  schema,
  refused: settings([
    { ...vector, name: "pg_ivm" },
    { ...vector, name: "pg-ivm" },
  ]),
  at: ["cloudNativePg", "extensionImages", 1, "name"],
  accepted: settings([vector, postgis]),
});

describe.each([
  [["lib", "lib"], 1],
  [["../lib"], 0],
  [["a/../../lib"], 0],
] as const)("folders %p", (folders, i) => {
  describeRule({
    rule: "extension-folders-are-in-the-image",
    schema,
    refused: settings([{ ...vector, libraryFolders: [...folders] }]),
    at: ["cloudNativePg", "extensionImages", 0, "libraryFolders", i],
    accepted: settings([{ ...vector, libraryFolders: ["lib", "a/../b"] }]),
  });
});

describe.each([
  ["PGDATA", "/tmp"],
  ["LD_LIBRARY_PATH", "/lib"],
  ["A", "${root}"],
])("a variable %s=%s", (name, value) => {
  describeRule({
    rule: "extension-variable-is-free",
    schema,
    refused: settings([{ ...vector, env: { [name]: value } }]),
    at: ["cloudNativePg", "extensionImages", 0, "env", name],
    accepted: settings([{ ...vector, env: { A: "${image_root}", B: "$${root}" } }]),
  });
});

describeWhen(cloudNativePgManifest() !== undefined, noCloudNativePgManifest, "the CRD of a Cluster", () => {
  it("accepts every key of images with extensions", () => {
    expect(cloudNativePgValidator()(clusterObject(cluster([vector, postgis])))).toEqual([]);
  });
});
