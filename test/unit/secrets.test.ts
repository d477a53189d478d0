import { monitoringSchema } from "../../components/monitoring/schema";
import { parsedClusterSchema } from "../../components/operators";
import { postgresOperatorSchema } from "../../components/postgres-operator/schema";
import { type JsonSchema, jsonSchema } from "../../components/shared/json-schema";
import { validate } from "../../components/shared/validation";
import { Kubectl } from "../../src/commands/kubectl";
import { planFolder } from "../../src/commands/plan-folder";
import { createCommand, missingSecrets, missingSecretsText, namedIn, userSecrets } from "../../src/secrets";
import { cloudNativePgCluster, zalandoCluster } from "../helpers/clusters";
import { environment } from "../helpers/environments";
import { FakeKubectl } from "../helpers/fake-kubectl";
import { azureContainer, backupsIn, minioBucket, type Place } from "../helpers/object-stores";
import { readRepository } from "../helpers/repository";

/** Settings whose text is about Secrets, and that name none. */
const other = [
  "users[].passwordType",
  "crunchy.state",
  "cloudNativePg.state",
  "zalando.rotatePasswords",
  "zalando.rotateUsers",
];

/** The leaves of a schema whose name or text is about a Secret, each with settings that set it and what is beside it. */
function leaves(schema: JsonSchema, place: string, within: (value: unknown) => unknown): [string, unknown][] {
  const { properties = {}, items, oneOf = [], anyOf = [] } = schema;
  const sample = Object.fromEntries(
    Object.entries(properties).map(([key, { type, const: literal }]) => [
      key,
      literal ?? (type === "array" ? ["x"] : type === "string" ? "x" : undefined),
    ]),
  );
  const beside = JSON.parse(JSON.stringify(sample)) as object;
  return [
    ...Object.entries(properties).flatMap(([key, child]): [string, unknown][] => {
      const at = place === "" ? key : `${place}.${key}`;
      const isLeaf = child.type === "string" || (child.type === "array" && child.items?.type === "string");
      const named = /secret/i.test(key) || /\bSecrets?\b/.test(child.description ?? "");
      if (isLeaf) return named && child.const === undefined ? [[at, within(beside)]] : [];
      return leaves(child, at, (value) => within({ ...beside, [key]: value }));
    }),
    ...(items === undefined ? [] : leaves(items, `${place}[]`, (value) => within([value]))),
    ...[...oneOf, ...anyOf].flatMap((variant) => leaves(variant, place, within)),
  ];
}

