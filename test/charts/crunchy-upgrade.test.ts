import { renderPostgresCluster } from "../../components/postgres-cluster";
import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { recommendedLabels } from "../helpers/labels";
import { crunchy } from "../../components/versions";
import {
  bucketRepository,
  crunchyCluster,
  type CrunchySettings,
  crunchySettings,
  volumeRepository,
} from "../helpers/clusters";
import { crunchyCrd, noPostgresClusterCrd, objectsIn, schemaOf, validator } from "../helpers/crd";
import { impactLines, impactWords } from "../helpers/impact";
import { describeRule } from "../helpers/rule";
import { describeWhen } from "../helpers/when";

type Body = NonNullable<CrunchySettings["crunchy"]>;
type Upgrade = NonNullable<Body["upgrade"]>;

const backups = { repositories: [bucketRepository] };
const upgrade: Upgrade = { id: "first", to: 18 };
const everything: Upgrade = {
  ...upgrade,
  transferMethod: "CopyFileRange",
  jobs: 4,
  resources: { cpu: "1", memory: "2Gi" },
};
const settings = (body: Body, changes: Partial<CrunchySettings> = {}): CrunchySettings =>
  crunchySettings({ backups, crunchy: body, ...changes });
const render = (body: Body, changes: Partial<CrunchySettings> = {}) =>
  renderPostgresCluster(crunchyCluster(settings(body, changes)));
const annotation = "postgres-operator.crunchydata.com/allow-upgrade";
const labels = recommendedLabels("postgres-upgrade", "hippo");

describe("an upgrade of the major version", () => {
  it("is a PGUpgrade object that the cluster allows by name", () => {
    const { dependents, customResource } = render({ upgrade });
    expect(dependents).toEqual([
      {
        object: {
          apiVersion: "postgres-operator.crunchydata.com/v1beta1",
          kind: "PGUpgrade",
          metadata: { name: "hippo-first-18", namespace: "postgres", labels },
          spec: {
            metadata: { labels },
            postgresClusterName: "hippo",
            fromPostgresVersion: 17,
            toPostgresVersion: 18,
            image: crunchy.upgradeImage,
            imagePullPolicy: "IfNotPresent",
          },
        },
        until: ["condition=Progressing=False"],
        protect: false,
      },
    ]);
    expect(customResource.metadata.annotations?.[annotation]).toBe("hippo-first-18");
  });

  it("is ready, once the cluster is shut down, when the data is upgraded", () => {
    expect(render({ upgrade, state: "shutdown" }).dependents[0]?.until).toEqual(["condition=Succeeded"]);
  });

  it.each([
    ["an order beside a repository on a volume", { upgrade }, volumeRepository, "10"],
    ["that order when it acts", { upgrade, state: "shutdown" }, volumeRepository, "10"],
    ["a shutdown without an upgrade", { state: "shutdown" }, volumeRepository, undefined],
    ["an upgrade beside a bucket", { upgrade, state: "shutdown" }, bucketRepository, undefined],
  ] as const)("does not wait for an unavailable archive: %s", (_what, body, repository, expected) => {
    const { customResource } = render(body, { backups: { repositories: [repository] } });
    const spec = customResource["spec"] as { backups: { pgbackrest: { global: Record<string, string> } } };
    expect(spec.backups.pgbackrest.global["archive-timeout"]).toBe(expected);
  });

  it("is shown in the preview of the change that starts it", () => {
    const stops = (body: Body) =>
      impactWords(render(body).customResource, render({ ...body, state: "shutdown" }).customResource);
    expect(stops({ upgrade })).toContain("pg_upgrade");
    expect(stops({})).not.toContain("pg_upgrade");
  });

  it("runs with its settings, from a registry that replaces Crunchy's", () => {
    const [companion] = render({ upgrade: everything, images: { registry: "mirror.example.com/pg" } }).dependents;
    expect(companion?.object["spec"]).toMatchObject({
      image: expect.stringMatching(/^mirror\.example\.com\/pg\/crunchy-upgrade:/) as unknown,
      transferMethod: "CopyFileRange",
      jobs: 4,
      resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } },
    });
  });

  it("is removed with its key, together with the consent", () => {
    const { dependents, customResource } = render({});
    expect(dependents).toEqual([]);
    expect(customResource.metadata.annotations).not.toHaveProperty([annotation]);
  });

  it("takes three changes, none of which is refused", () => {
    const [before, ordered, stopped, upgraded] = [
      render({}).customResource,
      render({ upgrade }).customResource,
      render({ upgrade, state: "shutdown" }).customResource,
      render({}, { version: 18 }).customResource,
    ] as const;
    const said = [impactLines(before, ordered), impactLines(ordered, stopped), impactLines(stopped, upgraded)];
    expect(said[0]).toEqual([`nothing metadata.annotations.${annotation}`]);
    expect(said[1]).toEqual(["outage spec.shutdown"]);
    expect(said[2]).toEqual(expect.arrayContaining(["data copied spec.postgresVersion", "nothing spec.shutdown"]));
    expect(said.flat().filter((line) => line.startsWith("!"))).toEqual([]);
  });

  it("is refused as one change", () => {
    const [before, after] = [render({}), render({}, { version: 18 })];
    expect(impactLines(before.customResource, after.customResource)).toEqual(
      expect.arrayContaining(["!impossible spec.postgresVersion"]),
    );
  });

  describeRule({
    rule: "upgrade-has-backups",
    schema,
    refused: crunchySettings({ crunchy: { upgrade } }),
    at: ["crunchy", "upgrade"],
    accepted: settings({ upgrade }),
  });
  it("accepts no other version than the requested one", () => {
    const stopped = render({ upgrade: { id: "first", to: 17 }, state: "shutdown" }, { version: 16 }).customResource;
    const [wrong, right] = [render({}, { version: 18 }), render({}, { version: 17 })];
    expect(impactLines(stopped, wrong.customResource)).toEqual(
      expect.arrayContaining(["!impossible spec.postgresVersion"]),
    );
    expect(impactLines(stopped, right.customResource)).toEqual(
      expect.arrayContaining(["data copied spec.postgresVersion"]),
    );
  });

  describeRule({
    rule: "upgrade-names-fit",
    schema,
    refused: settings({ upgrade }, { name: "a".repeat(20) }),
    at: ["crunchy", "upgrade", "id"],
    accepted: settings({ upgrade }, { name: "a".repeat(19) }),
  });
  describeRule({
    rule: "upgrade-goes-up",
    schema,
    refused: settings({ upgrade }, { version: 18 }),
    at: ["crunchy", "upgrade", "to"],
    accepted: settings({ upgrade }, { version: 15 }),
  });
  describeRule({
    rule: "upgrade-method-has-version",
    schema,
    refused: settings({ upgrade: { ...everything, to: 16 } }, { version: 15 }),
    at: ["crunchy", "upgrade", "transferMethod"],
    accepted: settings({ upgrade: everything }),
  });
});

const definition = crunchyCrd("pgupgrades");

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PGUpgrade", () => {
  let check: (object: unknown) => string[];
  beforeAll(() => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    check = validator(schemaOf(crd, "v1beta1"));
  });

  it.each([
    ["the shortest one", upgrade],
    ["every option", everything],
  ] as const)("accepts %s", (_what, one) => {
    expect(check(render({ upgrade: one }).dependents[0]?.object)).toEqual([]);
  });

  it("refuses wrong types: the check can fail", () => {
    const [companion] = render({ upgrade }).dependents;
    expect(check({ ...companion?.object, spec: { fromPostgresVersion: "17" } })).not.toEqual([]);
  });
});
