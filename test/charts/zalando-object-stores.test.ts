import { zalando } from "../../components/operators/zalando";
import { clusterObject } from "../../components/operators/zalando/chart";
import { anywhere } from "../../components/network-policies/flows";
import { zalandoValidator } from "../helpers/cluster-acceptance";
import { walgRepository, type ZalandoSettings, zalandoCluster } from "../helpers/clusters";
import { noZalandoCrd, zalandoCrds } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

const { gcs, ...unplaced } = walgRepository;
const s3 = {
  bucket: "backups",
  endpoint: "minio.storage.svc:9000",
  region: "us-east-1",
  uriStyle: "path" as const,
  certificateAuthority: { secret: "minio-ca" },
  access: { mode: "secret" as const, secret: "s3-key" },
};
const aws = {
  bucket: "acme",
  endpoint: "s3.eu-central-1.amazonaws.com",
  region: "eu-central-1",
  access: { mode: "webIdentity" as const, role: "arn:aws:iam::123456789012:role/backups" },
};
const azure = { container: "backups", account: "acme", access: { mode: "sasToken" as const, secret: "azure-key" } };

const archived = (place: object, rest: Partial<ZalandoSettings> = {}): Partial<ZalandoSettings> => ({
  backups: { repositories: [{ ...unplaced, ...place }] },
  ...rest,
});
const spec = (changes: Partial<ZalandoSettings>) => clusterObject(zalandoCluster(changes)).spec;

/** The variables of Spilo by name, with keys of Secrets as secret/key. */
function variables(changes: Partial<ZalandoSettings>): Record<string, string> {
  return Object.fromEntries(
    (spec(changes).env ?? []).map((one): [string, string] => {
      const key = (one["valueFrom"] as { secretKeyRef: { name: string; key: string } } | undefined)?.secretKeyRef;
      return [String(one["name"]), key === undefined ? String(one["value"]) : `${key.name}/${key.key}`];
    }),
  );
}
const volumes = (changes: Partial<ZalandoSettings>): unknown => spec(changes).additionalVolumes;

