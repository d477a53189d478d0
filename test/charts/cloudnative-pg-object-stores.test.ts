import { renderPostgresCluster } from "../../components/postgres-cluster";
import { cloudNativePg } from "../../components/operators/cloudnative-pg";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { at } from "../../components/shared/tree";
import { cloudNativePgCluster, type CloudNativePgSettings } from "../helpers/clusters";
import { noObjectStoreCrd, objectsIn, objectStoreCrd, schemaOf, validator } from "../helpers/crd";
import {
  awsBucket,
  azureContainer,
  backupsIn,
  clientId,
  minioBucket,
  type Place,
  role,
} from "../helpers/object-stores";
import { describeWhen } from "../helpers/when";

const rendered = (place: Place, bootstrap?: CloudNativePgSettings["bootstrap"]) =>
  renderPostgresCluster(cloudNativePgCluster({ backups: backupsIn(place), bootstrap }));

const storesOf = (...args: Parameters<typeof rendered>): readonly KubernetesObject[] =>
  rendered(...args).prerequisites.filter(({ kind }) => kind === "ObjectStore");
const configuration = (place: Place): unknown => at(storesOf(place)[0], "spec", "configuration");
const sidecar = (place: Place): unknown => at(storesOf(place)[0], "spec", "instanceSidecarConfiguration");
const cluster = (...args: Parameters<typeof rendered>): KubernetesObject => rendered(...args).customResource;

const whenRequired = ["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"].map((name) => ({
  name,
  value: "when_required",
}));

describe("backups of CloudNativePG in S3", () => {
  it("are found in a bucket of AWS by its region, with both parts of a key", () => {
    const s3 = awsBucket();
    expect(configuration({ s3 })).toEqual({
      destinationPath: "s3://acme-backups/barman/postgres",
      s3Credentials: {
        accessKeyId: { name: "s3-key", key: "ACCESS_KEY_ID" },
        secretAccessKey: { name: "s3-key", key: "ACCESS_SECRET_KEY" },
      },
      wal: { compression: "gzip", maxParallel: 4 },
      data: { compression: "gzip" },
    });
    expect(sidecar({ s3 })).toMatchObject({ env: [{ name: "AWS_DEFAULT_REGION", value: "eu-central-1" }] });
  });

  it("are found in another service by its endpoint, which gets no checksums that it did not ask for", () => {
    const s3 = minioBucket();
    expect(configuration({ s3 })).toMatchObject({
      endpointURL: "https://minio.storage.svc:9000",
      endpointCA: { name: "minio-ca", key: "ca.crt" },
    });
    expect(sidecar({ s3 })).toMatchObject({
      env: [{ name: "AWS_DEFAULT_REGION", value: "us-east-1" }, ...whenRequired],
    });
  });

  it.each(["vpce-1a2b.s3.eu-central-1.vpce.amazonaws.com", "s3.dualstack.eu-central-1.amazonaws.com"])(
    "keep the endpoint %s of AWS, and its checksums",
    (endpoint) => {
      const s3 = awsBucket({ endpoint });
      expect(configuration({ s3 })).toMatchObject({ endpointURL: `https://${endpoint}` });
      expect(sidecar({ s3 })).toMatchObject({ env: [{ name: "AWS_DEFAULT_REGION" }] });
      expect(JSON.stringify(sidecar({ s3 }))).not.toContain("CHECKSUM");
    },
  );

  it("use a role of the service account, or that of the machine", () => {
    const webIdentity = { s3: awsBucket({ access: { mode: "webIdentity", role } }) };
    expect(configuration(webIdentity)).toMatchObject({ s3Credentials: { inheritFromIAMRole: true } });
    expect(at(cluster(webIdentity), "spec", "serviceAccountTemplate")).toEqual({
      metadata: { annotations: { "eks.amazonaws.com/role-arn": role } },
    });
    const node = { s3: awsBucket({ access: { mode: "node" } }) };
    expect(configuration(node)).toMatchObject({ s3Credentials: { inheritFromIAMRole: true } });
    expect(cluster(node)["spec"]).not.toHaveProperty("serviceAccountTemplate");
  });

  it("are encrypted by the service with the configured key, WAL and data alike", () => {
    const key = "arn:aws:kms:eu-central-1:123456789012:key/1234";
    const s3 = awsBucket({ serverSideEncryption: { mode: "kms", key }, tags: { team: "data" } });
    expect(configuration({ s3 })).toMatchObject({
      tags: { team: "data" },
      wal: { encryption: "aws:kms", archiveAdditionalCommandArgs: [`--sse-kms-key-id=${key}`] },
      data: { encryption: "aws:kms", additionalCommandArgs: [`--sse-kms-key-id=${key}`] },
    });
    const plain = configuration({ s3: awsBucket({ serverSideEncryption: { mode: "aes256" } }) });
    expect(plain).toMatchObject({ wal: { encryption: "AES256" }, data: { encryption: "AES256" } });
    expect(JSON.stringify(plain)).not.toContain("CommandArgs");
  });

  it("restart the instances with another region or CA: CloudNativePG sees no change of an ObjectStore", () => {
    const environment = (place: Place): unknown =>
      at(cluster(place), "spec", "plugins", "0", "parameters", "sidecarEnvironment");
    expect(environment({ s3: minioBucket() })).toBe(
      "AWS_DEFAULT_REGION=us-east-1 AWS_REQUEST_CHECKSUM_CALCULATION=when_required AWS_RESPONSE_CHECKSUM_VALIDATION=when_required AWS_CA_BUNDLE=minio-ca/ca.crt",
    );
    expect(environment({ gcs: { bucket: "backups" } })).toBeUndefined();
  });
});

