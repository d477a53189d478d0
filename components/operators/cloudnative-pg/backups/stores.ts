import { hostOf, isAws } from "../../../model/object-store/endpoint";
import { definedEntries, unlessEmpty } from "../../../shared/defined";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { BarmanObjectStore, Data, EndpointCA } from "../crd.gen";
import { type Place, placesAt } from "./places";

type Cluster = ResolvedCloudNativePgCluster;
type Identity = NonNullable<Cluster["backups"]>["identity"];

/** Variables of Barman with the credentials of a place, each with its key in the Secret. */
interface Credentials {
  readonly secret: string;
  readonly variables: Readonly<Record<string, string>>;
}

const azureKeys = {
  secret: "AZURE_STORAGE_KEY",
  sasToken: "AZURE_STORAGE_SAS_TOKEN",
  connectionString: "AZURE_STORAGE_CONNECTION_STRING",
} as const;

/** Keys of the Secrets that settings name, by the setting and its mode. */
export const secretKeys = {
  "s3.access.secret": ["ACCESS_KEY_ID", "ACCESS_SECRET_KEY"],
  "azure.access.secret": ["AZURE_STORAGE_ACCOUNT", azureKeys.secret],
  "azure.access.sasToken": ["AZURE_STORAGE_ACCOUNT", azureKeys.sasToken],
  "azure.access.connectionString": [azureKeys.connectionString],
  ...Object.fromEntries(
    ["standby", "bootstrap"].flatMap((server) => [
      [`${server}.access.certificate`, ["tls.crt", "tls.key"]],
      [`${server}.access.password`, ["password"]],
    ]),
  ),
};

/**
 * Returns the variables with which Barman reads a place; undefined where the pod has an identity, or a file of Google's
 * with the key. Source: barman-cloud 0.5, pkg/credentials/env.go; keys of Secrets: plugin-barman-cloud 0.14 documentation,
 * Object Store Providers.
 */
export function credentialsOf({ s3, azure }: Place): Credentials | undefined {
  if (s3?.access.mode === "secret") {
    const variables = { AWS_ACCESS_KEY_ID: "ACCESS_KEY_ID", AWS_SECRET_ACCESS_KEY: "ACCESS_SECRET_KEY" };
    return { secret: s3.access.secret, variables };
  }
  if (azure === undefined || azure.access.mode === "webIdentity" || azure.access.mode === "node") return undefined;
  const key = azureKeys[azure.access.mode];
  return { secret: azure.access.secret, variables: { [key]: key } };
}

/** Variable of Barman with the file of the CA of a place. Source: barman-cloud 0.5, pkg/credentials/env.go. */
export function authorityOf({
  s3,
  azure,
}: Place): { readonly variable: string; readonly secret: string; readonly key: string } | undefined {
  if (s3?.certificateAuthority !== undefined) return { variable: "AWS_CA_BUNDLE", ...s3.certificateAuthority };
  if (azure?.certificateAuthority === undefined) return undefined;
  return { variable: "REQUESTS_CA_BUNDLE", ...azure.certificateAuthority };
}

/**
 * Returns the endpoint of a place as Barman's option; undefined for one that follows from the region, where the bucket is
 * part of the host. Source: botocore, compute_endpoint_resolver_builtin_defaults: with an endpoint it is part of the path.
 */
function endpointOf({ s3 }: Place): string | undefined {
  if (s3 === undefined) return undefined;
  const host = hostOf(s3.endpoint);
  const regional = [`s3.${s3.region}.amazonaws.com`, `s3.${s3.region}.amazonaws.com.cn`, "s3.amazonaws.com"];
  return regional.includes(host) ? undefined : `https://${host}`;
}

/** Returns the options with which every program of Barman finds a place. Source: barman-cloud 0.5, pkg/command/commandbuilder.go. */
export function barmanOptions(place: Place): string[] {
  const endpoint = endpointOf(place);
  const ofAzure = place.azure?.access.mode === "webIdentity" || place.azure?.access.mode === "node";
  return [
    ...(endpoint === undefined ? [] : ["--endpoint-url", endpoint]),
    "--cloud-provider",
    place.s3 !== undefined ? "aws-s3" : place.azure !== undefined ? "azure-blob-storage" : "google-cloud-storage",
    ...(ofAzure ? ["--credential", "managed-identity"] : []),
  ];
}

/**
 * Returns the variables of Barman's client for S3. Barman has no option for a region. Clients of AWS since boto3 1.36 send
 * checksums that compatible services refuse. Source: EnterpriseDB/barman#1112; plugin-barman-cloud 0.14 documentation,
 * S3-Compatible Storage Providers.
 */
