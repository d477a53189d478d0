import { tokenProblem } from "../../components/operators/cloudnative-pg/standby/token";
import { environmentSchema } from "../../src/config/schema";
import { barmanRepository, type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";
import { demotionToken, encoded, tokenContent } from "../helpers/standby";

const backups = { repositories: [barmanRepository] };
const repository = { gcs: { bucket: "backups" } };
const host = "north-rw.postgres.svc";
const cluster = (
  standby: CloudNativePgSettings["standby"],
  changes: Partial<CloudNativePgSettings> = {},
): CloudNativePgSettings => cloudNativePgSettings({ name: "south", standby, ...changes });

describe("the other cluster of a pair on CloudNativePG", () => {
  describeRule({
    rule: "standby-of-cloudnative-pg-has-source",
    schema,
    refused: cluster({ cluster: "north" }),
    at: ["standby"],
    accepted: cluster({ cluster: "north", host }),
  });

  describeRule({
    rule: "standby-repository-has-sidecar",
    schema,
    refused: cluster({ cluster: "north", repository }),
    at: ["backups"],
    accepted: cluster({ cluster: "north", repository }, { backups }),
  });

  describeRule({
    rule: "standby-has-no-other-origin",
    schema,
    refused: cluster({ cluster: "north", host }, { backups, bootstrap: { from: "cluster", cluster: "old" } }),
    at: ["bootstrap"],
    accepted: cluster({ cluster: "north", host }, { backups }),
  });

  describeRule({
    rule: "standby-login-has-host",
    schema,
    refused: cluster({ cluster: "north", repository, port: 5433 }, { backups }),
    at: ["standby", "port"],
    accepted: cluster({ cluster: "north", repository, host, port: 5433 }, { backups }),
  });

  describeRule({
    rule: "bootstrap-archives-elsewhere",
    schema,
    refused: cluster({ cluster: "south", repository }, { backups }),
    at: ["standby", "cluster"],
    accepted: cluster({ cluster: "south", repository: { gcs: { bucket: "elsewhere" } } }, { backups }),
  });

  describeRule({
    rule: "backups-have-one-place",
    schema,
    refused: cluster({ cluster: "north", repository: { path: "/barman/north" } }, { backups }),
    at: ["standby", "repository"],
    accepted: cluster({ cluster: "north", repository: { ...repository, path: "/barman/north" } }, { backups }),
  });

  describeRule({
    rule: "cluster-does-not-copy-itself",
    schema,
    refused: cluster({ cluster: "north", host: "south-rw.postgres.svc" }),
    at: ["standby", "host"],
    accepted: cluster({ cluster: "north", host: "south-rw.elsewhere.svc" }),
  });

  describeRule({
    rule: "cluster-does-not-copy-itself",
    schema,
    refused: cluster(undefined, { bootstrap: { from: "server", cluster: "south" } }),
    at: ["bootstrap", "cluster"],
    accepted: cluster(undefined, { bootstrap: { from: "server", cluster: "south", host: "db.example.com" } }),
  });
});

describe("a demotion token", () => {
  it("is accepted as the operator encodes it", () => {
    expect(tokenProblem(demotionToken)).toBeUndefined();
    expect(schema.safeParse(cluster({ cluster: "north", host, token: demotionToken })).success).toBe(true);
  });

  it.each<[string, string]>([
    ["is no base64", "token of north"],
    ["is cut off", demotionToken.slice(0, -8)],
    ["has another content", encoded({ token: "north" })],
    ["is a list", encoded([])],
    ...Object.keys(tokenContent).map(
      (key) => [`lacks ${key}`, encoded({ ...tokenContent, [key]: "" })] as [string, string],
    ),
  ])("is refused where it %s", (_what, token) => {
    const problems = problemsWith(schema, cluster({ cluster: "north", host, token }));
    expect(lines(problems)).toEqual([expect.stringMatching(/^standby\.token.*not a demotion token/s)]);
  });
});

describe("a pair in one environment", () => {
  const environment = (
    south: Partial<CloudNativePgSettings>,
    north: Partial<CloudNativePgSettings> = {},
  ): Record<string, unknown> => ({
    disposable: true,
    kubernetes: { source: "existing", context: "here" },
    operators: [{ operator: "cloudnative-pg", namespace: "cnpg-system" }],
    clusters: [
      cloudNativePgSettings({ name: "north", ...north }),
      cloudNativePgSettings({ name: "south", standby: { cluster: "north", host }, ...south }),
    ],
  });
  const followed = { cluster: "south", host: "south-rw.postgres.svc" };

  describeRule({
    rule: "pair-has-one-primary",
    schema: environmentSchema,
    refused: environment(
      { standby: { cluster: "north", host, promoted: true } },
      { standby: { ...followed, promoted: true } },
    ),
    at: ["clusters", 1, "standby", "promoted"],
    accepted: environment({}, { standby: { ...followed, promoted: true } }),
  });

  describeRule({
    rule: "standby-has-the-version",
    schema: environmentSchema,
    refused: environment({ version: 18 }),
    at: ["clusters", 1, "version"],
    accepted: environment({ version: 18 }, { version: 18 }),
  });

  describeRule({
    rule: "standby-is-as-large-as-its-primary",
    schema: environmentSchema,
    refused: environment({}, { parameters: { max_connections: 200 } }),
    at: ["clusters", 1, "parameters", "max_connections"],
    accepted: environment({ parameters: { max_connections: 300 } }, { parameters: { max_connections: 200 } }),
  });

  describeRule({
    rule: "standby-has-the-tablespaces",
    schema: environmentSchema,
    refused: environment({}, { tablespaces: [{ name: "fast", storage: { size: "1Gi" } }] }),
    at: ["clusters", 1, "tablespaces"],
    accepted: environment(
      { tablespaces: [{ name: "fast", storage: { size: "1Gi" } }] },
      { tablespaces: [{ name: "fast", storage: { size: "1Gi" } }] },
    ),
  });

  it("may both follow, between the demotion of one and the promotion of the other", () => {
    expect(problemsWith(environmentSchema, environment({}, { standby: followed }))).toEqual([]);
  });

  it("is compared where the other one is reached by its Service only", () => {
    const far = { standby: { cluster: "north", host: "north.example.com" }, version: 18 as const };
    expect(problemsWith(environmentSchema, environment(far))).toEqual([]);
  });
});