describe("backups of CloudNativePG in Azure Blob Storage", () => {
  it("are found by the account of the public cloud, with its key", () => {
    expect(configuration({ azure: azureContainer() })).toMatchObject({
      destinationPath: "https://acmebackups.blob.core.windows.net/postgres/barman/postgres",
      azureCredentials: {
        storageAccount: { name: "azure-key", key: "AZURE_STORAGE_ACCOUNT" },
        storageKey: { name: "azure-key", key: "AZURE_STORAGE_KEY" },
      },
    });
  });

  it("are found at an address of their own in the public cloud, where Barman reads the container first", () => {
    const azure = azureContainer({ endpoint: "acmebackups.privatelink.blob.core.windows.net" });
    expect(configuration({ azure })).toMatchObject({
      destinationPath: "https://acmebackups.privatelink.blob.core.windows.net/postgres/barman/postgres",
    });
  });

  it("have a variable that recreates pods for another role, which is read when a pod is admitted", () => {
    const of = (role: string): unknown =>
      at(cluster({ s3: awsBucket({ access: { mode: "webIdentity", role } }) }), "spec", "env");
    const other = "arn:aws:iam::123456789012:role/other";
    expect(of(role)).toEqual([{ name: "BUCKET_IDENTITY", value: role }]);
    expect(of(other)).toEqual([{ name: "BUCKET_IDENTITY", value: other }]);
    expect(at(cluster({ gcs: { bucket: "backups" } }), "spec", "env")).toBeUndefined();
  });

  it("are found in another cloud by the connection string, the account in the path", () => {
    const azure = azureContainer({
      endpoint: "acmebackups.blob.core.usgovcloudapi.net",
      access: { mode: "connectionString", secret: "azure-key" },
    });
    expect(configuration({ azure })).toMatchObject({
      destinationPath: "https://acmebackups.blob.core.usgovcloudapi.net/acmebackups/postgres/barman/postgres",
      azureCredentials: { connectionString: { name: "azure-key", key: "AZURE_STORAGE_CONNECTION_STRING" } },
    });
  });

  it("use a shared access signature, the identity of the pods, or that of the machine", () => {
    const sas = configuration({ azure: azureContainer({ access: { mode: "sasToken", secret: "sas" } }) });
    expect(sas).toMatchObject({
      azureCredentials: {
        storageAccount: { name: "sas", key: "AZURE_STORAGE_ACCOUNT" },
        storageSasToken: { name: "sas", key: "AZURE_STORAGE_SAS_TOKEN" },
      },
    });
    const webIdentity = { azure: azureContainer({ access: { mode: "webIdentity", clientId } }) };
    expect(configuration(webIdentity)).toMatchObject({ azureCredentials: { inheritFromAzureAD: true } });
    expect(cluster(webIdentity)["spec"]).toMatchObject({
      serviceAccountTemplate: { metadata: { annotations: { "azure.workload.identity/client-id": clientId } } },
      inheritedMetadata: { labels: { "azure.workload.identity/use": "true" } },
    });
    const node = { azure: azureContainer({ access: { mode: "node" } }) };
    expect(configuration(node)).toMatchObject({ azureCredentials: { inheritFromAzureAD: true } });
    expect(JSON.stringify(cluster(node))).not.toContain("azure.workload.identity");
  });

  it("are encrypted with the configured scope", () => {
    expect(configuration({ azure: azureContainer({ encryptionScope: "backups" }) })).toMatchObject({
      wal: { archiveAdditionalCommandArgs: ["--encryption-scope=backups"] },
      data: { additionalCommandArgs: ["--encryption-scope=backups"] },
    });
  });
});

