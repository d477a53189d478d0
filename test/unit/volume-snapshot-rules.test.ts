import { type CloudNativePgSettings, barmanRepository, cloudNativePgSettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";

const started = (
  volumeSnapshots: { data: string; wal?: string },
  bootstrap: { backupSet?: string } = {},
  changes: Partial<CloudNativePgSettings> = {},
): CloudNativePgSettings =>
  cloudNativePgSettings({
    backups: { repositories: [barmanRepository] },
    bootstrap: { from: "cluster", cluster: "old", volumeSnapshots, ...bootstrap },
    ...changes,
  });
const walStorage = { walStorage: { size: "10Gi" } };
const path = ["bootstrap", "volumeSnapshots"];

describe("a cluster that starts from snapshots", () => {
  describeRule({
    rule: "bootstrap-has-one-base",
    schema,
    refused: started({ data: "old-1" }, { backupSet: "20260131T010002" }),
    at: ["bootstrap", "backupSet"],
    accepted: started({ data: "old-1" }),
  });
  describeRule({
    rule: "bootstrap-has-one-base",
    schema,
    refused: started({ data: "old-1", wal: "old-1-wal" }),
    at: [...path, "wal"],
    accepted: started({ data: "old-1", wal: "old-1-wal" }, {}, walStorage),
  });
  describeRule({
    rule: "bootstrap-has-one-base",
    schema,
    refused: started({ data: "old-1" }, {}, walStorage),
    at: path,
    accepted: started({ data: "old-1" }),
  });
  describeRule({
    rule: "bootstrap-has-one-base",
    schema,
    refused: started({ data: "old-1" }, {}, { tablespaces: [{ name: "archive", storage: { size: "10Gi" } }] }),
    at: path,
    accepted: started({ data: "old-1" }),
  });

  it("reaches a named target without the ID of a backup", () => {
    const target = { type: "name", value: "before_migration" };
    expect(schema.safeParse(started({ data: "old-1" }, { target } as never)).success).toBe(true);
    const fromBackup = cloudNativePgSettings({
      backups: { repositories: [barmanRepository] },
      bootstrap: { from: "cluster", cluster: "old", target } as never,
    });
    expect(schema.safeParse(fromBackup).success).toBe(false);
  });
});

describe("snapshots of the volumes", () => {
  const taken = (schedule: string): CloudNativePgSettings =>
    cloudNativePgSettings({
      backups: {
        repositories: [{ ...barmanRepository, retention: { full: 7, unit: "time" } }],
        volumeSnapshots: { schedule },
      },
    });
  describeRule({
    rule: "snapshots-come-within-the-retention",
    schema,
    refused: taken("0 1 1,15 * *"),
    at: ["backups", "volumeSnapshots", "schedule"],
    accepted: taken("0 1 * * 0"),
  });
});
