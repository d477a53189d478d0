import { type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;
type Publication = NonNullable<Body["publications"]>[number];
type Subscription = NonNullable<Body["subscriptions"]>[number];

const orders: Publication = { name: "orders", database: "app", allTables: true };
const from: Subscription["from"] = {
  host: "shop-rw.sales.svc",
  database: "app",
  user: "courier",
  password: { secret: "courier" },
  certificateAuthority: { secret: "shop-ca" },
};
const received: Subscription = { name: "orders", database: "app", publication: "orders", from };

const cluster = (cloudNativePg: Body, changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ users: [{ name: "app", databases: ["app", "audit"] }], ...changes, cloudNativePg });
const publishing = (changes: Partial<Publication>, rest: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cluster({ publications: [{ ...orders, ...changes }] }, rest);
const receiving = (changes: Partial<Subscription>, rest: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cluster({ subscriptions: [{ ...received, ...changes }] }, rest);

const publication = ["cloudNativePg", "publications", 0];
const subscription = ["cloudNativePg", "subscriptions", 0];
const columns = [{ name: "orders", columns: ["id"] }];

describe("publications", () => {
  describeRule({
    rule: "publication-has-one-kind-of-target",
    schema,
    refused: publishing({ allTables: false }),
    at: publication,
    accepted: publishing({ allTables: false, schemas: ["public"] }),
  });
  describeRule({
    rule: "publication-has-one-kind-of-target",
    schema,
    refused: publishing({ tables: [{ name: "orders" }] }),
    at: publication,
    accepted: publishing({}),
  });
  describeRule({
    rule: "publication-of-schemas-has-no-columns",
    schema,
    refused: publishing({ allTables: false, schemas: ["audit"], tables: columns }),
    at: [...publication, "tables", 0, "columns"],
    accepted: publishing({ allTables: false, tables: columns }),
  });
  describeRule({
    rule: "logical-replication-is-in-a-known-database",
    schema,
    refused: publishing({ database: "shop" }),
    at: [...publication, "database"],
    accepted: publishing({ database: "audit" }),
  });
  describeRule({
    rule: "logical-names-differ",
    schema,
    refused: cluster({
      publications: [
        { ...orders, name: "all-orders" },
        { ...orders, name: "all_orders" },
      ],
    }),
    at: ["cloudNativePg", "publications", 1, "name"],
    accepted: cluster({ publications: [orders, { ...orders, database: "audit" }] }),
  });
  describeRule({
    rule: "publication-needs-logical-wal",
    schema,
    refused: publishing({}, { parameters: { wal_level: "replica" } }),
    at: ["parameters", "wal_level"],
    accepted: publishing({}, { parameters: { wal_level: "logical" } }),
  });
  describeRule({
    rule: "publication-keeps-its-slots",
    schema,
    refused: publishing({}, { instances: 3, parameters: { sync_replication_slots: "off" } }),
    at: ["parameters", "sync_replication_slots"],
    accepted: publishing({}, { instances: 1, parameters: { sync_replication_slots: "off" } }),
  });
});

describe("subscriptions", () => {
  describeRule({
    rule: "logical-names-differ",
    schema,
    refused: cluster({ subscriptions: [received, { ...received, database: "audit" }] }),
    at: ["cloudNativePg", "subscriptions", 1, "name"],
    accepted: cluster({ subscriptions: [received, { ...received, name: "audit", database: "audit" }] }),
  });
  describeRule({
    rule: "subscription-is-of-another-cluster",
    schema,
    refused: receiving({ from: { ...from, host: "main-rw.postgres.svc" } }),
    at: [...subscription, "from", "host"],
    accepted: receiving({ from: { ...from, host: "main-rw.sales.svc" } }),
  });
  describeRule({
    rule: "subscriptions-have-workers",
    schema,
    refused: receiving({}, { parameters: { max_logical_replication_workers: 1 } }),
    at: ["cloudNativePg", "subscriptions"],
    accepted: receiving({}, { parameters: { max_logical_replication_workers: 2 } }),
  });
  describeRule({
    rule: "subscription-failover-fits-version",
    schema,
    refused: receiving({ failover: true }, { version: 16 }),
    at: [...subscription, "failover"],
    accepted: receiving({ failover: true }),
  });
});
