import { type ZalandoSettings, zalandoSettings as settings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { zalandoClusterSchema as schema } from "../helpers/schemas";

const sidecar = {
  name: "shipper",
  image: "mirror/shipper:1",
  ports: [{ name: "http", port: 9000 }],
  resources: { cpu: "50m", memory: "64Mi" },
};
const beside = (...changes: object[]): ZalandoSettings =>
  settings({ zalando: { sidecars: changes.map((one) => ({ ...sidecar, ...one })) } });
const other = { name: "other", ports: [{ name: "admin", port: 9001 }] };

describe("sidecars of Zalando's operator", () => {
  describeRule({
    rule: "sidecar-has-its-name",
    schema,
    refused: beside({}, { ports: [] }),
    at: ["zalando", "sidecars", 1, "name"],
    accepted: beside({}, other),
  });
  describeRule({
    rule: "sidecar-has-its-ports",
    schema,
    refused: beside({}, { ...other, ports: [{ name: "admin", port: 9000 }] }),
    at: ["zalando", "sidecars", 1, "ports", 0, "port"],
    accepted: beside({}, other),
  });
  describeRule({
    rule: "sidecar-has-its-variables",
    schema,
    refused: beside({ env: [{ name: "postgres_password", value: "x" }] }),
    at: ["zalando", "sidecars", 0, "env", 0, "name"],
    accepted: beside({ env: [{ name: "TOKEN", secret: { name: "shipper", key: "token" } }] }),
  });
  describeRule({
    rule: "sidecar-cpu-limit-covers-request",
    schema,
    refused: beside({ resources: { cpu: "1", cpuLimit: "500m", memory: "64Mi" } }),
    at: ["zalando", "sidecars", 0, "resources", "cpuLimit"],
    accepted: beside({ resources: { cpu: "500m", cpuLimit: "1", memory: "64Mi" } }),
  });

  it.each<[string, object, string]>([
    ["the name of the container of Postgres", { name: "postgres" }, "zalando.sidecars[0].name"],
    ["the name of pgstack's exporter", { name: "exporter" }, "zalando.sidecars[0].name"],
    ["the port of Patroni", { ports: [{ name: "http", port: 8008 }] }, "zalando.sidecars[0].ports[0].port"],
    [
      "the port name of the exporter",
      { ports: [{ name: "exporter", port: 9000 }] },
      "zalando.sidecars[0].ports[0].name",
    ],
    ["a variable without a value", { env: [{ name: "A" }] }, "zalando.sidecars[0].env[0]"],
    [
      "variables that differ in case only",
      {
        env: [
          { name: "a", value: "1" },
          { name: "A", value: "2" },
        ],
      },
      "zalando.sidecars[0].env[1].name",
    ],
  ])("cannot have %s", (_what, changes, path) => {
    expect(problemsWith(schema, beside(changes)).map((problem) => problem.path)).toEqual([path]);
  });

  it("have neither arguments nor mounts, which the operator does not pass on", () => {
    expect(problemsWith(schema, beside({ args: ["-v"] }))).toHaveLength(1);
    expect(problemsWith(schema, beside({ mounts: [] }))).toHaveLength(1);
  });
});

describe("PgBouncer of Zalando's operator", () => {
  describeRule({
    rule: "pooler-pod-has-connections",
    schema,
    refused: settings({ pooler: { instances: 3 }, zalando: { poolerConnections: 5 } }),
    at: ["zalando", "poolerConnections"],
    accepted: settings({ pooler: { instances: 3 }, zalando: { poolerConnections: 6 } }),
  });
  describeRule({
    rule: "pooler-connections-fit",
    schema,
    refused: settings({ pooler: {}, zalando: { poolerConnections: 101 } }),
    at: ["zalando", "poolerConnections"],
    accepted: settings({
      pooler: {},
      parameters: { max_connections: 200 },
      zalando: { poolerConnections: 101 },
    }),
  });
  describeRule({
    rule: "pooler-for-replicas-has-them",
    schema,
    refused: settings({ instances: 1, pooler: {}, zalando: { poolerForReplicas: true } }),
    at: ["zalando", "poolerForReplicas"],
    accepted: settings({ instances: 2, pooler: {}, zalando: { poolerForReplicas: true } }),
  });

  it("for replicas needs the one for the primary, whose settings it has", () => {
    expect(problemsWith(schema, settings({ zalando: { poolerForReplicas: true } }))).toMatchObject([
      { path: "zalando.poolerForReplicas" },
    ]);
  });

  it("cannot have a limit of the CPU below its request", () => {
    const resources = { cpu: "1", cpuLimit: "500m", memory: "64Mi" };
    expect(problemsWith(schema, settings({ pooler: { resources } }))).toMatchObject([
      { path: "pooler.resources.cpuLimit" },
    ]);
  });
});

describe("the certificate of Zalando's operator", () => {
  describeRule({
    rule: "certificate-names-a-volume",
    schema,
    refused: settings({ zalando: { tls: { secret: "s".repeat(64) } } }),
    at: ["zalando", "tls", "secret"],
    accepted: settings({ zalando: { tls: { secret: "s".repeat(63) } } }),
  });
  describeRule({
    rule: "issuer-writes-its-keys",
    schema,
    refused: settings({ zalando: { tls: { issuer: { name: "ca" }, privateKey: "key.pem" } } }),
    at: ["zalando", "tls", "privateKey"],
    accepted: settings({ zalando: { tls: { secret: "mine", privateKey: "key.pem" } } }),
  });

  it.each(["pgdata", "dshm", "gcs-key"])("is not in a Secret %s, which is the name of another volume", (secret) => {
    expect(problemsWith(schema, settings({ zalando: { tls: { secret } } }))).toMatchObject([
      { path: "zalando.tls.secret" },
    ]);
  });
});