describe("a CloudNativePG cluster that starts from backups in S3 or Azure", () => {
  it("reads those of another cluster with the access to its own bucket", () => {
    const [own, source] = storesOf({ s3: minioBucket() }, { from: "cluster", cluster: "old" });
    expect(source?.metadata.name).toBe("main-source");
    expect(at(source, "spec", "configuration")).toEqual(at(own, "spec", "configuration"));
  });

  it("reads another place with the access to that, and writes to its own", () => {
    const repository = { azure: azureContainer(), path: "/old" };
    const [own, source] = storesOf({ s3: awsBucket() }, { from: "repository", cluster: "gone", repository });
    expect(at(own, "spec", "configuration", "destinationPath")).toBe("s3://acme-backups/barman/postgres");
    expect(at(source, "spec", "configuration")).toMatchObject({
      destinationPath: "https://acmebackups.blob.core.windows.net/postgres/old",
      azureCredentials: { storageKey: { name: "azure-key" } },
    });
    expect(at(source, "spec", "configuration", "s3Credentials")).toBeUndefined();
  });

  it("has the role of the source where only that needs one", () => {
    const repository = { s3: awsBucket({ access: { mode: "webIdentity", role } }) };
    const from = { from: "repository" as const, cluster: "gone", repository };
    expect(at(cluster({ gcs: { bucket: "backups" } }, from), "spec", "serviceAccountTemplate")).toEqual({
      metadata: { annotations: { "eks.amazonaws.com/role-arn": role } },
    });
  });

  it("names the endpoint where a source in the same environment keeps its backups elsewhere", () => {
    const copy = cloudNativePgCluster({
      name: "copy",
      backups: backupsIn({ s3: awsBucket() }),
      bootstrap: { from: "cluster", cluster: "main" },
    });
    const source = (s3: Place["s3"]) => cloudNativePgCluster({ backups: backupsIn({ s3 }) });
    expect(cloudNativePg.missedBackups?.(copy, source(awsBucket()))).toBeUndefined();
    expect(cloudNativePg.missedBackups?.(copy, source(minioBucket()))).toContain("(minio.storage.svc:9000)");
  });
});

