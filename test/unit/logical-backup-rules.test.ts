import { postgresClusterSchema as schema } from "../../components/postgres-cluster/schema";
import { validate } from "../../components/shared/validation";
import {
  bucketRepository,
  type CloudNativePgSettings,
  cloudNativePgSettings,
  crunchySettings,
  type CrunchySettings,
  s3Repository,
  volumeRepository,
} from "../helpers/clusters";
import { describeRule } from "../helpers/rule";

type Dumps = NonNullable<CloudNativePgSettings["logicalBackups"]>;

const schedule = "30 2 * * *";
const backups: CloudNativePgSettings["backups"] = {
  repositories: [
    {
      name: "repo1",
      gcs: { bucket: "backups" },
      retention: { full: 7, unit: "time" },
      schedules: { full: "0 1 * * *" },
    },
  ],
};
const dumped = (
  logicalBackups: Omit<Dumps, "schedule"> & Partial<Dumps>,
  changes: Partial<CloudNativePgSettings> = {},
): CloudNativePgSettings =>
  cloudNativePgSettings({ instances: 2, backups, logicalBackups: { schedule, ...logicalBackups }, ...changes });
const ofPgo = (
  repositories: NonNullable<CrunchySettings["backups"]>["repositories"],
  logicalBackups: Partial<Dumps> = {},
): CrunchySettings => crunchySettings({ backups: { repositories }, logicalBackups: { schedule, ...logicalBackups } });

describe("logical backups", () => {
  describeRule({
    rule: "logical-backup-needs-bucket",
    schema,
    refused: dumped({}, { backups: undefined }),
    at: ["logicalBackups"],
    accepted: dumped({}),
  });
  describeRule({
    rule: "logical-backup-needs-bucket",
    schema,
    refused: ofPgo(
      [
        { ...volumeRepository, name: "repo1" },
        { ...bucketRepository, name: "repo2" },
      ],
      {
        repository: "repo1",
      },
    ),
    at: ["logicalBackups", "repository"],
    // The first repository in a bucket.
    accepted: ofPgo([
      { ...volumeRepository, name: "repo1" },
      { ...bucketRepository, name: "repo2" },
    ]),
  });
  describeRule({
    rule: "logical-backup-is-not-encrypted",
    schema,
    refused: ofPgo([{ ...s3Repository, encryption: { secret: "cipher" } }]),
    at: ["logicalBackups", "repository"],
    accepted: ofPgo([{ ...s3Repository, encryption: undefined }]),
  });
  describeRule({
    rule: "logical-backup-is-not-encrypted",
    schema,
    refused: dumped({}, { backups: inAzure("scope") }),
    at: ["logicalBackups", "repository"],
    accepted: dumped({}, { backups: inAzure(undefined) }),
  });
  describeRule({
    rule: "logical-backup-has-its-own-folder",
    schema,
    refused: dumped({ path: "/barman/postgres" }),
    at: ["logicalBackups", "path"],
    accepted: dumped({ path: "/dumps/postgres" }),
  });
  describeRule({
    rule: "logical-backup-has-its-own-folder",
    schema,
    refused: ofPgo([{ ...bucketRepository, path: "/company/db" }], { path: "/company/db" }),
    at: ["logicalBackups", "path"],
    accepted: ofPgo([{ ...bucketRepository, path: "/company/db" }], { path: "/company/dumps" }),
  });
  describeRule({
    rule: "logical-backup-name-fits",
    schema,
    refused: dumped({}, { name: "a".repeat(38), drill: { enabled: false } }),
    at: ["name"],
    accepted: dumped({}, { name: "a".repeat(37), drill: { enabled: false } }),
  });
  describeRule({
    rule: "logical-backup-reads-a-database",
    schema,
    refused: dumped({ databases: ["app", "shop"] }),
    at: ["logicalBackups", "databases", 1],
    accepted: dumped({ databases: ["app", "postgres"] }),
  });
  describeRule({
    rule: "logical-backup-reads-a-database",
    schema,
    refused: dumped({ databases: ["app", "app"] }),
    at: ["logicalBackups", "databases", 1],
    accepted: dumped({ databases: ["app"] }),
  });
  describeRule({
    rule: "logical-backup-has-replicas",
    schema,
    refused: dumped({ from: "replicas" }, { instances: 1, parameters: { hot_standby_feedback: true } }),
    at: ["logicalBackups", "from"],
    accepted: dumped({ from: "replicas" }, { instances: 2, parameters: { hot_standby_feedback: true } }),
  });
  describeRule({
    rule: "logical-backup-of-replicas-can-finish",
    schema,
    refused: dumped({ from: "replicas" }, { parameters: { max_standby_streaming_delay: "60s" } }),
    at: ["logicalBackups", "from"],
    accepted: dumped({ from: "replicas" }, { parameters: { max_standby_streaming_delay: -1 } }),
  });
  describeRule({
    rule: "logical-backup-comes-in-time",
    schema,
    refused: dumped({ schedule: "*/30 * * * *" }),
    at: ["logicalBackups", "schedule"],
    accepted: dumped({ schedule: "0 * * * *" }),
  });
  describeRule({
    rule: "hba-lines-let-jobs-in",
    schema,
    refused: dumped({}, { cloudNativePg: { hba: ["hostssl all postgres all reject"] } }),
    at: ["cloudNativePg", "hba", 0],
    accepted: cloudNativePgSettings({
      instances: 2,
      backups,
      cloudNativePg: { hba: ["hostssl all postgres all reject"] },
    }),
  });
  describeRule({
    rule: "room-for-the-superuser",
    schema,
    refused: { ...ofPgo([bucketRepository]), users: manyUsers(64) },
    at: ["users"],
    accepted: { ...ofPgo([bucketRepository]), users: manyUsers(63) },
  });

  it.each([
    [{ schedule, keep: 0 }, /keep = 0\n +must be 1 or more; to keep no dump, remove logicalBackups/],
    [{ schedule: "0 0 2 * * *" }, /schedule = .*\n +has 6 fields instead of five/],
    [{ schedule, retention: 7 }, /retention/],
  ])("refuses %j with key, value and fix", (logicalBackups, message) => {
    expect(() => validate(schema, { ...dumped({}), logicalBackups }, "test")).toThrow(message);
  });
});

function manyUsers(count: number): NonNullable<CrunchySettings["users"]> {
  return Array.from({ length: count }, (_one, i) => ({ name: `user${i}`, databases: [`db${i}`] }));
}

function inAzure(encryptionScope: string | undefined): CloudNativePgSettings["backups"] {
  const azure = { container: "backups", account: "acme", access: { mode: "secret" as const, secret: "azure" } };
  return {
    repositories: [
      {
        name: "repo1",
        azure: { ...azure, encryptionScope },
        retention: { full: 7, unit: "time" },
        schedules: { full: "0 1 * * *" },
      },
    ],
  };
}
