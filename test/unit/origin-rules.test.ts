import { cloudNativePgClusterSchema, crunchyClusterSchema as schema } from "../helpers/schemas";
import { environmentSchema } from "../../src/config/schema";
import {
  bucketRepository,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  type CrunchySettings,
  crunchySettings,
  s3Repository,
  volumeRepository,
} from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

type Bootstrap = NonNullable<CrunchySettings["bootstrap"]>;

const backups = { repositories: [bucketRepository] };
const fromCluster = (changes: object = {}): Bootstrap => ({
  from: "cluster",
  cluster: "other",
  repository: "repo1",
  ...changes,
});
const fromRepository = (changes: object = {}): Bootstrap => ({
  from: "repository",
  repository: { name: "repo1", gcs: { bucket: "backups" }, path: "/pgbackrest/old", ...changes },
});
const clone = (bootstrap: Bootstrap, changes: Partial<CrunchySettings> = {}): CrunchySettings =>
  crunchySettings({ backups, bootstrap, ...changes });

describe("what a cluster starts from", () => {
  describeRule({
    rule: "bootstrap-needs-backups",
    schema,
    refused: crunchySettings({ bootstrap: fromCluster() }),
    at: ["backups"],
    accepted: clone(fromCluster()),
  });
  describeRule({
    rule: "bootstrap-writes-elsewhere",
    schema,
    refused: clone(fromRepository({ path: "/pgbackrest/postgres/hippo/repo1" })),
    at: ["backups", "repositories", 0, "path"],
    accepted: clone(fromRepository()),
  });
  describeRule({
    rule: "bootstrap-is-another-cluster",
    schema,
    refused: clone(fromCluster({ cluster: "hippo" })),
    at: ["bootstrap", "cluster"],
    accepted: clone(fromCluster({ cluster: "hippo", namespace: "elsewhere" })),
  });
  describeRule({
    rule: "bootstrap-repository-has-one-place",
    schema,
    refused: clone(fromRepository({ s3: s3Repository.s3 })),
    at: ["bootstrap", "repository"],
    accepted: clone(fromRepository({ gcs: undefined, s3: s3Repository.s3 })),
  });
  describeRule({
    rule: "target-needs-backup-set",
    schema,
    refused: clone(fromCluster({ target: { type: "name", value: "before-migration" } })),
    at: ["bootstrap", "backupSet"],
    accepted: clone(
      fromCluster({
        target: { type: "name", value: "before-migration" },
        backupSet: "20260131-010002F_20260131-120000D",
      }),
    ),
  });

  const adopted = (changes: object): Bootstrap => ({ from: "volumes", data: { claim: "old-pgdata" }, ...changes });
  describeRule({
    rule: "existing-log-volume-is-like-data",
    schema,
    refused: clone(adopted({ wal: { claim: "old-pgwal" } }), { walStorage: { size: "2Gi" } }),
    at: ["walStorage"],
    accepted: clone(adopted({ wal: { claim: "old-pgwal" } }), { walStorage: { size: "10Gi" } }),
  });
  describeRule({
    rule: "existing-backup-volume-has-repository",
    schema,
    refused: clone(adopted({ backups: { claim: "old-repo1" } })),
    at: ["backups", "repositories", 0],
    accepted: clone(adopted({ backups: { claim: "old-repo1" } }), { backups: { repositories: [volumeRepository] } }),
  });

  it.each([
    ["time", "2026-01-31 14:15:11"],
    ["time", "2026-01-31T14:15:11Z"],
    ["time", "2026-02-29 14:15:11+00"],
    ["time", "2026-13-01 14:15:11+00"],
    ["time", "2026-01-31 24:15:11+00"],
    ["time", "2026-01-31 14:15:11+16"],
    ["time", "0000-01-31 14:15:11+00"],
    ["time", '2026-01-31 14:15:11+00" --repo=2'],
    ["xid", "12 --repo=2"],
    ["lsn", "1F000060"],
    ["name", "before migration"],
  ])("is refused up to a %s that is none, or that is more: %s", (type, value) => {
    const given = clone(fromCluster({ target: { type, value }, backupSet: "20260131-010002F" }));
    expect(schema.safeParse(given).error?.issues.map(({ path }) => path.join("."))).toEqual(["bootstrap.target.value"]);
  });

  it.each(["2028-02-29 23:59:59.999999-1130", "2026-01-31 14:15:11+05:45"])("is accepted up to %s", (value) => {
    const given = clone(fromCluster({ target: { type: "time", value } }));
    expect(schema.safeParse(given).error?.issues ?? []).toEqual([]);
  });
});