export function clientVariables({ s3 }: Place): Record<string, string> {
  if (s3 === undefined) return {};
  const ifRequired = isAws(s3.endpoint) ? undefined : "when_required";
  return definedEntries({
    AWS_DEFAULT_REGION: s3.region,
    AWS_REQUEST_CHECKSUM_CALCULATION: ifRequired,
    AWS_RESPONSE_CHECKSUM_VALIDATION: ifRequired,
  });
}

/** Renders the part of an ObjectStore about the access to a place. */
export function accessOf(
  place: Place,
  identity: Identity,
): Pick<BarmanObjectStore, "azureCredentials" | "endpointCA" | "endpointURL" | "googleCredentials" | "s3Credentials"> {
  const { s3, azure } = place;
  const authority = authorityOf(place);
  const credentials = credentialsOf(place);
  const selector = (key: string): EndpointCA | undefined => credentials && { name: credentials.secret, key };
  return {
    endpointURL: endpointOf(place),
    endpointCA: authority && { name: authority.secret, key: authority.key },
    s3Credentials:
      s3 &&
      (s3.access.mode === "secret"
        ? { accessKeyId: selector("ACCESS_KEY_ID"), secretAccessKey: selector("ACCESS_SECRET_KEY") }
        : { inheritFromIAMRole: true }),
    azureCredentials: azure && azureCredentials(azure.access.mode, selector),
    googleCredentials: s3 === undefined && azure === undefined ? googleCredentials(identity) : undefined,
  };
}

function azureCredentials(
  mode: NonNullable<Place["azure"]>["access"]["mode"],
  selector: (key: string) => EndpointCA | undefined,
): BarmanObjectStore["azureCredentials"] {
  const account = { storageAccount: selector("AZURE_STORAGE_ACCOUNT") };
  switch (mode) {
    case "secret":
      return { ...account, storageKey: selector(azureKeys.secret) };
    case "sasToken":
      return { ...account, storageSasToken: selector(azureKeys.sasToken) };
    case "connectionString":
      return { connectionString: selector(azureKeys.connectionString) };
    // Where the webhook of Workload ID has set its variables, Azure's client for managed identities uses the pod's identity.
    // Source: azure-identity 1.25, azure/identity/_credentials/managed_identity.py.
    case "webIdentity":
    case "node":
      return { inheritFromAzureAD: true };
  }
}

/** Without a key Barman uses the identity of the pod, that of the Cluster. Source: barman-cloud 0.5, pkg/api, GoogleCredentials. */
function googleCredentials(identity: Identity): BarmanObjectStore["googleCredentials"] {
  return identity?.mode === "key"
    ? { applicationCredentials: { name: identity.secret, key: "gcs-key.json" } }
    : { gkeEnvironment: true };
}

const algorithms = { aes256: "AES256", kms: "aws:kms" } as const;

/** Renders the encryption and the tags of new objects. Source: Barman 3.19, barman/clients/cloud_walarchive.py and cloud_backup.py. */
export function writesOf({ s3, azure }: Place): {
  readonly encryption: Data["encryption"];
  readonly options: readonly string[] | undefined;
  readonly tags: BarmanObjectStore["tags"];
} {
  const encryption = s3?.serverSideEncryption;
  const key = encryption?.mode === "kms" ? encryption.key : undefined;
  const scope = azure?.encryptionScope;
  return {
    encryption: encryption && algorithms[encryption.mode],
    options: unlessEmpty([
      ...(key === undefined ? [] : [`--sse-kms-key-id=${key}`]),
      ...(scope === undefined ? [] : [`--encryption-scope=${scope}`]),
    ]),
    tags: s3?.tags ?? azure?.tags,
  };
}

/**
 * Returns the annotations of a service account, and the labels of its pods, with which pods use places as the service
 * account. Source: documentation of Workload Identity Federation for GKE, IAM roles for service accounts and Microsoft Entra
 * Workload ID.
 */
export function identityOf(
  places: readonly Place[],
  identity: Identity,
): { readonly annotations: Record<string, string>; readonly labels: Record<string, string> } {
  const role = places.flatMap(({ s3 }) => (s3?.access.mode === "webIdentity" ? [s3.access.role] : []))[0];
  const client = places.flatMap(({ azure }) =>
    azure?.access.mode === "webIdentity" ? [azure.access.clientId] : [],
  )[0];
  const account =
    identity?.mode === "impersonation" && places.some(({ gcs }) => gcs !== undefined)
      ? identity.serviceAccount
      : undefined;
  return {
    annotations: definedEntries({
      "iam.gke.io/gcp-service-account": account,
      "eks.amazonaws.com/role-arn": role,
      "azure.workload.identity/client-id": client,
    }),
    labels: client === undefined ? {} : { "azure.workload.identity/use": "true" },
  };
}

/** Returns the same for the instances of a cluster. */
export function instanceIdentity(cluster: Cluster): ReturnType<typeof identityOf> {
  return identityOf(
    placesAt(cluster).map(({ place }) => place),
    cluster.backups?.identity,
  );
}
