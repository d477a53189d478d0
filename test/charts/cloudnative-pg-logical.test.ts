import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { clusterObject } from "../../components/operators/cloudnative-pg/chart";
import { publicationObjects, subscriptionObjects } from "../../components/operators/cloudnative-pg/logical/chart";
import { type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { cloudNativePgManifest, noCloudNativePgManifest, objectsIn, schemaOf, validator } from "../helpers/crd";
import { dependentImpactsOf } from "../../components/postgres-cluster";
import { customResource, impactLines } from "../helpers/impact";
import { describeWhen } from "../helpers/when";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;

const publications: NonNullable<Body["publications"]> = [
  { name: "everything", database: "app", allTables: true, onRemoval: "drop" },
  {
    name: "some_orders",
    database: "app",
    schemas: ["shop"],
    tables: [{ name: "orders" }, { name: "Parcels", schema: "post", only: true }],
    operations: ["insert", "update"],
    partitions: "root",
  },
  { name: "columns", database: "app", tables: [{ name: "customers", columns: ["id", "city"] }] },
];
const subscriptions: NonNullable<Body["subscriptions"]> = [
  {
    name: "from_shop",
    database: "app",
    publication: "orders",
    failover: true,
    copyData: false,
    onRemoval: "drop",
    from: {
      host: "shop-rw.sales.svc",
      database: "shop",
      user: "courier",
      password: { secret: "courier" },
      certificateAuthority: { secret: "shop-ca" },
    },
  },
];
const cluster = (body: Body, changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgCluster({ users: [{ name: "app", databases: ["app"] }], ...changes, cloudNativePg: body });

describe("publications of CloudNativePG", () => {
  it("have their target and every parameter", () => {
    expect(publicationObjects(cluster({ publications })).map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      [
        "main-app-everything",
        {
          cluster: { name: "main" },
          dbname: "app",
          name: "everything",
          target: { allTables: true },
          parameters: { publish: "insert, update, delete, truncate", publish_via_partition_root: "false" },
          publicationReclaimPolicy: "delete",
        },
      ],
      [
        "main-app-some-orders",
        expect.objectContaining({
          name: "some_orders",
          target: {
            objects: [
              { table: { name: "orders", schema: "public" } },
              { table: { name: "Parcels", schema: "post", only: true } },
              { tablesInSchema: "shop" },
            ],
          },
          parameters: { publish: "insert, update", publish_via_partition_root: "true" },
          publicationReclaimPolicy: "retain",
        }),
      ],
      [
        "main-app-columns",
        expect.objectContaining({
          target: { objects: [{ table: { name: "customers", schema: "public", columns: ["id", "city"] } }] },
        }),
      ],
    ]);
  });

  it("have slots on replicas, where there are any and Postgres can", () => {
    const on = { replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } };
    const settings = { sync_replication_slots: "on", hot_standby_feedback: "on" };
    expect(clusterObject(cluster({ publications }, { instances: 3 })).spec).toMatchObject({
      ...on,
      postgresql: { parameters: settings },
    });
    for (const changes of [{ instances: 1 }, { instances: 3, version: 16 as const }]) {
      expect(clusterObject(cluster({ publications }, changes)).spec).not.toHaveProperty("replicationSlots");
    }
    expect(clusterObject(cluster({}, { instances: 3 })).spec).not.toHaveProperty("replicationSlots");
  });
});

describe("subscriptions of CloudNativePG", () => {
  it("connect with TLS to a publisher whose certificate is verified", () => {
    const subscribed = cluster({ subscriptions });
    expect(clusterObject(subscribed).spec.externalClusters).toEqual([
      {
        name: expect.stringMatching(/^publisher-of-from-shop-[0-9a-f]{6}$/) as string,
        connectionParameters: {
          ...{ host: "shop-rw.sales.svc", port: "5432", dbname: "shop", user: "courier", sslmode: "verify-full" },
        },
        password: { name: "courier", key: "password" },
        sslRootCert: { name: "shop-ca", key: "ca.crt" },
      },
    ]);
    expect(subscriptionObjects(subscribed)[0]?.spec).toEqual({
      cluster: { name: "main" },
      dbname: "app",
      name: "from_shop",
      externalClusterName: clusterObject(subscribed).spec.externalClusters?.[0]?.name,
      publicationName: "orders",
      parameters: { copy_data: "false", synchronous_commit: "off", failover: "true" },
      subscriptionReclaimPolicy: "delete",
    });
  });

  it("stand beside the source of a cluster that starts from backups", () => {
    const repository = {
      ...{ name: "repo1" as const, gcs: { bucket: "backups" }, path: "/new" },
      retention: { full: 7, unit: "time" as const },
      schedules: { full: "0 1 * * *" },
    };
    const cloned = cluster(
      { subscriptions },
      { backups: { repositories: [repository] }, bootstrap: { from: "cluster", cluster: "old" } },
    );
    expect(clusterObject(cloned).spec.externalClusters?.map(({ name }) => name)).toEqual([
      "old",
      expect.stringMatching(/^publisher-of-from-shop-/) as string,
    ]);
  });
});

