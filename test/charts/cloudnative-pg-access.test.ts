import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { renderPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePg as operator } from "../../components/operators/cloudnative-pg";
import { type CloudNativePgSettings, cloudNativePgCluster, cloudNativePgSettings } from "../helpers/clusters";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;

/** The spec of a Cluster with keys of `cloudNativePg`. */
const spec = (cloudNativePg: Body, changes: Partial<CloudNativePgSettings> = {}): Record<string, unknown> =>
  clusterObject(cloudNativePgCluster({ ...changes, cloudNativePg }))["spec"];

/** Every key of these topics at once. */
const everything: Body = {
  services: [
    { name: "main-vpc", annotations: { "external-dns.alpha.kubernetes.io/hostname": "db.acme.example" } },
    {
      name: "main-public",
      to: "any",
      loadBalancer: "external",
      externalTrafficPolicy: "Local",
      labels: { zone: "dmz" },
    },
    { name: "main-reads", to: "replicas", type: "ClusterIP" },
  ],
  hba: ["hostssl app app 10.0.0.0/8 scram-sha-256"],
  tls: {
    server: { secret: "server-tls", ca: "server-ca" },
    clients: { ca: "client-ca", replication: "replication-tls" },
  },
  superuser: { login: true, passwordSecret: "postgres-password" },
  initSql: "CREATE SCHEMA audit; SET ROLE app; CREATE TABLE events (id bigint)",
};

describe("the superuser of CloudNativePG", () => {
  it("has no password by default", () => {
    expect(spec({})).not.toHaveProperty("enableSuperuserAccess");
    expect(spec({})).not.toHaveProperty("superuserSecret");
  });

  it("logs in with a Secret of CloudNativePG, or with your own", () => {
    expect(spec({ superuser: { login: true } })).toMatchObject({ enableSuperuserAccess: true });
    expect(spec({ superuser: { login: true } })).not.toHaveProperty("superuserSecret");
    expect(spec(everything)).toMatchObject({
      enableSuperuserAccess: true,
      superuserSecret: { name: "postgres-password" },
    });
  });

  it("is the user whose Secret pgstack's Jobs use", () => {
    const jobs = (cloudNativePg: Body): string =>
      JSON.stringify(
        renderPostgresCluster(cloudNativePgCluster({ extensions: [{ name: "citext" }], cloudNativePg })).databases,
      );
    expect(jobs(everything)).toContain('"secretKeyRef":{"key":"password","name":"postgres-password"}');
    expect(jobs({})).toContain('"secretKeyRef":{"key":"password","name":"main-superuser"}');
  });
});

describe("SQL for a new cluster", () => {
  it("is a statement after initdb in the first database, none by default", () => {
    expect(spec(everything)).toHaveProperty("bootstrap.initdb.postInitApplicationSQL", [everything.initSql]);
    expect(spec(everything)).toHaveProperty("bootstrap.initdb.postInitSQL", [
      "CREATE USER streaming_replica REPLICATION",
    ]);
    expect(spec({})).not.toHaveProperty("bootstrap.initdb.postInitApplicationSQL");
  });

  it.each([
    ["DO $$ BEGIN PERFORM 1; END $$", "DO $$$ BEGIN PERFORM 1; END $$$"],
    ["SELECT '$(HOME)', $1", "SELECT '$$(HOME)', $1"],
    // Without blanks CloudNativePG quotes each dollar sign by itself.
    ["SELECT($$a$$)", "SELECT($$a$$)"],
  ])("reaches the server with its dollar signs: %s", (sql, field) => {
    const lists = { postInitSQL: [sql], postInitTemplateSQL: [sql], postInitApplicationSQL: [sql] };
    expect(spec({ initSql: sql })).toHaveProperty("bootstrap.initdb.postInitApplicationSQL", [field]);
    expect(spec({ specPatch: { bootstrap: { initdb: lists } } })).toMatchObject({
      bootstrap: {
        initdb: {
          postInitSQL: ["CREATE USER streaming_replica REPLICATION", field],
          postInitTemplateSQL: [field],
          postInitApplicationSQL: [field],
        },
      },
    });
  });
});