describe("a standby", () => {
  const shared = { ...bucketRepository, path: "/pgbackrest/postgres/primary/repo1" };
  const standby = (
    settings: NonNullable<CrunchySettings["standby"]>,
    repository: typeof bucketRepository | typeof shared | typeof volumeRepository = shared,
  ): CrunchySettings => crunchySettings({ standby: settings, backups: { repositories: [repository] } });
  describeRule({
    rule: "standby-has-source",
    schema,
    refused: standby({}),
    at: ["standby"],
    accepted: standby({ host: "primary-primary.postgres.svc" }),
  });
  describeRule({
    rule: "standby-reads-the-primary",
    schema,
    refused: standby({ repository: "repo1" }, bucketRepository),
    at: ["backups", "repositories", 0, "path"],
    accepted: standby({ repository: "repo1" }),
  });
  describeRule({
    rule: "standby-port-has-host",
    schema,
    refused: standby({ repository: "repo1", port: 5433 }),
    at: ["standby", "port"],
    accepted: standby({ host: "primary.example.com", port: 5433 }),
  });

  it("reads an existing repository in a bucket", () => {
    const problems = (settings: CrunchySettings): string[] =>
      (schema.safeParse(settings).error?.issues ?? []).map(({ path }) => path.join("."));
    expect(problems(standby({ repository: "repo2" }))).toEqual(["standby.repository"]);
    expect(problems(standby({ repository: "repo2" }, volumeRepository))).toEqual(["backups.repositories.0.volume"]);
  });

  it("shares its primary's repository as long as it follows", () => {
    const primary = crunchySettings({ name: "primary", backups });
    const problems = (promoted: boolean): string[] =>
      (
        environmentSchema.safeParse({
          kubernetes: { source: "existing", context: "test" },
          operators: [{ operator: "crunchy", namespace: "postgres-operator" }],
          clusters: [primary, standby({ repository: "repo1", promoted })],
        }).error?.issues ?? []
      ).map(({ path }) => path.join("."));
    expect(problems(false)).toEqual([]);
    // Now both would write there.
    expect(problems(true)).toEqual(["clusters.1.backups.repositories.0.path"]);
  });
});

describe("a restore in place", () => {
  const order = { id: "after-migration", repository: "repo1" as const };

  describeRule({
    rule: "restore-reads-own-repository",
    schema,
    refused: crunchySettings({ backups, restore: { ...order, repository: "repo2" } }),
    at: ["restore", "repository"],
    accepted: crunchySettings({ backups, restore: order }),
  });
  describeRule({
    rule: "restore-is-for-a-running-cluster",
    schema,
    refused: clone(fromCluster(), { restore: order }),
    at: ["restore"],
    accepted: crunchySettings({ backups, restore: order }),
  });
  describeRule({
    rule: "target-needs-backup-set",
    schema,
    refused: crunchySettings({ backups, restore: { ...order, target: { type: "xid", value: "7" } } }),
    at: ["restore", "backupSet"],
    accepted: crunchySettings({ backups, restore: { ...order, target: { type: "lsn", value: "0/1F000060" } } }),
  });
});

describe("what a CloudNativePG cluster starts from", () => {
  const repository = {
    name: "repo1" as const,
    gcs: { bucket: "backups" },
    retention: { full: 7, unit: "time" as const },
    schedules: { full: "0 1 * * *" },
  };
  const restored = (changes: Partial<CloudNativePgSettings>): CloudNativePgSettings =>
    cloudNativePgSettings({ backups: { repositories: [repository] }, ...changes });

  describeRule({
    rule: "bootstrap-needs-backups",
    schema: cloudNativePgClusterSchema,
    refused: cloudNativePgSettings({ bootstrap: { from: "cluster", cluster: "old" } }),
    at: ["backups"],
    accepted: restored({ bootstrap: { from: "cluster", cluster: "old" } }),
  });
  describeRule({
    rule: "target-needs-backup-set",
    schema: cloudNativePgClusterSchema,
    refused: restored({ bootstrap: { from: "cluster", cluster: "old", target: { type: "xid", value: "7" } } }),
    at: ["bootstrap", "backupSet"],
    accepted: restored({
      bootstrap: {
        from: "cluster",
        cluster: "old",
        target: { type: "xid", value: "7" },
        backupSet: "20260131T010002",
      },
    }),
  });
  describeRule({
    rule: "bootstrap-archives-elsewhere",
    schema: cloudNativePgClusterSchema,
    refused: restored({
      bootstrap: {
        from: "repository",
        repository: { gcs: { bucket: "backups" }, path: "/barman/postgres" },
        cluster: "main",
      },
    }),
    at: ["bootstrap", "cluster"],
    accepted: restored({ bootstrap: { from: "cluster", cluster: "main", namespace: "elsewhere" } }),
  });
});
