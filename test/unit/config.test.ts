import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readEnvironmentFile } from "../../src/commands/environment";
import { loadEnvironment } from "../../src/config/load";
import { environmentSchema } from "../../src/config/schema";
import { cloudNativePgSettings, crunchySettings, volumeRepository } from "../helpers/clusters";
import { stackConfiguration } from "../helpers/environments";
import { median } from "../helpers/median";
import { lines, problemsOf } from "../helpers/problems";
import { repositoryFiles } from "../helpers/repository";
import { describeRule } from "../helpers/rule";

const cnpg = { operator: "cloudnative-pg", namespace: "cnpg-system" } as const;
const pgo = { operator: "crunchy", namespace: "postgres-operator" } as const;

/** A small environment, and what a test changes in it. */
function settings(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const clusters = [cloudNativePgSettings()];
  return { disposable: true, kubernetes: { source: "embedded" }, operators: [cnpg], clusters, ...changes };
}

/** The same as the runtime hands it over: text for every value, JSON for structured ones. */
function runtime(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `pgstack:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

const problems = (values: Record<string, unknown>): string[] =>
  lines(problemsOf(() => loadEnvironment(runtime(values), "Pulumi.test.yaml")));

describe("the loader", () => {
  it("decodes structured values and booleans, and fills in defaults", () => {
    const config = loadEnvironment(runtime(settings({ disposable: true })), "Pulumi.test.yaml");
    expect(config.disposable).toBe(true);
    expect(config.clusters[0]).toMatchObject({ name: "main", version: 17, instances: 3 });
    expect(config.operators[0]).toMatchObject({ operator: "cloudnative-pg", imagePullPolicy: "IfNotPresent" });
  });

  it("protects an environment that does not say that it is disposable", () => {
    const clusters = [cloudNativePgSettings({ acceptNoBackups: true })];
    const silent = { kubernetes: { source: "embedded" }, operators: [cnpg], clusters };
    expect(loadEnvironment(runtime(silent), "Pulumi.test.yaml").disposable).toBe(false);
  });

  it("leaves the configuration of other projects and providers alone", () => {
    const all = {
      ...runtime(settings()),
      "gcp:project": "p",
      "pulumi:disable-default-providers": '["*"]',
      "x:y": "{",
      "kubernetes:context": "c",
    };
    expect(loadEnvironment(all, "Pulumi.test.yaml").clusters).toHaveLength(1);
  });

  it("refuses a key that it does not know, with a guess", () => {
    expect(problems(settings({ cluster: [] }))).toEqual(['pgstack:cluster: unknown key; did you mean "clusters"?']);
  });

  it.each<[string, string]>([
    ["pgstak:monitoring", 'is a key that is not read; did you mean "pgstack:monitoring"?'],
    ["pg-stack:clustrs", 'is a key that is not read; did you mean "pgstack:clusters"?'],
    ["PGStack:disposable", 'is a key that is not read; did you mean "pgstack:disposable"?'],
    ["clusters", 'has no namespace, so it is not read; write "pgstack:clusters"'],
    ["pgstack.kubernetes", 'has no namespace, so it is not read; write "pgstack:kubernetes"'],
    ["clusters:main", 'is a key that is not read; write main below "pgstack:clusters"'],
  ])("refuses a key that looks like one of ours: %s", (key, message) => {
    const all = { ...runtime(settings()), [key]: '"hunter2"' };
    const found = problemsOf(() => loadEnvironment(all, "Pulumi.test.yaml"));
    expect(found[0]).toEqual({ path: key, value: undefined, message });
  });

  it("reads a misplaced key as what it was meant as, and does not call that missing as well", () => {
    const { kubernetes, clusters, ...rest } = settings();
    const all = {
      ...runtime(rest),
      kubernetes: JSON.stringify(kubernetes),
      "pgstak:clusters": JSON.stringify(clusters).replace('"10Gi"', '"10GB"'),
    };
    expect(problemsOf(() => loadEnvironment(all, "Pulumi.test.yaml")).map(({ path }) => path)).toEqual([
      "kubernetes",
      "pgstak:clusters",
      "pgstack:clusters[0].storage.size",
    ]);
  });

  it("refuses a name that Pulumi does not take for a stack", () => {
    const paths = (name: string): string[] =>
      problemsOf(() => loadEnvironment(runtime(settings()), `Pulumi.${name}.yaml`)).map(({ path }) => path);
    expect(["my env", "Größe", "$(id)", "x".repeat(101)].flatMap(paths)).toHaveLength(4);
    expect(["prod-eu_1.2"].flatMap(paths)).toEqual([]);
  });

  it("names the source to use for a Kubernetes elsewhere", () => {
    expect(problems(settings({ kubernetes: { source: "eks" } }))).toEqual([
      expect.stringMatching(
        /^pgstack:kubernetes\.source: one of embedded, .* EKS or AKS, is existing, with its context$/,
      ),
    ]);
  });

  it("names the operator that has a key", () => {
    const clusters = [{ ...cloudNativePgSettings(), crunchy: {}, restore: {} }];
    expect(problems(settings({ clusters }))).toEqual([
      "pgstack:clusters[0].crunchy: exists only with operator: crunchy; remove it",
      "pgstack:clusters[0].restore: exists only with operator: crunchy; remove it",
    ]);
  });

  it("refuses values of the wrong type", () => {
    expect(problems(settings({ disposable: "yes", clusters: "main" }))).toEqual([
      "pgstack:disposable: expected true or false",
      "pgstack:clusters: expected a list",
    ]);
  });

  it("refuses text that should be JSON and is broken", () => {
    const all = { ...runtime(settings()), "pgstack:kubernetes": '{"source": "embedded"' };
    expect(problemsOf(() => loadEnvironment(all, "f")).map(({ path }) => path)).toEqual(["pgstack:kubernetes"]);
  });

  it("names every problem of every cluster at once, in the file that the user wrote", () => {
    const wrong = settings({
      kubernetes: { source: "embeded" },
      clusters: [
        { ...cloudNativePgSettings(), version: 12, storage: { size: "10GB" } },
        { ...crunchySettings(), instances: 2, highAvailability: { mode: "strict" } },
      ],
    });
    const found = problemsOf(() => loadEnvironment(runtime(wrong), "Pulumi.test.yaml"));
    expect(found.map(({ path, value }) => [path, value])).toEqual([
      ["pgstack:kubernetes.source", "embeded"],
      ["pgstack:clusters[0].version", 12],
      ["pgstack:clusters[0].storage.size", "10GB"],
      ["pgstack:clusters[1].instances", 2],
    ]);
    expect(() => loadEnvironment(runtime(wrong), "Pulumi.test.yaml")).toThrow(/^Pulumi\.test\.yaml: 4 problems\n/);
  });

  it("prints no value of a key that it does not know: it may be a secret", () => {
    const all = { ...runtime(settings()), "pgstack:databasePassword": "hunter2" };
    expect(() => loadEnvironment(all, "f")).toThrow(/databasePassword/);
    expect(() => loadEnvironment(all, "f")).not.toThrow(/hunter2/);
    const nested = settings({
      clusters: [{ ...cloudNativePgSettings(), users: [{ name: "app", password: "hunter2" }] }],
    });
    expect(() => loadEnvironment(runtime(nested), "f")).not.toThrow(/hunter2/);
  });
});

describe("a file of an environment", () => {
  it("is read with its merge keys, as the engine reads it", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-merge-"));
    const file = path.join(folder, "Pulumi.test.yaml");
    fs.writeFileSync(
      file,
      `config:
  pgstack:disposable: true
  pgstack:kubernetes: { source: embedded }
  pgstack:operators: [{ operator: cloudnative-pg, namespace: cnpg-system }]
  pgstack:clusters:
    - &base { operator: cloudnative-pg, name: main, namespace: postgres, version: 17, storage: { size: 1Gi } }
    - <<: *base
      name: second
`,
    );
    expect(readEnvironmentFile(file).clusters.map(({ name, version }) => [name, version])).toEqual([
      ["main", 17],
      ["second", 17],
    ]);
    fs.rmSync(folder, { recursive: true });
  });
});

describe("the files of the repository", () => {
  const names = repositoryFiles().flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);

  it("are those of the environments that ship", () => {
    expect(names.sort()).toEqual(["dev", "kind", "local", "prod"]);
  });

  it.each(names)("Pulumi.%s.yaml is accepted", (name) => {
    expect(problemsOf(() => loadEnvironment(stackConfiguration(name), `Pulumi.${name}.yaml`))).toEqual([]);
  });

  it("Pulumi.prod.yaml is read within 300 ms", () => {
    const configuration = stackConfiguration("prod");
    const times = Array.from({ length: 9 }, () => {
      const begun = performance.now();
      loadEnvironment(configuration, "Pulumi.prod.yaml");
      return performance.now() - begun;
    });
    expect(median(times)).toBeLessThanOrEqual(300);
  });

  it("Pulumi.prod.yaml is protected and loses no acknowledged commit", () => {
    const config = loadEnvironment(stackConfiguration("prod"), "Pulumi.prod.yaml");
    expect(config.disposable).toBe(false);
    expect(config.clusters.map(({ highAvailability }) => highAvailability.mode)).toEqual(["strict"]);
  });
});

describe("environments", () => {
  const schema = environmentSchema;
  describeRule({
    rule: "cluster-has-operator",
    schema,
    refused: settings({ clusters: [crunchySettings()] }),
    at: ["clusters", 0, "operator"],
    accepted: settings({ operators: [cnpg, pgo], clusters: [crunchySettings()] }),
  });
  describeRule({
    rule: "one-operator-of-a-kind",
    schema,
    refused: settings({ operators: [cnpg, { ...cnpg, namespace: "other" }] }),
    at: ["operators", 1, "operator"],
    accepted: settings({ operators: [cnpg, pgo] }),
  });
  describeRule({
    rule: "cluster-names-differ",
    schema,
    refused: settings({ clusters: [cloudNativePgSettings(), cloudNativePgSettings({ namespace: "other" })] }),
    at: ["clusters", 1, "name"],
    accepted: settings({ clusters: [cloudNativePgSettings(), cloudNativePgSettings({ name: "second" })] }),
  });
  describeRule({
    rule: "cluster-is-watched",
    schema,
    refused: settings({ operators: [{ ...cnpg, watchNamespaces: ["a", "b"] }] }),
    at: ["clusters", 0, "namespace"],
    accepted: settings({ operators: [{ ...cnpg, watchNamespaces: ["a", "postgres"] }] }),
  });
  const clone = crunchySettings({
    bootstrap: { from: "cluster", cluster: "old", namespace: "elsewhere", repository: "repo1" },
    backups: { repositories: [{ ...volumeRepository, name: "repo1" }] },
  });
  const watching = (watchNamespaces: string[]): Record<string, unknown> =>
    settings({ operators: [{ ...pgo, watchNamespaces }], clusters: [clone] });
  describeRule({
    rule: "cluster-is-watched",
    schema,
    refused: watching(["postgres"]),
    at: ["clusters", 0, "bootstrap", "namespace"],
    accepted: watching(["elsewhere", "postgres"]),
  });

  it("is watched by an operator of every namespace, which is written alone", () => {
    expect(schema.safeParse(watching(["*"])).success).toBe(true);
    expect(schema.safeParse(watching(["*", "postgres"])).success).toBe(false);
  });
});
