import { crunchyClusterSchema as schema } from "../helpers/schemas";
import { environmentSchema } from "../../src/config/schema";
import { type CrunchySettings, crunchySettings } from "../helpers/clusters";
import { fullPgAdmin, fullPooler, fullSet, shipper, smallSet, withSets } from "../helpers/crunchy-settings";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

type Body = NonNullable<CrunchySettings["crunchy"]>;
const pgAdmin = (changes: Partial<NonNullable<Body["pgAdmin"]>>, more: Body = {}): CrunchySettings =>
  crunchySettings({ crunchy: { ...more, pgAdmin: { storage: { size: "1Gi" }, ...changes } } });
const at = (...keys: (string | number)[]): (string | number)[] => ["crunchy", "pgAdmin", ...keys];

describe("pgAdmin", () => {
  describeRule({
    rule: "pgadmin-secrets-are-references",
    schema,
    refused: pgAdmin({ settings: { LDAP_BIND_PASSWORD: "x" } }),
    at: at("settings", "LDAP_BIND_PASSWORD"),
    accepted: pgAdmin(fullPgAdmin),
  });
  describeRule({
    rule: "pgadmin-group-has-one-target",
    schema,
    refused: pgAdmin({ serverGroups: [{ name: "a" }] }),
    at: at("serverGroups", 0),
    accepted: pgAdmin({ serverGroups: [{ name: "a", labels: {} }] }),
  });
  describeRule({
    rule: "pgadmin-names-differ",
    schema,
    refused: pgAdmin({ oauth: [...fullPgAdmin.oauth, ...fullPgAdmin.oauth] }),
    at: at("oauth", 1, "name"),
    accepted: pgAdmin({ oauth: fullPgAdmin.oauth }),
  });
  describeRule({
    rule: "pgadmin-knows-one-port",
    schema,
    refused: pgAdmin({}, { port: 5433 }),
    at: ["crunchy", "port"],
    accepted: pgAdmin({}, { port: 5432 }),
  });
  describeRule({
    rule: "pgadmin-setting-is-managed",
    schema,
    refused: pgAdmin({ settings: { SERVER_MODE: false } }),
    at: at("settings", "SERVER_MODE"),
    accepted: pgAdmin({ settings: { SHOW_GRAVATAR_IMAGE: false } }),
  });

  it.each(["dba", 'a"b@example.com', "a$(x)@example.com", "dba@localhost"])("has no user %j", (username) => {
    const users = [{ username, password: { name: "a", key: "b" } }];
    expect(problemsWith(schema, pgAdmin({ users })).map(({ path }) => path)).toEqual([
      "crunchy.pgAdmin.users[0].username",
    ]);
  });

  it("is held to the rules for pods, too", () => {
    const wrong = pgAdmin({
      resources: { cpu: "1", cpuLimit: "500m", memory: "1Gi" },
      labels: { "postgres-operator.crunchydata.com/pgadmin": "x" },
      scheduling: { tolerations: [{ value: "x" }] },
    });
    expect(problemsWith(schema, wrong).map(({ path }) => path)).toEqual([
      "crunchy.pgAdmin.resources.cpuLimit",
      "crunchy.pgAdmin.labels.postgres-operator.crunchydata.com/pgadmin",
      "crunchy.pgAdmin.scheduling.tolerations[0].key",
    ]);
  });
});

describe("an environment", () => {
  const environment = (featureGates: Record<string, boolean>, ...clusters: CrunchySettings[]) => ({
    disposable: true,
    kubernetes: { source: "existing", context: "here" },
    operators: [{ operator: "crunchy", namespace: "postgres-operator", featureGates }],
    clusters,
  });
  const sidecars = [shipper];

  describeRule({
    rule: "feature-gate-is-on",
    schema: environmentSchema,
    refused: environment({}, crunchySettings({ pooler: { sidecars } })),
    at: ["operators", 0, "featureGates", "PGBouncerSidecars"],
    accepted: environment({ PGBouncerSidecars: true }, crunchySettings({ pooler: fullPooler })),
  });
  describeRule({
    rule: "pgadmin-shows-clusters-that-exist",
    schema: environmentSchema,
    refused: environment({}, pgAdmin({ serverGroups: [{ name: "a", cluster: "other" }] })),
    at: ["clusters", 0, "crunchy", "pgAdmin", "serverGroups", 0, "cluster"],
    accepted: environment(
      {},
      pgAdmin({ serverGroups: [{ name: "a", cluster: "other" }] }),
      crunchySettings({ name: "other" }),
    ),
  });

  it.each([
    ["InstanceSidecars", crunchySettings(withSets({ ...smallSet, sidecars }))],
    ["AutoGrowVolumes", crunchySettings({ storage: fullSet.storage })],
  ])("leaves the gate %s on, which is so by itself", (gate, cluster) => {
    const paths = (gates: Record<string, boolean>): string[] =>
      problemsWith(environmentSchema, environment(gates, cluster)).map(({ path }) => path);
    expect(paths({})).toEqual([]);
    expect(paths({ [gate]: false })).toEqual([`operators[0].featureGates.${gate}`]);
    expect(paths({ AllAlpha: false })).toEqual([`operators[0].featureGates.${gate}`]);
    expect(paths({ AllAlpha: false, [gate]: true })).toEqual([]);
  });
});