describe("a drill with Barman in S3 or Azure", () => {
  const drill = (place: Place) => cloudNativePg.drill(cloudNativePgCluster({ backups: backupsIn(place) }));
  const env = (place: Place) => drill(place)?.sidecar?.env ?? [];

  it("has the options, the key and the CA of the bucket in the container of Barman alone", () => {
    const place = { s3: minioBucket() };
    const fromSecret = (name: string, key: string): object => ({
      name,
      valueFrom: { secretKeyRef: { name: "s3-key", key } },
    });
    expect(env(place)).toEqual([
      { name: "HOME", value: "/tmp" },
      { name: "STORE_OPTIONS", value: "--endpoint-url https://minio.storage.svc:9000 --cloud-provider aws-s3" },
      { name: "AWS_DEFAULT_REGION", value: "us-east-1" },
      ...whenRequired,
      fromSecret("AWS_ACCESS_KEY_ID", "ACCESS_KEY_ID"),
      fromSecret("AWS_SECRET_ACCESS_KEY", "ACCESS_SECRET_KEY"),
      { name: "AWS_CA_BUNDLE", value: "/authority/ca.crt" },
    ]);
    expect(drill(place)?.volumes).toEqual([
      { name: "authority", secret: { secretName: "minio-ca", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    ]);
    expect(JSON.stringify(drill(place)?.env)).not.toContain("AWS_");
  });

  it("acts as the cluster's identity", () => {
    const onAks = drill({ azure: azureContainer({ access: { mode: "webIdentity", clientId } }) });
    expect(onAks?.identity).toEqual({ "azure.workload.identity/client-id": clientId });
    expect(onAks?.labels).toEqual({ "azure.workload.identity/use": "true" });
    expect(onAks?.sidecar?.env).toContainEqual({
      name: "STORE_OPTIONS",
      value: "--cloud-provider azure-blob-storage --credential managed-identity",
    });
    expect(drill({ s3: awsBucket({ access: { mode: "webIdentity", role } }) })?.identity).toEqual({
      "eks.amazonaws.com/role-arn": role,
    });
  });
});

describe("connections of CloudNativePG to S3 and Azure", () => {
  const surroundings = { google: [], apiServer: { to: { addresses: [] }, ports: [] } };
  const ports = (place: Place): unknown =>
    cloudNativePg
      .network(cloudNativePgCluster({ backups: backupsIn(place) }), surroundings as never, [])
      .buckets.map(({ ports: open }) => open.map(({ port }) => port));

  it("go to the port of the endpoint, and to the service that issues credentials", () => {
    expect(ports({ s3: awsBucket() })).toEqual([[443]]);
    expect(ports({ s3: minioBucket() })).toEqual([[9000]]);
    expect(ports({ s3: minioBucket({ access: { mode: "webIdentity", role } }) })).toEqual([[9000, 443]]);
    expect(ports({ s3: awsBucket({ access: { mode: "node" } }) })).toEqual([[443], [80]]);
    expect(ports({ azure: azureContainer({ access: { mode: "node" } }) })).toEqual([[443], [80]]);
  });
});

const objectStore = objectStoreCrd();

describeWhen(objectStore !== undefined, noObjectStoreCrd, "the CRD of ObjectStore, for S3 and Azure", () => {
  const check = (object: unknown): string[] => {
    const [crd] = objectsIn(objectStore ?? "");
    if (crd === undefined) throw new Error("the file has no CRD");
    return validator(schemaOf(crd, "v1"))(object);
  };

  it.each<[string, Place]>([
    ["a bucket of AWS", { s3: awsBucket({ serverSideEncryption: { mode: "kms", key: "alias/b" }, tags: { a: "b" } }) }],
    ["a bucket elsewhere", { s3: minioBucket({ serverSideEncryption: { mode: "aes256" } }) }],
    ["a role", { s3: awsBucket({ access: { mode: "webIdentity", role } }) }],
    ["a container", { azure: azureContainer({ encryptionScope: "backups", tags: { a: "b" } }) }],
    ["a token", { azure: azureContainer({ access: { mode: "sasToken", secret: "s" } }) }],
    ["a connection string", { azure: azureContainer({ access: { mode: "connectionString", secret: "s" } }) }],
    ["a managed identity", { azure: azureContainer({ access: { mode: "node" } }) }],
  ])("accepts what is rendered for %s", (_what, place) => {
    const stores = storesOf(place, { from: "cluster", cluster: "old" });
    expect(stores).toHaveLength(2);
    expect(stores.flatMap(check)).toEqual([]);
  });

  it("refuses another encryption: the check can fail", () => {
    const [store] = storesOf({ s3: awsBucket() });
    const spec = store?.["spec"] as object;
    const wal = { encryption: "aes" };
    expect(
      check({ ...store, spec: { ...spec, configuration: { destinationPath: "s3://b/f", wal } } }).length,
    ).toBeGreaterThan(0);
  });
});
