import { cloudNativePgClusterSchema } from "../helpers/schemas";
import { type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import {
  awsBucket,
  azureContainer,
  backupsIn,
  clientId,
  minioBucket,
  type Place,
  role,
} from "../helpers/object-stores";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const schema = cloudNativePgClusterSchema;
const archived = (place: Place): CloudNativePgSettings => cloudNativePgSettings({ backups: backupsIn(place) });
const restored = (place: Place, repository: Place): CloudNativePgSettings => ({
  ...archived(place),
  bootstrap: { from: "repository", cluster: "old", repository: { ...repository, path: "/old" } },
});
const own = ["backups", "repositories", 0];
const source = ["bootstrap", "repository"];

describe("the place of backups with Barman", () => {
  describeRule({
    rule: "backups-have-one-place",
    schema,
    refused: archived({ s3: awsBucket(), gcs: { bucket: "backups" } }),
    at: own,
    accepted: archived({ s3: awsBucket() }),
  });
  describeRule({
    rule: "barman-endpoint-names-the-region",
    schema,
    refused: archived({ s3: awsBucket({ region: "us-east-1" }) }),
    at: [...own, "s3", "region"],
    accepted: archived({ s3: awsBucket() }),
  });
  describeRule({
    rule: "barman-endpoint-takes-paths",
    schema,
    refused: archived({ s3: minioBucket({ endpoint: "oss-eu-central-1.aliyuncs.com" }) }),
    at: [...own, "s3", "endpoint"],
    accepted: archived({ s3: minioBucket({ endpoint: "fra1.digitaloceanspaces.com" }) }),
  });
  describeRule({
    rule: "pods-have-one-identity",
    schema,
    refused: restored(
      { s3: awsBucket({ access: { mode: "webIdentity", role } }) },
      { s3: awsBucket({ access: { mode: "webIdentity", role: `${role}-old` } }) },
    ),
    at: [...source, "s3", "access"],
    accepted: restored(
      { s3: awsBucket({ access: { mode: "webIdentity", role } }) },
      { s3: awsBucket({ access: { mode: "secret", secret: "old" } }) },
    ),
  });
  describeRule({
    rule: "pods-have-one-region",
    schema,
    refused: restored({ s3: awsBucket() }, { s3: minioBucket() }),
    at: [...source, "s3", "region"],
    // AWS redirects to the region of the bucket.
    accepted: restored(
      { s3: awsBucket() },
      { s3: awsBucket({ endpoint: "s3.us-east-1.amazonaws.com", region: "us-east-1" }) },
    ),
  });
  describeRule({
    rule: "azure-endpoint-has-connection-string",
    schema,
    refused: archived({ azure: azureContainer({ endpoint: "azurite.storage.svc:10000" }) }),
    at: [...own, "azure", "access", "mode"],
    accepted: archived({
      azure: azureContainer({
        endpoint: "azurite.storage.svc:10000",
        access: { mode: "connectionString", secret: "azure-key" },
      }),
    }),
  });
  describeRule({
    rule: "backup-identity-has-bucket",
    schema,
    refused: cloudNativePgSettings({ backups: { ...backupsIn({ s3: awsBucket() }), identity: { mode: "direct" } } }),
    at: ["backups", "identity"],
    accepted: {
      ...restored({ s3: awsBucket() }, { gcs: { bucket: "old" } }),
      backups: { ...backupsIn({ s3: awsBucket() }), identity: { mode: "direct" } },
    },
  });

  const messages = (settings: CloudNativePgSettings): string[] =>
    problemsWith(schema, settings).map(({ message }) => message);

  it("is missing, or has the bucket in the endpoint: each message has the fix", () => {
    expect(messages(archived({})).join()).toContain("needs exactly one of gcs, s3 and azure");
    const named = awsBucket({ endpoint: "acme-backups.s3.eu-central-1.amazonaws.com" });
    expect(messages(archived({ s3: named })).join()).toContain('write "s3.eu-central-1.amazonaws.com"');
  });

  it("has one identity of Azure too, and not that of the machine besides that of the pods", () => {
    const pods = azureContainer({ access: { mode: "webIdentity", clientId } });
    const node = azureContainer({ access: { mode: "node" } });
    expect(messages(restored({ azure: pods }, { azure: node })).join()).toContain(`differs from ${clientId}`);
    expect(messages(restored({ azure: pods }, { azure: pods }))).toEqual([]);
  });

  it("has no settings of what is written where it is only read", () => {
    const s3 = awsBucket({ serverSideEncryption: { mode: "aes256" }, tags: { a: "b" } });
    expect(messages(archived({ s3 }))).toEqual([]);
    expect(messages(restored({ s3: awsBucket() }, { s3 })).join()).toMatch(/unknown key/);
  });

  it("reports every problem at once", () => {
    const wrong = restored(
      { s3: awsBucket({ region: "us-east-1" }), azure: azureContainer({ endpoint: "azurite:10000" }) },
      { s3: minioBucket({ endpoint: "oss.aliyuncs.com", region: "elsewhere" }) },
    );
    expect(messages(wrong)).toHaveLength(5);
  });

  it("of a source is not the cluster's own folder, at the same endpoint", () => {
    const from = (s3: Place["s3"]): CloudNativePgSettings => ({
      ...archived({ s3: minioBucket() }),
      bootstrap: { from: "repository", cluster: "main", repository: { s3, path: "/barman/postgres" } },
    });
    expect(messages(from(minioBucket())).join()).toContain("is the name of this cluster, in the same folder");
    expect(messages(from(minioBucket({ endpoint: "other.storage.svc:9000" })))).toEqual([]);
  });
});