describe("backups of Spilo in S3", () => {
  it("name the service with the style of its URLs, its region, its CA and a key from a Secret", () => {
    expect(variables(archived({ s3 }))).toMatchObject({
      WAL_S3_BUCKET: "backups",
      WAL_BUCKET_SCOPE_PREFIX: "postgres/",
      WALE_S3_ENDPOINT: "https+path://minio.storage.svc:9000",
      AWS_REGION: "us-east-1",
      WALG_S3_CA_CERT_FILE: "/store-ca/ca.crt",
      AWS_ACCESS_KEY_ID: "s3-key/ACCESS_KEY_ID",
      AWS_SECRET_ACCESS_KEY: "s3-key/ACCESS_SECRET_KEY",
      USE_WALG_BACKUP: "true",
      USE_WALG_RESTORE: "true",
      WALG_PREVENT_WAL_OVERWRITE: "true",
    });
    expect(volumes(archived({ s3 }))).toEqual([
      {
        name: "store-ca",
        mountPath: "/store-ca",
        targetContainers: ["postgres"],
        volumeSource: { secret: { secretName: "minio-ca", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      },
    ]);
    expect(variables(archived({ s3 }))).not.toHaveProperty("WAL_GS_BUCKET");
  });

  it("assume a role by a token for AWS, with the name of a session that WAL-G needs", () => {
    expect(variables(archived({ s3: aws }))).toMatchObject({
      WALE_S3_ENDPOINT: "https+virtualhost://s3.eu-central-1.amazonaws.com",
      AWS_ROLE_ARN: aws.access.role,
      AWS_WEB_IDENTITY_TOKEN_FILE: "/aws-token/token",
      AWS_ROLE_SESSION_NAME: "acid",
    });
    const token = { audience: "sts.amazonaws.com", expirationSeconds: 86_400, path: "token" };
    expect(volumes(archived({ s3: aws }))).toMatchObject([
      { mountPath: "/aws-token", volumeSource: { projected: { sources: [{ serviceAccountToken: token }] } } },
    ]);
    expect(variables(archived({ s3: aws }))).not.toHaveProperty("AWS_ACCESS_KEY_ID");
  });

  it.each([
    [undefined, undefined, undefined],
    [{ mode: "aes256" }, "AES256", undefined],
    [{ mode: "kms", key: "alias/backups" }, "aws:kms", "alias/backups"],
  ])("are encrypted by the service with %j", (serverSideEncryption, algorithm, key) => {
    const found = variables(archived({ s3: { ...s3, serverSideEncryption } }));
    expect([found["WALG_S3_SSE"], found["WALG_S3_SSE_KMS_ID"]]).toEqual([algorithm, key]);
    // With an endpoint Spilo turns encryption off unless the variable says otherwise.
    expect(found["WALG_DISABLE_S3_SSE"]).toBe(algorithm === undefined ? undefined : "false");
  });

  it("are restored by a clone with variables of its own, public CAs included", () => {
    const repository = { s3: { ...aws, access: { mode: "secret" as const, secret: "aws-key" } }, path: "/spilo/old" };
    const found = variables(archived({ s3 }, { bootstrap: { from: "repository", cluster: "old", repository } }));
    expect(found).toMatchObject({
      CLONE_WAL_S3_BUCKET: "acme",
      CLONE_WAL_BUCKET_SCOPE_PREFIX: "old/",
      CLONE_WALE_S3_ENDPOINT: "https+virtualhost://s3.eu-central-1.amazonaws.com",
      CLONE_AWS_REGION: "eu-central-1",
      CLONE_WALG_S3_CA_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt",
      CLONE_AWS_ACCESS_KEY_ID: "aws-key/ACCESS_KEY_ID",
      CLONE_USE_WALG_BACKUP: "true",
      CLONE_USE_WALG_RESTORE: "true",
    });
    const own = archived({ s3 }, { bootstrap: { from: "cluster", cluster: "old" } });
    expect(variables(own)["CLONE_WALG_S3_CA_CERT_FILE"]).toBe("/clone-store-ca/ca.crt");
    expect((volumes(own) as { name: string }[]).map(({ name }) => name)).toEqual(["store-ca", "clone-store-ca"]);
  });
});

describe("backups of Spilo in Azure", () => {
  it("name the whole folder with the version, which Spilo does not add", () => {
    expect(variables(archived({ azure }))).toMatchObject({
      WALG_AZ_PREFIX: "azure://backups/spilo/postgres/acid/wal/17",
      AZURE_STORAGE_ACCOUNT: "acme",
      AZURE_STORAGE_SAS_TOKEN: "azure-key/AZURE_STORAGE_SAS_TOKEN",
    });
    const key = { ...azure, access: { mode: "secret" as const, secret: "azure-key" } };
    expect(variables(archived({ azure: key }))["AZURE_STORAGE_ACCESS_KEY"]).toBe("azure-key/AZURE_STORAGE_KEY");
    expect(variables(archived({ azure }))).not.toHaveProperty("WAL_BUCKET_SCOPE_PREFIX");
  });

  it("are restored by a clone of any version", () => {
    const found = variables(archived({ azure }, { bootstrap: { from: "cluster", cluster: "old" } }));
    expect(found["CLONE_WALG_AZ_PREFIX"]).toBe("azure://backups/spilo/postgres/old/wal");
    expect(found["CLONE_AZURE_STORAGE_SAS_TOKEN"]).toBe("azure-key/AZURE_STORAGE_SAS_TOKEN");
  });
});

describe("what else reads backups of Spilo", () => {
  it.each<[string, object, string]>([
    ["S3", { s3 }, "WALG_S3_PREFIX s3://backups/spilo/postgres/acid/wal/17"],
    ["Azure", { azure }, "WALG_AZ_PREFIX azure://backups/spilo/postgres/acid/wal/17"],
    ["Google Cloud", { gcs }, "WALG_GS_PREFIX gs://backups/spilo/postgres/acid/wal/17"],
  ])("is the drill, in %s", (_what, place, variable) => {
    const drill = zalando.drill(zalandoCluster(archived(place)));
    expect(drill?.env.map(({ name, value }) => `${name} ${String(value)}`)).toContain(variable);
  });

  it("gives the drill the access and the CA of the bucket", () => {
    const drill = zalando.drill(zalandoCluster(archived({ s3 })));
    expect(drill?.env).toEqual(
      expect.arrayContaining([
        { name: "AWS_ENDPOINT", value: "https://minio.storage.svc:9000" },
        { name: "AWS_S3_FORCE_PATH_STYLE", value: "true" },
        { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "s3-key", key: "ACCESS_KEY_ID" } } },
        { name: "WALG_S3_CA_CERT_FILE", value: "/store-ca/ca.crt" },
      ]),
    );
    expect(drill?.volumeMounts).toEqual([{ name: "store-ca", mountPath: "/store-ca", readOnly: true }]);
  });

  it("is a NetworkPolicy with the port of the service", () => {
    const surroundings = { google: [], apiServer: { to: { peers: [] }, ports: [] } };
    const { buckets } = zalando.network(zalandoCluster(archived({ s3 })), surroundings, []);
    expect(buckets).toEqual([{ to: anywhere, ports: [{ port: 9000 }] }]);
  });

  it("is the policy pack, which finds the bucket of each service", () => {
    const found = [{ gcs }, { s3 }, { azure }].map((place) =>
      zalando.audit.repositories(clusterObject(zalandoCluster(archived(place))), undefined, undefined),
    );
    expect(found.map(([one]) => one?.bucket)).toEqual([
      ...["backups", "backups", "azure://backups/spilo/postgres/acid/wal/17"],
    ]);
  });
});

