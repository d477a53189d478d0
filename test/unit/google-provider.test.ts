import { backupVaultSchema } from "../../components/backup-vault";
import { readRepository } from "../helpers/repository";
import { describeRule } from "../helpers/rule";

/** The parts of a version, or of the lower end of a range. */
const parts = (version = ""): number[] => version.replace("^", "").split(".").map(Number);

describe("@pulumi/gcp", () => {
  const { peerDependencies, devDependencies } = JSON.parse(readRepository("package.json")) as Record<
    "peerDependencies" | "devDependencies",
    Record<string, string>
  >;

  it("is at least 9.37: an older one shows a change of every private cluster in every preview", () => {
    // 9.37.0 is made from terraform-provider-google-beta 7.46, the first one to ignore enable_private_endpoint where IP endpoints are
    // off (GoogleCloudPlatform/magic-modules#18386, hashicorp/terraform-provider-google#27901).
    const [major = 0, minor = 0] = parts(peerDependencies["@pulumi/gcp"]);
    expect([major, minor >= 37]).toEqual([9, true]);
  });

  it("is tested at the lower end of its range", () => {
    expect(parts(devDependencies["@pulumi/gcp"])).toEqual(parts(peerDependencies["@pulumi/gcp"]));
  });
});

describe("a vault of backups", () => {
  const vault = { project: "acme-vault", name: "vault", location: "EUROPE-WEST4", source: "backups" };
  describeRule({
    rule: "vault-keeps-what-it-retains",
    schema: backupVaultSchema,
    refused: { ...vault, retentionDays: 40, keepDays: 39 },
    at: ["keepDays"],
    accepted: { ...vault, retentionDays: 40, keepDays: 40 },
  });
  describeRule({
    rule: "vault-is-another-bucket",
    schema: backupVaultSchema,
    refused: { ...vault, name: "backups" },
    at: ["name"],
    accepted: vault,
  });
});
