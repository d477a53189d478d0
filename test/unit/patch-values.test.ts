import fc from "fast-check";
import { hbaProblem, lineThatKeepsOut } from "../../components/model/hba";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import {
  barmanRepository,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  crunchySettings,
} from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

type Patch = Record<string, unknown>;
type Changes = Partial<CloudNativePgSettings>;

const patched = (specPatch: Patch, changes: Changes = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ ...changes, cloudNativePg: { specPatch } });
const lines = (...all: string[]): Patch => ({ postgresql: { pg_hba: all } });
const initdb = (keys: Patch): Patch => ({ bootstrap: { initdb: keys } });
const service = (metadata: Patch, spec: Patch = {}): Patch => ({
  selectorType: "rw",
  serviceTemplate: { metadata, spec },
});
const external = { postgresql: { synchronous: { standbyNamesPre: ["elsewhere"] } } };
const strict = (synchronousStandbys: number): Changes => ({
  instances: 4,
  highAvailability: { mode: "strict", synchronousStandbys },
});
const apps = { name: "apps", selector: {} };
const vector = { name: "vector", image: { reference: "registry.example/vector:1" } };
const extensions = (...all: Patch[]): Patch => ({ postgresql: { extensions: all } });
const services = (keys: Patch): Patch => ({ managed: { services: keys } });
const backups = { repositories: [barmanRepository] };
const archiver = { name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true };
const connected = { name: "old", connectionParameters: { host: "old" } };
const oneDatabase = { type: "microservice", databases: ["app"], source: { externalCluster: "old" } };

