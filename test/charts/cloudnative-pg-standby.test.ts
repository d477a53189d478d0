import { renderPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import { bucketServiceAccounts } from "../../components/operators/cloudnative-pg/names";
import { at } from "../../components/shared/tree";
import {
  barmanRepository,
  type CloudNativePgSettings,
  cloudNativePgCluster,
  cloudNativePgSettings,
} from "../helpers/clusters";
import { demotionToken as token } from "../helpers/standby";
import { isAllowed, type SimulatedPod } from "../helpers/network-policies";
import { withClusters } from "../helpers/simulated-pods";

type Standby = NonNullable<CloudNativePgSettings["standby"]>;

const backups = { repositories: [barmanRepository] };
const repository = { gcs: { bucket: "north-backups" }, path: "/barman/north" };
const host = "north-rw.postgres.svc";
const settings = (standby: Standby, changes: Partial<CloudNativePgSettings> = {}) =>
  cloudNativePgCluster({ name: "south", backups, standby, ...changes });
const render = (standby: Standby, changes: Partial<CloudNativePgSettings> = {}) =>
  renderPostgresCluster(settings(standby, changes));
const specOf = (standby: Standby, changes: Partial<CloudNativePgSettings> = {}): Record<string, unknown> =>
  render(standby, changes).customResource["spec"] as Record<string, unknown>;

const plugin = {
  name: "barman-cloud.cloudnative-pg.io",
  parameters: { barmanObjectName: "south-source", serverName: "north" },
};
const itself = { name: "south", connectionParameters: { host: "south-rw.postgres.svc", dbname: "postgres" } };
const login = {
  connectionParameters: { host, user: "streaming_replica", dbname: "postgres", sslmode: "verify-full" },
  sslKey: { name: "north-replication", key: "tls.key" },
  sslCert: { name: "north-replication", key: "tls.crt" },
  sslRootCert: { name: "north-ca", key: "ca.crt" },
};

describe("a CloudNativePG cluster that follows another one", () => {
  it("asks an archive for WAL as often as Postgres does, and a primary that streams every second", () => {
    const interval = (standby: Standby) =>
      at(specOf(standby), "postgresql", "parameters", "wal_retrieve_retry_interval");
    expect(interval({ cluster: "north", repository })).toBeUndefined();
    expect(interval({ cluster: "north", repository, host })).toBe("1s");
    expect(interval({ cluster: "north", repository, promoted: true })).toBe("1s");
  });

  it("is restored from the archive and follows it", () => {
    expect(specOf({ cluster: "north", repository })).toMatchObject({
      replica: { self: "south", primary: "north", source: "north" },
      bootstrap: { recovery: { source: "north", database: "app", owner: "app" } },
      externalClusters: [{ name: "north", plugin }, itself],
    });
    const source = render({ cluster: "north", repository }).prerequisites.find(
      ({ metadata }) => metadata.name === "south-source",
    );
    expect(at(source, "spec", "configuration", "destinationPath")).toBe("gs://north-backups/barman/north");
    expect(bucketServiceAccounts(settings({ cluster: "north", repository }), "north-backups")).toEqual(["south"]);
    expect(cloudNativePg.sourceFolders(settings({ cluster: "north", repository }), "north-backups", [])).toEqual([
      "barman/north/north",
    ]);
  });

  it("is copied by streaming where there is no archive, with the certificates of the other cluster", () => {
    const spec = specOf({ cluster: "north", host }, { backups: undefined });
    expect(spec).toMatchObject({
      replica: { self: "south", primary: "north", source: "north" },
      bootstrap: { pg_basebackup: { source: "north", database: "app", owner: "app" } },
    });
    expect(spec["externalClusters"]).toEqual([{ name: "north", ...login }, itself]);
  });

  it("has both with both, and its own archive", () => {
    const spec = specOf({ cluster: "north", host, repository, port: 5433 });
    const connectionParameters = { ...login.connectionParameters, port: "5433" };
    expect(spec["externalClusters"]).toEqual([{ name: "north", plugin, ...login, connectionParameters }, itself]);
    expect(spec["plugins"]).toMatchObject([{ isWALArchiver: true, parameters: { barmanObjectName: "south-repo1" } }]);
  });

  it("logs in with a password, or with Secrets of other names", () => {
    const password = { mode: "password", user: "copier", secret: "copier", ca: "north-authority" } as const;
    expect(at(specOf({ cluster: "north", host, access: password }), "externalClusters", "0")).toMatchObject({
      connectionParameters: { user: "copier" },
      password: { name: "copier", key: "password" },
      sslRootCert: { name: "north-authority", key: "ca.crt" },
    });
    const certificate = { mode: "certificate", secret: "copied" } as const;
    expect(at(specOf({ cluster: "north", host, access: certificate }), "externalClusters", "0")).toMatchObject({
      sslKey: { name: "copied" },
      sslCert: { name: "copied" },
      sslRootCert: { name: "north-ca" },
    });
  });

  it("is promoted by its own name, at the token of the former primary, and keeps the other one", () => {
    const promoted = specOf({ cluster: "north", host, repository, promoted: true, token, delaySeconds: 60 });
    expect(promoted["replica"]).toEqual({ self: "south", primary: "south", source: "north", promotionToken: token });
    // A cluster of a pair that is created as its primary starts empty.
    expect(Object.keys(promoted["bootstrap"] as object)).toEqual(["initdb"]);
    const following = specOf({ cluster: "north", host, repository, token, delaySeconds: 60 });
    expect(following["replica"]).toEqual({
      ...{ self: "south", primary: "north", source: "north", minApplyDelay: "60s" },
    });
  });

  it("follows one of the same name", () => {
    const spec = specOf({ cluster: "south", repository });
    expect(spec["replica"]).toEqual({ self: "south", primary: "south-other", source: "south-other" });
    expect(at(spec, "externalClusters", "0", "plugin", "parameters", "serverName")).toBe("south");
  });

  it("is a standby: no login, database or first backup is awaited until it is promoted", () => {
    const users = [{ name: "app", databases: ["app", "reports"] }];
    const standby = settings({ cluster: "north", repository }, { users });
    expect(cloudNativePg.mode(standby)).toBe("standby");
    expect(cloudNativePg.serves(standby)).toBe(false);
    expect(cloudNativePg.firstBackup?.(standby)).toBeUndefined();
    expect(cloudNativePg.dependents(standby).map(({ until }) => until)).toEqual([["jsonpath={.metadata.name}"]]);
    // The operator applies no publication of a standby either.
    const publications = [{ name: "all", database: "app", allTables: true }] as never;
    const publishing = settings({ cluster: "north", host }, { cloudNativePg: { publications } });
    expect(cloudNativePg.dependents(publishing).map(({ until }) => until)).toContainEqual([
      "jsonpath={.metadata.name}",
    ]);
    expect(JSON.stringify(cloudNativePg.dependents(publishing).map(({ until }) => until))).not.toContain("applied");
    const promoted = settings({ cluster: "north", repository, promoted: true }, { users });
    expect(cloudNativePg.mode(promoted)).toBe("primary");
    expect(cloudNativePg.serves(promoted)).toBe(true);
    expect(cloudNativePg.firstBackup?.(promoted)).toBeDefined();
    expect(cloudNativePg.dependents(promoted).map(({ until }) => until)).toEqual([["jsonpath={.status.applied}=true"]]);
  });

  it("shows the token of its demotion as long as it follows", () => {
    const live = { status: { demotionToken: token } };
    expect(cloudNativePg.notes?.(settings({ cluster: "north", host }), live)).toEqual([
      expect.stringContaining(`standby.token: ${token}`),
    ]);
    expect(cloudNativePg.notes?.(settings({ cluster: "north", host }), { status: { demotionToken: "" } })).toEqual([]);
    expect(cloudNativePg.notes?.(settings({ cluster: "north", host, promoted: true }), live)).toEqual([]);
  });

  it("is restored into a new cluster that follows none", () => {
    const standby = settings({ cluster: "north", repository });
    const written = { name: "south", backups, standby: standby.standby };
    expect(cloudNativePg.operations.restored(standby, written, "copy", "2026-01-31 14:15:11+00")).not.toHaveProperty(
      "standby",
    );
  });
});

describe("a copy of a running server", () => {
  const copy = (bootstrap: CloudNativePgSettings["bootstrap"]): Record<string, unknown> =>
    renderPostgresCluster(cloudNativePgCluster({ name: "copy", bootstrap })).customResource["spec"] as Record<
      string,
      unknown
    >;

  it("needs the name of a cluster only, and no backups", () => {
    const spec = copy({ from: "server", cluster: "north" });
    expect(spec["bootstrap"]).toEqual({ pg_basebackup: { source: "north", database: "app", owner: "app" } });
    expect(spec["externalClusters"]).toEqual([{ name: "north", ...login }]);
    expect(spec).not.toHaveProperty("replica");
  });

  it("comes from any server", () => {
    const access = { mode: "password", user: "copier", secret: "copier", ca: "old-ca" } as const;
    const spec = copy({ from: "server", cluster: "old", host: "db.example.com", port: 6432, access });
    expect(at(spec, "externalClusters", "0", "connectionParameters")).toEqual({
      ...{ host: "db.example.com", port: "6432", user: "copier", dbname: "postgres", sslmode: "verify-full" },
    });
  });
});

describe("the egress of a cluster that follows another one", () => {
  const pod = (cluster: string, labels: Readonly<Record<string, string>> = { "cnpg.io/podRole": "instance" }) =>
    ({ namespace: "postgres", labels: { "cnpg.io/cluster": cluster, ...labels } }) satisfies SimulatedPod;

  it("reaches the other cluster's instances, from instances and from the Job that copies it", () => {
    const objects = withClusters([
      cloudNativePgSettings({ name: "north", backups }),
      cloudNativePgSettings({ name: "south", standby: { cluster: "north", host } }),
      cloudNativePgSettings({ name: "copy", bootstrap: { from: "server", cluster: "north" } }),
    ]);
    const job = { "cnpg.io/jobRole": "pgbasebackup" };
    expect(isAllowed(objects, pod("south"), pod("north"), 5432)).toBe(true);
    expect(isAllowed(objects, pod("copy", job), pod("north"), 5432)).toBe(true);
    expect(isAllowed(objects, pod("north"), pod("south"), 5432)).toBe(false);
    expect(isAllowed(objects, pod("south"), { ip: "192.0.2.1" }, 5432)).toBe(false);
  });

  it("reaches any address where the other one is outside of the environment", () => {
    const objects = withClusters([
      cloudNativePgSettings({ name: "south", standby: { cluster: "north", host: "north.example.com", port: 5433 } }),
    ]);
    expect(isAllowed(objects, pod("south"), { ip: "192.0.2.1" }, 5433)).toBe(true);
    expect(isAllowed(objects, pod("south"), { ip: "192.0.2.1" }, 5432)).toBe(false);
  });
});