describe("Secrets that users create", () => {
  const schemas = [
    ["a cluster", parsedClusterSchema],
    ["an operator", postgresOperatorSchema],
    ["monitoring", monitoringSchema],
  ] as const;

  it.each(schemas)("are found under every key of %s that is about one", (_what, schema) => {
    const all = leaves(jsonSchema(schema), "", (value) => value).filter(([place]) => !other.includes(place));
    expect(all.length).toBeGreaterThan(0);
    const isFound = ([place, settings]: [string, unknown]): boolean =>
      namedIn(settings, "").some(({ usedBy }) => {
        const key = usedBy.slice(1).replaceAll("[0]", "[]");
        // The name and key of a Secret below one key are found under that key.
        return place === key || place === `${key}.name` || place === `${key}.key`;
      });
    expect(all.filter((leaf) => !isFound(leaf)).map(([place]) => place)).toEqual([]);
  });

  it("have the keys that CloudNativePG reads, and the name of the superuser", () => {
    const tls = {
      server: { secret: "server", ca: "server-ca" },
      clients: { ca: "client-ca", replication: "replicas" },
    };
    const { cloudNativePg } = cloudNativePgCluster({
      cloudNativePg: { tls, superuser: { login: true, passwordSecret: "root" } },
    });
    expect(namedIn({ cloudNativePg }, "").map(({ name, keys, username }) => [name, keys, username])).toEqual(
      expect.arrayContaining([
        ["server", ["tls.crt", "tls.key"], undefined],
        ["server-ca", ["ca.crt"], undefined],
        ["client-ca", ["ca.crt"], undefined],
        ["replicas", ["tls.crt", "tls.key"], undefined],
        ["root", ["username", "password"], "postgres"],
      ]),
    );
  });

  it("have the keys that Barman reads, by the kind of the place and its access", () => {
    const keysOf = (place: Place): unknown =>
      userSecrets({ operators: [], clusters: [cloudNativePgCluster({ backups: backupsIn(place) })] }).map(
        ({ name, keys }) => [name, ...keys],
      );
    expect(keysOf({ s3: minioBucket() })).toEqual([
      ["minio-ca", "ca.crt"],
      ["s3-key", "ACCESS_KEY_ID", "ACCESS_SECRET_KEY"],
    ]);
    expect(keysOf({ azure: azureContainer() })).toEqual([["azure-key", "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY"]]);
    const connectionString = { mode: "connectionString", secret: "a" } as const;
    expect(keysOf({ azure: azureContainer({ access: connectionString }) })).toEqual([
      ["a", "AZURE_STORAGE_CONNECTION_STRING"],
    ]);
  });

  it("of Zalando's operator have the keys that Spilo reads; its pods pull images in the namespace of the clusters", () => {
    const issuer = { name: "internal", kind: "ClusterIssuer" } as const;
    const operator = validate(
      postgresOperatorSchema,
      { operator: "zalando", namespace: "system", podPullSecrets: ["registry"] },
      "operator",
    );
    const found = (tls: object): unknown =>
      userSecrets({
        operators: [operator],
        clusters: [zalandoCluster({ namespace: "databases", zalando: { tls } })],
      }).map(({ namespace, name, keys }) => [`${namespace}/${name}`, ...keys]);
    const registry = ["databases/registry", ".dockerconfigjson"];
    expect(found({ secret: "server" })).toEqual([registry, ["databases/server", "tls.crt", "tls.key", "ca.crt"]]);
    expect(found({ secret: "server", issuer })).toEqual([registry]);
  });

  it("include the key of a CA that signs the certificates of replicas", () => {
    const { cloudNativePg } = cloudNativePgCluster({ cloudNativePg: { tls: { clients: { ca: "client-ca" } } } });
    expect(namedIn({ cloudNativePg }, "").map(({ name, keys }) => [name, keys])).toEqual([
      ["client-ca", ["ca.crt", "ca.key"]],
    ]);
  });

  it.each(["azure", "enterprise", "own-tls", "pgadmin", "private-registry", "s3", "barman-s3"])(
    "are those that the README of the example %s creates",
    async (example) => {
      const readme = readRepository(`examples/${example}/README.md`);
      const { secrets = [] } = await planFolder(`examples/${example}`);
      const inReadme = [...readme.matchAll(/create secret (?:generic|docker-registry) (\S+)(.*)/g)];
      expect([...new Set(secrets.map(({ name }) => name))].sort()).toEqual(inReadme.map(([, name]) => name).sort());
      for (const [, name = "", options = ""] of inReadme) {
        const keys = [...options.matchAll(/--from-(?:file|literal)=([^ =]+)/g)].map(([, key]) => key).sort();
        if (keys.length === 0) continue;
        expect([...(secrets.find((secret) => secret.name === name)?.keys ?? [])].sort()).toEqual(keys);
      }
    },
  );

  it("of prod are those of the guide, with its command", () => {
    const [receivers] = userSecrets(environment("prod"));
    expect(receivers?.usedBy).toEqual(
      ["monitoring.alertmanager.receivers[0].routingKey", "monitoring.alertmanager.receivers[1].webhook"].map(
        (key) => `${key}.secret`,
      ),
    );
    expect(readRepository("docs/from-zero-on-gke.md")).toContain(createCommand(receivers as never));
  });

  it("do not include what a patch of the custom resource names", () => {
    const cluster = cloudNativePgCluster({ cloudNativePg: { specPatch: { superuserSecret: { name: "root" } } } });
    expect(userSecrets({ clusters: [cluster], operators: [], monitoring: undefined })).toEqual([]);
  });
});

describe("the Secrets that are missing", () => {
  const cluster = cloudNativePgCluster({
    users: [
      { name: "app", databases: ["app"], passwordSecret: "app-password" },
      { name: "reports", databases: [], passwordSecret: "reports-password" },
      { name: "jobs", databases: [], passwordSecret: "jobs-password" },
    ],
  });
  const secrets = userSecrets({ clusters: [cluster], operators: [], monitoring: undefined });
  const { namespace, name } = cluster;

  const missing = async (script: string): Promise<string> => {
    const fake = new FakeKubectl(script);
    const kubectl = new Kubectl({ kubeconfig: "k", identity: "k" }, fake.program);
    const found = await missingSecrets(secrets, (...where) => kubectl.get("secret", ...where));
    fake.remove();
    return missingSecretsText(found);
  };

  it("are listed with the key that names each, what it lacks, and the command", async () => {
    const complete = JSON.stringify({ data: { username: "YQ==", password: "YQ==" } });
    const text = await missing(`case "$*" in
      *app-password*) exit 0 ;;
      *jobs-password*) echo '{"data": {"password": "YQ=="}}' ;;
      *) echo '${complete}' ;;
    esac`);
    expect(text.split("\n")).toEqual([
      `  Secret ${namespace}/app-password (clusters.${name}.users[0].passwordSecret)`,
      `    kubectl create secret generic app-password -n ${namespace} --type=kubernetes.io/basic-auth --from-literal=username=app --from-file=password`,
      `  Secret ${namespace}/jobs-password (clusters.${name}.users[2].passwordSecret): it has no key username`,
      `    kubectl edit secret jobs-password -n ${namespace}    # add username`,
    ]);
  });

  it("are all listed if Kubernetes is not reachable yet", async () => {
    expect((await missing("exit 1")).match(/create secret/g)).toHaveLength(3);
  });
});