describe("patches of CloudNativePG's Cluster", () => {
  describeRule({
    rule: "patch-is-accepted",
    schema: cloudNativePgClusterSchema,
    refused: patched(initdb({ walSegmentSize: 48 })),
    at: ["cloudNativePg", "specPatch", "bootstrap", "initdb", "walSegmentSize"],
    accepted: patched(initdb({ walSegmentSize: 64 })),
  });
  describeRule({
    rule: "patch-lets-users-in",
    schema: cloudNativePgClusterSchema,
    refused: patched(lines("hostssl all all all scram-sha-265")),
    at: ["cloudNativePg", "specPatch", "postgresql", "pg_hba", 0],
    accepted: patched(lines("# comment", "hostssl all reader 10.0.0.0/8 cert map=users", "host all all all md5")),
  });

  it.each<[Patch, string, Changes?]>([
    [initdb({ encoding: "LATIN99" }), "bootstrap.initdb.encoding"],
    [initdb({ localeCollate: "german" }), "bootstrap.initdb.localeCollate"],
    [initdb({ localeProvider: "builtin", builtinLocale: "C" }), "bootstrap.initdb.localeProvider", { version: 16 }],
    [initdb({ builtinLocale: "C" }), "bootstrap.initdb.builtinLocale"],
    [initdb({ icuRules: "&a < g" }), "bootstrap.initdb.icuRules"],
    [initdb({ localeProvider: "icu" }), "bootstrap.initdb.localeProvider"],
    [{ ...initdb({ import: oneDatabase }) }, "bootstrap.initdb.import.source.externalCluster"],
    [
      { ...initdb({ import: { ...oneDatabase, databases: ["a", "b"] } }), externalClusters: [connected] },
      "bootstrap.initdb.import.databases",
    ],
    [{ bootstrap: { pg_basebackup: { source: "old" } }, externalClusters: [connected] }, "bootstrap.pg_basebackup"],
    [{ certificates: { replicationTLSSecret: "x" } }, "certificates.replicationTLSSecret"],
    [{ serviceAccountName: "shared", serviceAccountTemplate: { metadata: {} } }, "serviceAccountName"],
    [{ podSelectorRefs: [apps, apps] }, "podSelectorRefs[1].name"],
    [extensions({ name: "vector" }), "postgresql.extensions[0].image"],
    [extensions({ ...vector, name: "a_b" }, { ...vector, name: "a-b" }), "postgresql.extensions[1].name"],
    [extensions({ ...vector, bin_path: ["bin", "a/../../b"] }), "postgresql.extensions[0].bin_path[1]"],
    [extensions({ ...vector, env: [{ name: "PATH", value: "x" }] }), "postgresql.extensions[0].env[0].name"],
    [lines("host all all ${podselector:apps} md5"), "postgresql.pg_hba[0]"],
    [external, "postgresql.synchronous", strict(1)],
    [
      { certificates: { serverTLSSecret: "x", serverCASecret: "y", serverAltDNSNames: ["a"] } },
      "certificates.serverAltDNSNames",
    ],
    [{ env: [{ name: "TZ", value: "UTC" }, { name: "pgdata" }] }, "env[1].name"],
    [{ ephemeralVolumeSource: {}, ephemeralVolumesSizeLimit: { temporaryData: "1Gi" } }, "ephemeralVolumeSource"],
    [{ externalClusters: [connected, connected] }, "externalClusters[1].name"],
    [{ externalClusters: [{ name: "old" }] }, "externalClusters[0]"],
    [{ managed: { roles: [{ name: "cnpg_me" }] } }, "managed.roles[0].name"],
    [{ managed: { roles: [{ name: "a" }, { name: "a" }] } }, "managed.roles[1].name"],
    [
      { managed: { roles: [{ name: "a", disablePassword: true, passwordSecret: { name: "a" } }] } },
      "managed.roles[0].disablePassword",
    ],
    [services({ disabledDefaultServices: ["ro", "rw"] }), "managed.services.disabledDefaultServices"],
    [
      services({ additional: [service({ name: "main-ro" })] }),
      "managed.services.additional[0].serviceTemplate.metadata.name",
    ],
    [services({ additional: [service({})] }), "managed.services.additional[0].serviceTemplate.metadata.name"],
    [
      services({ additional: [service({ name: "a" }, { selector: { a: "b" } })] }),
      "managed.services.additional[0].serviceTemplate.spec.selector",
    ],
    [
      services({ additional: [service({ name: "a" }), service({ name: "a" })] }),
      "managed.services.additional[1].serviceTemplate.metadata.name",
    ],
    [{ maxSyncReplicas: 3 }, "maxSyncReplicas"],
    [{ minSyncReplicas: 2, maxSyncReplicas: 1 }, "minSyncReplicas"],
    [{ plugins: [archiver] }, "plugins", { backups }],
    [{ plugins: [archiver, { ...archiver, name: "other" }] }, "plugins"],
    [{ plugins: [{ ...archiver, enabled: false }] }, "plugins", { backups }],
    [{ postgresql: { ldap: { port: 389 } } }, "postgresql.ldap"],
    [{ postgresql: { syncReplicaElectionConstraint: { enabled: true } } }, "postgresql.syncReplicaElectionConstraint"],
    [{ primaryUpdateStrategy: "supervised" }, "primaryUpdateStrategy"],
    [
      { replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } },
      "replicationSlots.highAvailability.synchronizeLogicalDecoding",
    ],
    [{ smartShutdownTimeout: 1800 }, "smartShutdownTimeout"],
    [{ resources: { limits: { cpu: "100m" } } }, "resources.limits.cpu"],
    [{ postgresql: { parameters: { fsync: "off" } } }, "postgresql.parameters"],
    [lines("host all all all reject"), "postgresql.pg_hba[0]"],
  ])("%j is refused at %s", (...row) => {
    const [patch, path, changes] = row;
    expect(problemsWith(cloudNativePgClusterSchema, patched(patch, changes)).map((problem) => problem.path)).toEqual([
      `cloudNativePg.specPatch.${path}`,
    ]);
  });

  it.each<[Patch, Changes?]>([
    [{ plugins: [archiver] }],
    [{ plugins: [{ ...archiver, name: "other", enabled: false }] }, { backups }],
    [{ plugins: [{ name: "other" }] }, { backups }],
    [{ ...initdb({ import: oneDatabase }), externalClusters: [connected] }],
    [initdb({ localeProvider: "icu", icuLocale: "de", icuRules: "&a < g" })],
    [services({ disabledDefaultServices: ["ro"], additional: [service({ name: "main-public" })] })],
    [{ smartShutdownTimeout: 600 }],
    [{ podSelectorRefs: [apps], ...lines("host all all ${podselector:apps} scram-sha-256") }],
    [{ serviceAccountName: "shared" }],
    [external, strict(2)],
    [external, { instances: 3, highAvailability: { mode: "synchronous" } }],
    [extensions({ ...vector, bin_path: ["bin/../lib"] }, { ...vector, name: "postgis" })],
    [
      { replicationSlots: { highAvailability: { synchronizeLogicalDecoding: true } } },
      { parameters: { hot_standby_feedback: "on", sync_replication_slots: "on" } },
    ],
    [lines("host all all all scram-sha-256", "host all all all reject")],
    [lines("host audit all all reject")],
  ])("%j is accepted", (...row) => {
    const [patch, changes] = row;
    expect(problemsWith(cloudNativePgClusterSchema, patched(patch, changes))).toEqual([]);
  });
});