describe("publications and subscriptions as resources", () => {
  const dependents = (body: Body, changes: Partial<CloudNativePgSettings> = {}) =>
    cloudNativePg
      .dependents(cluster(body, changes))
      .map(({ object, until, protect }) => [object.metadata.name, until, protect]);

  it("are waited for, and protected where their removal drops something", () => {
    const applied = ["jsonpath={.status.applied}=true"];
    expect(dependents({ publications, subscriptions })).toEqual([
      ["main-app-everything", applied, undefined],
      ["main-app-some-orders", applied, false],
      ["main-app-columns", applied, false],
      ["main-app-from-shop", applied, undefined],
    ]);
  });

  const object = (body: Body) => {
    const [first] = cloudNativePg.dependents(cluster(body));
    if (first === undefined) throw new Error("no object");
    return first.object;
  };
  const one = (changes: object): Body => ({
    publications: [{ name: "a", database: "app", schemas: ["x"], ...changes }],
  });
  const received = (changes: object): Body => ({ subscriptions: [{ ...subscriptions[0], ...changes } as never] });
  it.each<[string, Body, Body, readonly string[]]>([
    ["other schemas", one({}), one({ schemas: ["x", "y"] }), ["nothing spec.target"]],
    ["all tables", one({}), one({ schemas: [], allTables: true }), ["impossible spec.target"]],
    ["other operations", one({}), one({ operations: ["insert"] }), ["nothing spec.parameters"]],
    [
      "another publication",
      received({ failover: false }),
      received({ failover: false, publication: "b" }),
      ["data copied spec.publicationName"],
    ],
    [
      "another host",
      received({ failover: false }),
      received({ failover: false, from: { ...subscriptions[0]?.from, host: "b" } }),
      ["nothing spec.externalClusterName"],
    ],
    [
      "another publication, with failover",
      received({}),
      received({ publication: "b" }),
      ["impossible spec.publicationName", "data copied spec.publicationName"],
    ],
    ["no failover", received({}), received({ failover: false }), ["impossible spec.parameters.failover"]],
    ["copying", received({}), received({ copyData: true }), ["nothing spec.parameters.copy_data"]],
  ])("change with %s", (_what, before, after, lines) => {
    const impacts = dependentImpactsOf(object(before), object(after));
    expect(impacts.map(({ level, field }) => `${level} ${field}`)).toEqual(lines);
  });

  it("of a running cluster are reloads", () => {
    const rendered = (body: Body) => customResource(cluster(body, { instances: 3 }));
    expect(impactLines(rendered({}), rendered({ publications, subscriptions }))).toEqual([
      "reload spec.postgresql.parameters.hot_standby_feedback",
      "reload spec.postgresql.parameters.sync_replication_slots",
      "nothing spec.externalClusters",
      "nothing spec.replicationSlots",
    ]);
  });
});

describeWhen(
  cloudNativePgManifest() !== undefined,
  noCloudNativePgManifest,
  "publications and subscriptions of CloudNativePG",
  () => {
    it("fit their CRDs", () => {
      const crds = objectsIn(cloudNativePgManifest() ?? "");
      const objects = [
        ...publicationObjects(cluster({ publications })),
        ...subscriptionObjects(cluster({ subscriptions })),
      ];
      for (const object of objects) {
        const crd = crds.find(({ metadata }) => metadata.name === `${object.kind.toLowerCase()}s.postgresql.cnpg.io`);
        if (crd === undefined) throw new Error(`no CRD of ${object.kind}`);
        const check = validator(schemaOf(crd, "v1"));
        expect(check(object)).toEqual([]);
        expect(check({ ...object, spec: { ...object.spec, name: 1 } })).not.toEqual([]);
      }
    });

    it("show in their status the generation that is applied, with which the Kubernetes provider recognizes an old status", () => {
      const crds = objectsIn(cloudNativePgManifest() ?? "");
      const awaited = cloudNativePg
        .dependents(cluster({ publications, subscriptions }, { users: [{ name: "app", databases: ["app", "more"] }] }))
        .filter(({ until }) => until.join().includes("{.status.applied}"));
      const kinds = [...new Set(awaited.map(({ object }) => object.kind))];
      expect(kinds.sort()).toEqual(["Database", "Publication", "Subscription"]);
      for (const kind of kinds) {
        const crd = crds.find(({ metadata }) => metadata.name === `${kind.toLowerCase()}s.postgresql.cnpg.io`);
        if (crd === undefined) throw new Error(`no CRD of ${kind}`);
        expect(schemaOf(crd, "v1")).toMatchObject({
          properties: { status: { properties: { observedGeneration: { type: "integer" } } } },
        });
      }
    });
  },
);
