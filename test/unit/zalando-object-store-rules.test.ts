import { walgRepository, type ZalandoSettings, zalandoSettings as settings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { zalandoClusterSchema as schema } from "../helpers/schemas";

const { gcs, ...unplaced } = walgRepository;
const s3 = {
  bucket: "backups",
  endpoint: "s3.eu-central-1.amazonaws.com",
  region: "eu-central-1",
  access: { mode: "secret" as const, secret: "s3-key" },
};
const azure = { container: "backups", account: "acme", access: { mode: "secret" as const, secret: "azure-key" } };

const archived = (place: object, rest: Partial<ZalandoSettings> = {}): ZalandoSettings =>
  settings({ backups: { repositories: [{ ...unplaced, path: "/spilo/new", ...place }] }, ...rest });
const cloned = (own: object, repository: object): ZalandoSettings =>
  archived(own, {
    bootstrap: { from: "repository", cluster: "old", repository: { path: "/spilo/old", ...repository } },
  });

describe("the place of backups in Spilo", () => {
  describeRule({
    rule: "spilo-has-one-place",
    schema,
    refused: archived({ gcs, s3 }),
    at: ["backups", "repositories", 0],
    accepted: archived({ s3 }),
  });
  describeRule({
    rule: "walg-endpoint-names-the-region",
    schema,
    refused: archived({ s3: { ...s3, region: "us-east-1" } }),
    at: ["backups", "repositories", 0, "s3", "region"],
    accepted: archived({ s3: { ...s3, endpoint: "minio.storage.svc:9000", region: "us-east-1" } }),
  });
  describeRule({
    rule: "walg-has-one-access",
    schema,
    refused: cloned({ s3 }, { s3: { ...s3, access: { mode: "node" } } }),
    at: ["bootstrap", "repository", "s3", "access"],
    accepted: cloned({ s3 }, { s3: { ...s3, access: { mode: "secret", secret: "other-key" } } }),
  });
  describeRule({
    rule: "azure-clones-into-azure",
    schema,
    refused: cloned({ azure }, { s3 }),
    at: ["bootstrap", "repository"],
    accepted: cloned({ s3 }, { azure }),
  });
  describeRule({
    rule: "google-identity-has-bucket",
    schema,
    refused: settings({
      backups: { repositories: [{ ...unplaced, s3 }], identity: { mode: "key", secret: "bucket-key" } },
    }),
    at: ["backups", "identity"],
    accepted: settings({
      backups: { repositories: [{ ...unplaced, gcs }], identity: { mode: "key", secret: "bucket-key" } },
    }),
  });

  it("is missing where none is named", () => {
    expect(problemsWith(schema, archived({}))).toMatchObject([{ path: "backups.repositories[0]" }]);
  });

  it("is one role for all buckets", () => {
    const role = (name: string): object => ({
      s3: { ...s3, access: { mode: "webIdentity", role: `arn:aws:iam::123456789012:role/${name}` } },
    });
    expect(problemsWith(schema, cloned(role("a"), role("a")))).toEqual([]);
    expect(problemsWith(schema, cloned(role("a"), role("b")))).toMatchObject([
      { path: "bootstrap.repository.s3.access" },
    ]);
  });

  it.each<[string, object]>([
    [
      "a key of AWS KMS without its name, which WAL-G refuses",
      { s3: { ...s3, serverSideEncryption: { mode: "kms" } } },
    ],
    ["tags, which WAL-G does not have", { s3: { ...s3, tags: { team: "a" } } }],
    [
      "a connection string of Azure, which Spilo does not pass on",
      { azure: { ...azure, access: { mode: "connectionString", secret: "a" } } },
    ],
    ["another cloud of Azure", { azure: { ...azure, endpoint: "acme.blob.core.usgovcloudapi.net" } }],
  ])("cannot have %s", (_what, place) => {
    expect(problemsWith(schema, archived(place)).length).toBeGreaterThan(0);
  });
});