describe("a standby on Zalando's operator", () => {
  const following = (standby: object, rest: Partial<ZalandoSettings> = {}): Partial<ZalandoSettings> => ({
    instances: 1,
    standby: standby,
    ...rest,
  });
  const source = { cluster: "primary", gcs: { bucket: "backups" } };

  it("follows a host, or a bucket in the folder of the primary and of its version", () => {
    expect(spec(following({ host: "primary.example.com", port: 5433 })).standby).toEqual({
      ...{ standby_host: "primary.example.com", standby_port: "5433" },
    });
    expect(spec(following({ source })).standby).toEqual({
      gs_wal_path: "gs://backups/spilo/postgres/primary/wal/17",
    });
    expect(spec(following({ source: { cluster: "primary", s3, path: "/spilo/eu" } })).standby).toEqual({
      s3_wal_path: "s3://backups/spilo/eu/primary/wal/17",
    });
  });

  it("reads S3 with variables that the custom resource has no fields for", () => {
    const found = variables(following({ source: { cluster: "primary", s3 } }));
    expect(found).toMatchObject({
      STANDBY_WALE_S3_ENDPOINT: "https+path://minio.storage.svc:9000",
      STANDBY_AWS_REGION: "us-east-1",
      STANDBY_WALG_S3_CA_CERT_FILE: "/standby-store-ca/ca.crt",
      STANDBY_AWS_ACCESS_KEY_ID: "s3-key/ACCESS_KEY_ID",
      STANDBY_USE_WALG_RESTORE: "true",
    });
    // The operator adds these itself: Kubernetes refuses a variable that is there twice.
    expect(Object.keys(found).filter((name) => /^STANDBY_(WALE_.*_PREFIX|METHOD|HOST)$/.test(name))).toEqual([]);
  });

  it("is a cluster without writes, whose backups belong to its primary", () => {
    const cluster = zalandoCluster(following({ source }, archived({ gcs })));
    expect([zalando.mode(cluster), zalando.serves(cluster), zalando.drill(cluster)]).toEqual([
      ...["standby", false, undefined],
    ]);
    expect(zalando.sourceFolders(cluster, "backups", [])).toEqual(["/spilo/postgres/primary"]);
    expect(zalando.bucketAccounts(cluster, "backups")).toEqual(["postgres-pod"]);
  });

  it("has neither the section nor its variables when it is promoted, and writes", () => {
    const promoted = following({ source: { cluster: "primary", s3 }, promoted: true });
    expect(spec(promoted)).not.toHaveProperty("standby");
    expect(Object.keys(variables(promoted)).filter((name) => name.startsWith("STANDBY_"))).toEqual([]);
    expect(volumes(promoted)).toBeUndefined();
    expect(zalando.serves(zalandoCluster(promoted))).toBe(true);
  });

  it("needs a destination in NetworkPolicies for a host, which only its user knows", () => {
    expect(zalando.egressAdvice(zalandoCluster(following({ host: "primary.example.com" })))).toContain(
      "primary.example.com",
    );
    expect(zalando.egressAdvice(zalandoCluster(following({ source })))).toBeUndefined();
  });
});

describeWhen(zalandoCrds() !== undefined, noZalandoCrd, "buckets of Spilo and the CRD", () => {
  const standby = { source: { cluster: "primary", s3 } };
  it.each<[string, Partial<ZalandoSettings>]>([
    ["S3", archived({ s3 })],
    ["a role of AWS", archived({ s3: aws })],
    ["Azure", archived({ azure })],
    ["a standby", { instances: 1, standby }],
    ["a standby of a host", { instances: 1, standby: { host: "primary.example.com", port: 5433 } }],
  ])("agree on %s", (_what, changes) => {
    const validate = zalandoValidator();
    const object = clusterObject(zalandoCluster(changes));
    expect(validate(object)).toEqual([]);
    expect(validate({ ...object, spec: { ...object.spec, standby: {} } })).not.toEqual([]);
  });
});
