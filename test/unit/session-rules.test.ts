import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../helpers/schemas";
import { barmanRepository, bucketRepository, cloudNativePgSettings, crunchySettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const pgBackRest = { repositories: [bucketRepository] };
const barman = { repositories: [barmanRepository] };

for (const [schema, settings] of [
  [cloudNativePgClusterSchema, cloudNativePgSettings],
  [crunchyClusterSchema, crunchySettings],
] as const) {
  describe(`settings of all sessions on ${settings().operator}`, () => {
    describeRule({
      rule: "sessions-can-write",
      schema,
      refused: settings({ parameters: { Default_Transaction_Read_Only: true } }),
      at: ["parameters", "Default_Transaction_Read_Only"],
      accepted: settings({ parameters: { default_transaction_read_only: "off" } }),
    });
    describeRule({
      rule: "constraints-are-checked",
      schema,
      refused: settings({ parameters: { session_replication_role: "replica" } }),
      at: ["parameters", "session_replication_role"],
      accepted: settings({ parameters: { session_replication_role: "Origin" } }),
    });
    describeRule({
      rule: "autovacuum-runs",
      schema,
      refused: settings({ parameters: { track_counts: "no" } }),
      at: ["parameters", "track_counts"],
      accepted: settings({ parameters: { autovacuum: "on" } }),
    });
    describeRule({
      rule: "passwords-are-for-scram",
      schema,
      refused: settings({ parameters: { password_encryption: "md5" } }),
      at: ["parameters", "password_encryption"],
      accepted: settings({ parameters: { password_encryption: "scram-sha-256" } }),
    });
    describeRule({
      rule: "statements-have-time",
      schema,
      refused: settings({ parameters: { lock_timeout: 999 } }),
      at: ["parameters", "lock_timeout"],
      accepted: settings({ parameters: { lock_timeout: "1s", statement_timeout: 0 } }),
    });

    it.each<Record<string, string | number>>([
      { statement_timeout: "500ms" },
      { transaction_timeout: 1 },
      { autovacuum: "off" },
    ])("%j is refused", (parameters) => {
      expect(problemsWith(schema, settings({ parameters }))).toHaveLength(1);
    });
  });
}

describe("settings of all sessions", () => {
  describeRule({
    rule: "failed-write-stops-postgres",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ parameters: { data_sync_retry: "on" } }),
    at: ["parameters", "data_sync_retry"],
    accepted: crunchySettings({ parameters: { data_sync_retry: "off" } }),
  });
  describeRule({
    rule: "backup-outlives-idle-timeout",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ parameters: { idle_session_timeout: "90s" }, backups: pgBackRest }),
    at: ["parameters", "idle_session_timeout"],
    accepted: crunchySettings({ parameters: { idle_session_timeout: "1d" }, backups: pgBackRest }),
  });

  describeRule({
    rule: "wal-files-fill-up",
    schema: crunchyClusterSchema,
    refused: crunchySettings({ parameters: { archive_timeout: "9s" }, backups: pgBackRest }),
    at: ["parameters", "archive_timeout"],
    accepted: crunchySettings({ parameters: { archive_timeout: 10 }, backups: pgBackRest }),
  });

  it("an idle timeout ends no backup of Barman, which switches it off", () => {
    const settings = cloudNativePgSettings({ parameters: { idle_session_timeout: "90s" }, backups: barman });
    expect(problemsWith(cloudNativePgClusterSchema, settings)).toEqual([]);
  });

  it.each([
    [{ statement_timeout: "4min" }, ["parameters.statement_timeout"]],
    [{ statement_timeout: "5min" }, []],
    [{ statement_timeout: "2min", checkpoint_timeout: "1min" }, []],
    [{ transaction_timeout: "10min", checkpoint_timeout: "15min" }, ["parameters.transaction_timeout"]],
    [{ lock_timeout: "2s" }, []],
  ])("Barman waits for a checkpoint: %j refuses %j", (parameters, paths) => {
    const found = problemsWith(cloudNativePgClusterSchema, cloudNativePgSettings({ parameters, backups: barman }));
    expect(found.map(({ path }) => path)).toEqual(paths);
  });

  it("pgBackRest asks for a fast checkpoint, and has less to wait for", () => {
    const settings = crunchySettings({ parameters: { statement_timeout: "1min" }, backups: pgBackRest });
    expect(problemsWith(crunchyClusterSchema, settings)).toEqual([]);
  });
});
