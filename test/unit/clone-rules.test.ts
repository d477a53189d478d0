import { environmentSchema } from "../../src/config/schema";
import {
  barmanRepository,
  bucketRepository,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  type CrunchySettings,
  crunchySettings,
  type ZalandoSettings,
  zalandoSettings,
} from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const schema = environmentSchema;
type Cluster = CloudNativePgSettings | CrunchySettings | ZalandoSettings;

function environment(clusters: readonly Cluster[], source = "existing"): Record<string, unknown> {
  return {
    disposable: true,
    kubernetes: source === "existing" ? { source, context: "c" } : { source },
    operators: [...new Set(clusters.map(({ operator }) => operator))].map((operator) => ({
      operator,
      namespace: `${operator}-system`,
    })),
    clusters,
  };
}

const barman = { repositories: [barmanRepository] };
const pgBackRest = { repositories: [bucketRepository] };
const fromMain = { from: "cluster" as const, cluster: "main" };
const fromHippo = { from: "cluster" as const, cluster: "hippo", repository: "repo1" as const };

const cnpg = (changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ backups: barman, ...changes });
const crunchy = (changes: Partial<CrunchySettings> = {}): CrunchySettings =>
  crunchySettings({ backups: pgBackRest, ...changes });

describe("clones", () => {
  describeRule({
    rule: "clone-finds-the-backups",
    schema,
    refused: environment([crunchySettings(), crunchy({ name: "copy", bootstrap: fromHippo })]),
    at: ["clusters", 1, "bootstrap", "cluster"],
    accepted: environment([crunchy(), crunchy({ name: "copy", bootstrap: fromHippo })]),
  });
  describeRule({
    rule: "clone-has-the-version",
    schema,
    refused: environment([cnpg(), cnpg({ name: "copy", version: 18, bootstrap: fromMain })]),
    at: ["clusters", 1, "version"],
    accepted: environment([cnpg(), cnpg({ name: "copy", bootstrap: fromMain })]),
  });
  const cron = { extensions: [{ name: "pg_cron", databases: ["app"] }] };
  describeRule({
    rule: "clone-has-the-libraries",
    schema,
    refused: environment([crunchy(cron), crunchy({ name: "copy", bootstrap: fromHippo })]),
    at: ["clusters", 1, "extensions"],
    accepted: environment([crunchy(cron), crunchy({ name: "copy", bootstrap: fromHippo, ...cron })]),
  });

  const elsewhere = { repositories: [{ ...barmanRepository, path: "/elsewhere" }] };
  const otherRepository = { ...fromHippo, repository: "repo2" as const };
  const old = { type: "time" as const, value: "2026-01-31 14:15:11+00" };
  it.each<[string, Cluster[], string[]]>([
    ["of another operator", [crunchy({ name: "main" }), cnpg({ name: "copy", bootstrap: fromMain })], ["cluster"]],
    ["in another folder", [cnpg(), cnpg({ name: "copy", backups: elsewhere, bootstrap: fromMain })], ["cluster"]],
    ["of another repository", [crunchy(), crunchy({ name: "copy", bootstrap: otherRepository })], ["repository"]],
    ["of a cluster that is gone", [cnpg({ name: "copy", bootstrap: fromMain })], []],
    [
      "from before an upgrade",
      [cnpg({ version: 18 }), cnpg({ name: "copy", bootstrap: { ...fromMain, target: old } })],
      [],
    ],
  ])("backups %s", (_, clusters, keys) => {
    const found = problemsWith(schema, environment(clusters));
    expect(found.map(({ path }) => path)).toEqual(keys.map((key) => `clusters[1].bootstrap.${key}`));
  });
});

describe("copies of a running cluster", () => {
  const copy: Partial<ZalandoSettings> = { name: "copy", bootstrap: { from: "primary", cluster: "main" } };
  const main = zalandoSettings({ name: "main" });
  it.each<[string, Cluster, Partial<ZalandoSettings>, string[]]>([
    ["without backups", main, {}, []],
    ["of another version", main, { version: 16 }, ["version"]],
    ["of another operator", cloudNativePgSettings(), {}, ["bootstrap.cluster"]],
    ["without a library", { ...main, extensions: [{ name: "pg_partman" }] }, {}, ["extensions"]],
  ])("%s", (_, source, changes, keys) => {
    const found = problemsWith(schema, environment([source, zalandoSettings({ ...copy, ...changes })]));
    expect(found.map(({ path }) => path)).toEqual(keys.map((key) => `clusters[1].${key}`));
  });
});

describe("names of objects", () => {
  describeRule({
    rule: "clusters-share-no-object",
    schema,
    refused: environment([crunchySettings(), crunchySettings({ name: "hippo-pgbackrest" })]),
    at: ["clusters", 1, "name"],
    accepted: environment([crunchySettings(), crunchySettings({ name: "hippo-pgbackrest", namespace: "other" })]),
  });

  const pooler = { pooler: {} };
  const drilled = { drill: { enabled: true } };
  it.each<[string, Cluster[], number]>([
    ["a pooler and a cluster", [cloudNativePgSettings(pooler), cloudNativePgSettings({ name: "main-pooler" })], 1],
    ["a cluster and a pooler", [cloudNativePgSettings({ name: "main-pooler" }), cloudNativePgSettings(pooler)], 1],
    ["no pooler", [cloudNativePgSettings(), cloudNativePgSettings({ name: "main-pooler" })], 0],
    ["two disruption budgets", [cloudNativePgSettings(), cloudNativePgSettings({ name: "main-primary" })], 1],
    ["a drill's identity", [cnpg(drilled), cloudNativePgSettings({ name: "main-restore-drill" })], 1],
    ["no drill, as the environment is disposable", [cnpg(), cloudNativePgSettings({ name: "main-restore-drill" })], 0],
    [
      "an additional Service and one of another cluster",
      [
        cloudNativePgSettings({ cloudNativePg: { services: [{ name: "b-rw" }] } }),
        cloudNativePgSettings({ name: "b" }),
      ],
      1,
    ],
    ["nothing", [crunchySettings(), crunchySettings({ name: "hippo-2" })], 0],
  ])("%s", (_, clusters, count) => {
    expect(problemsWith(schema, environment(clusters))).toHaveLength(count);
  });
});

describe("node ports", () => {
  const service = (nodePort: number) => ({ type: "NodePort" as const, nodePort });
  const primary = (nodePort: number) => crunchySettings({ crunchy: { services: { primary: service(nodePort) } } });
  describeRule({
    rule: "node-port-is-in-range",
    schema,
    refused: environment([primary(35_432)], "kind"),
    at: ["clusters", 0, "crunchy", "services", "primary", "nodePort"],
    accepted: environment([primary(32_767)], "kind"),
  });

  it("of the pooler, and not where another platform sets the range", () => {
    const ofPooler = environment([crunchySettings({ pooler: { service: service(5432) } })], "kind");
    expect(problemsWith(schema, ofPooler).map(({ path }) => path)).toEqual(["clusters[0].pooler.service.nodePort"]);
    expect(problemsWith(schema, environment([primary(5432)]))).toEqual([]);
  });
});