describe("connections without TLS", () => {
  const reject = "hostnossl all,replication all all reject";
  const lines = (cloudNativePg: Body, disposable = false): unknown => {
    const { postgresql } = clusterObject(
      operator.resolve(cloudNativePgClusterSchema.parse(cloudNativePgSettings({ cloudNativePg })), disposable),
    ).spec;
    return postgresql?.pg_hba;
  };

  it("are rejected unless the environment is disposable, or they are accepted by name", () => {
    expect(lines({})).toEqual([reject]);
    expect(lines({}, true)).toBeUndefined();
    expect(lines({ unencryptedConnections: "accept" })).toBeUndefined();
    expect(lines({ unencryptedConnections: "reject" }, true)).toEqual([reject]);
  });

  it("are rejected before other lines can match, those of a patch too", () => {
    const line = "host all all all scram-sha-256";
    const patch = { specPatch: { postgresql: { pg_hba: [line] } } };
    expect(lines({ hba: [line] })).toEqual([reject, line]);
    expect(lines(patch)).toEqual([reject, line]);
    expect(lines(patch, true)).toEqual([line]);
  });
});

describe("Services, pg_hba.conf and certificates of CloudNativePG", () => {
  it("are its own by default", () => {
    for (const field of ["managed", "certificates"]) expect(spec({})).not.toHaveProperty(field);
  });

  it("render Services with internal load balancers unless they are external", () => {
    expect(spec(everything)).toHaveProperty("managed.services.additional", [
      {
        selectorType: "rw",
        serviceTemplate: {
          metadata: {
            name: "main-vpc",
            annotations: {
              "external-dns.alpha.kubernetes.io/hostname": "db.acme.example",
              "networking.gke.io/load-balancer-type": "Internal",
            },
          },
          spec: { type: "LoadBalancer" },
        },
      },
      {
        selectorType: "r",
        serviceTemplate: {
          metadata: { name: "main-public", labels: { zone: "dmz" } },
          spec: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
        },
      },
      { selectorType: "ro", serviceTemplate: { metadata: { name: "main-reads" }, spec: { type: "ClusterIP" } } },
    ]);
    const users = [
      { name: "app", databases: ["app"] },
      { name: "b", passwordSecret: "b" },
    ];
    expect(spec(everything, { users })).toMatchObject({
      managed: { roles: [{ name: "b" }], services: { additional: { length: 3 } } },
    });
  });

  it("render lines of pg_hba.conf and Secrets of certificates", () => {
    expect(spec(everything)).toMatchObject({
      postgresql: { pg_hba: ["hostnossl all,replication all all reject", "hostssl app app 10.0.0.0/8 scram-sha-256"] },
      certificates: {
        serverTLSSecret: "server-tls",
        serverCASecret: "server-ca",
        clientCASecret: "client-ca",
        replicationTLSSecret: "replication-tls",
      },
    });
    expect(spec({ tls: { names: ["db.acme.example"] } })).toHaveProperty("certificates", {
      serverAltDNSNames: ["db.acme.example"],
    });
  });

  it("give clients and pgstack's Jobs the CA of the server", () => {
    const { endpoints, readiness } = renderPostgresCluster(cloudNativePgCluster({ cloudNativePg: everything }));
    expect(endpoints.certificateAuthority).toEqual({ secret: "server-ca", key: "ca.crt" });
    expect(JSON.stringify(readiness)).toContain('"secretName":"server-ca"');
  });
});

const manifest = cloudNativePgManifest();

describeWhen(manifest !== undefined, noCloudNativePgManifest, "the CRD of Clusters", () => {
  it("accepts every key of access at once", () => {
    const definition = objectsIn(manifest ?? "").find(
      ({ metadata }) => metadata.name === "clusters.postgresql.cnpg.io",
    );
    const check = validator(schemaOf(definition ?? { apiVersion: "", kind: "", metadata: { name: "" } }, "v1"));
    const object = clusterObject(cloudNativePgCluster({ cloudNativePg: everything }));
    expect(check(object)).toEqual([]);
    expect(check({ ...object, spec: { ...object.spec, superuserSecret: "mine" } })).toHaveLength(1);
  });
});
