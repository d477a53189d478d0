import { BackupVault } from "../../components/backup-vault";
import { record, type Recording } from "../helpers/mocks";

const settings = { project: "acme-vault", name: "vault", location: "EUROPE-WEST4", source: "backups" };

describe("a vault", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record(
      () =>
        new BackupVault("vault", { settings: { ...settings, locked: true }, environment: "prod" }, { protect: true }),
    );
  });

  it("keeps versions that no account can delete, in another project", () => {
    const { inputs, protect } = recording.one("gcp:storage/bucket:Bucket");
    expect(inputs).toMatchObject({
      project: "acme-vault",
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: String(35 * 86_400), isLocked: true },
      forceDestroy: false,
      publicAccessPrevention: "enforced",
    });
    expect(protect).toBe(true);
  });

  it("removes an old version no earlier than its retention ends", () => {
    const { inputs } = recording.one("gcp:storage/bucket:Bucket");
    expect(inputs["lifecycleRules"]).toEqual([
      { action: { type: "Delete" }, condition: { withState: "LIVE", age: 70 } },
      { action: { type: "Delete" }, condition: { withState: "ARCHIVED", daysSinceNoncurrentTime: 35 } },
    ]);
  });

  it("copies every hour and deletes nothing, neither there nor here", () => {
    const { inputs } = recording.one("gcp:storage/transferJob:TransferJob");
    expect(inputs).toMatchObject({
      transferSpec: {
        gcsDataSource: { bucketName: "backups" },
        gcsDataSink: { bucketName: "vault" },
        transferOptions: { deleteObjectsUniqueInSink: false, deleteObjectsFromSourceAfterTransfer: false },
      },
      schedule: { repeatInterval: "3600s" },
    });
  });

  it("starts to copy only when the agent may write, and asks for the agent, which creates it", () => {
    const job = recording.one("gcp:storage/transferJob:TransferJob");
    for (const grant of recording.ofType("gcp:storage/bucketIAMMember:BucketIAMMember")) {
      expect(recording.waitsFor(job, grant)).toBe(true);
    }
    expect(recording.calls.map(({ token }) => token)).toEqual([
      "gcp:storage/getTransferProjectServiceAccount:getTransferProjectServiceAccount",
    ]);
  });

  it("creates no job until the agent can read the source, and reports the agent before", async () => {
    const first = await record(
      () => new BackupVault("vault", { settings: { ...settings, copy: false }, environment: "prod" }),
    );
    expect(first.ofType("gcp:storage/transferJob:TransferJob")).toEqual([]);
    expect(first.ofType("gcp:storage/bucketIAMMember:BucketIAMMember")).toHaveLength(2);
    expect(first.calls).toHaveLength(1);
  });

  it("is not locked by default", async () => {
    const unlocked = await record(() => new BackupVault("vault", { settings, environment: "prod" }));
    expect(unlocked.one("gcp:storage/bucket:Bucket").inputs).toHaveProperty("retentionPolicy.isLocked", false);
  });
});