describe("lines of pg_hba.conf", () => {
  describeRule({
    rule: "login-line-is-valid",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ crunchy: { authentication: { rules: [{ hba: "hostssl all all 10.0.0.1 scram" }] } } }),
    at: ["crunchy", "authentication", "rules", 0, "hba"],
    accepted: crunchySettings({
      crunchy: { authentication: { rules: [{ hba: "hostssl all all 10.0.0.1/32 scram-sha-256" }] } },
    }),
  });

  it.each([
    ["foo bar", /begins with "foo"/],
    ["host all all", /needs an address/],
    ["host all all 10.0.0.0/33 md5", /not an address/],
    ["host all all 10.0.0.1 md5", /needs a range/],
    ["host all all 10.0.0.0 255.0.0.0", /needs a method/],
    ["host all all all scram-sha-256 10", /write options as name=value/],
    ["local all all scram", /not one of/],
    ["host all all all peer", /which is allowed for local only/],
    ["local all all ident", /which is allowed for host, /],
    ["host all all all trust", /must not trust/],
    ["include other.conf", /must not include/],
    ["host all all all ldap ldapserver=a", /^needs ldapbasedn/],
    ["host all all all radius radiusservers=a", /^needs radiusservers and radiussecrets/],
  ])("%s", (line, message) => {
    expect(hbaProblem(line)).toMatch(message);
  });

  it.each([
    "local all all peer map=local",
    'host "my db",app all 10.0.0.0 255.0.0.0 md5',
    "hostssl all +readers ::1/128 cert clientcert=verify-full",
    "host all all .example.com scram-sha-256",
    "host replication all samenet scram-sha-256 # replicas",
    'host all all all ldap ldapserver="ldap.example.com" ldapprefix="uid="',
    "",
  ])("%s is read", (line) => {
    expect(hbaProblem(line)).toBeUndefined();
  });

  it("lines of known words in their order are read, and fewer words are not", () => {
    const type = fc.constantFrom("host", "hostssl", "hostnossl");
    const who = fc.constantFrom("all", "app", "app,other", "+group");
    const address = fc.constantFrom("all", "samehost", "10.1.0.0/16", "::/0", "db.example.com");
    const method = fc.constantFrom("scram-sha-256", "md5", "password", "reject");
    fc.assert(
      fc.property(fc.tuple(type, who, who, address, method), (words) => {
        expect(hbaProblem(words.join("  "))).toBeUndefined();
        expect(hbaProblem(words.slice(0, -1).join(" "))).toBeDefined();
      }),
    );
  });

  it("the first line that fits decides", () => {
    expect(lineThatKeepsOut(["host all all all cert", "host all all all md5"], "app", "app")).toBeUndefined();
    expect(lineThatKeepsOut(["host other all all reject", "hostssl app app ::/0 gss"], "app", "app")).toBe(1);
  });
});

describe("patches of PGO's PostgresCluster", () => {
  it.each([
    { config: { parameters: { fsync: "off" } } },
    { patroni: { dynamicConfiguration: { ttl: 5 } } },
    { patroni: { dynamicConfiguration: { postgresql: { parameters: { max_connections: 5 } } } } },
    { authentication: { rules: [{ hba: "host all all all trust" }] } },
    { service: { type: "LoadBalancer" } },
    { userInterface: {} },
    { disableDefaultPodScheduling: true },
  ])("%j has a key of its own", (specPatch) => {
    expect(problemsWith(crunchyClusterSchema, crunchySettings({ crunchy: { specPatch } }))).toHaveLength(1);
  });
});
