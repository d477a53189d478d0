import type { k8s } from "cdk8s-plus-28";
import type { DumpStore } from "../logical-backups/store";
import { hostOf, isAws } from "./endpoint";

/** The part of a repository that rclone reads. */
interface Place {
  readonly gcs?: { readonly bucket: string } | undefined;
  readonly s3?:
    | {
        readonly bucket: string;
        readonly endpoint: string;
        readonly region: string;
        readonly uriStyle?: "host" | "path" | undefined;
        readonly serverSideEncryption?:
          { readonly mode: "aes256" | "kms"; readonly key?: string | undefined } | undefined;
      }
    | undefined;
  readonly azure?:
    | {
        readonly container: string;
        readonly account?: string | undefined;
        readonly access?: { readonly mode: string } | undefined;
      }
    | undefined;
}

/** A file of a Secret in the cluster's namespace. */
interface File {
  readonly secret: string;
  readonly key: string;
}

/** Credentials of a place, as an operator's settings name them. */
interface Access {
  /** Google's JSON key. @default the identity of the pod */
  readonly googleKey?: string | undefined;
  /** CA of the endpoint. @default public CAs */
  readonly authority?: File | undefined;
  /** Variables with credentials: those of AWS, and of {@link credentialsScript}. */
  readonly env?: readonly k8s.EnvVar[];
  /** Further volumes, each with its folder. */
  readonly mounts?: readonly { readonly volume: k8s.Volume; readonly mountPath: string }[];
  readonly identity: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Name of the remote in variables of rclone and in its commands. */
export const remote = "store";

const encryptions = { aes256: "AES256", kms: "aws:kms" } as const;

/**
 * Returns the access to a place as variables of rclone: it is configured by them alone. Neither a bucket is created, nor its
 * existence checked: pods have no permission for that. Sources: rclone 1.76, docs/content/docs.md, "Config file" and
 * "Environment variables"; googlecloudstorage.md, s3.md and azureblob.md.
 */
export function rcloneStore(place: Place, access: Access): DumpStore {
  const { gcs, s3, azure } = place;
  const { googleKey, authority, env = [], mounts = [], identity, labels } = access;
  const files = [
    ...(googleKey === undefined ? [] : [secretFile("key", { secret: googleKey, key: "gcs-key.json" })]),
    ...(authority === undefined ? [] : [secretFile("store-authority", authority)]),
    ...mounts,
  ];
  return {
    bucket: gcs?.bucket ?? s3?.bucket ?? azure?.container ?? "",
    env: [
      ...Object.entries(optionsOf(place)).flatMap(([name, value]) =>
        value === undefined ? [] : [{ name: `RCLONE_CONFIG_${remote.toUpperCase()}_${name}`, value }],
      ),
      // One file at a time, in few parts: the buffers of an upload fit into the memory.
      { name: "RCLONE_TRANSFERS", value: "1" },
      { name: "RCLONE_S3_UPLOAD_CONCURRENCY", value: "2" },
      { name: "RCLONE_AZUREBLOB_UPLOAD_CONCURRENCY", value: "2" },
      ...(googleKey === undefined ? [] : [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/key/gcs-key.json" }]),
      // The client of AWS asks STS for a token in it, before rclone sets the region of its remote: backend/s3/s3.go, s3Connection.
      ...(s3 === undefined ? [] : [{ name: "AWS_REGION", value: s3.region }]),
      ...(authority === undefined ? [] : [{ name: "RCLONE_CA_CERT", value: `/store-authority/${authority.key}` }]),
      ...env,
    ],
    volumes: files.map(({ volume }) => volume),
    volumeMounts: files.map(({ volume: { name }, mountPath }) => ({ name, mountPath, readOnly: true })),
    identity,
    labels,
  };
}

function optionsOf({ gcs, s3, azure }: Place): Readonly<Record<string, string | undefined>> {
  if (gcs !== undefined) {
    // Objects of a bucket with uniform access have no ACL.
    return { TYPE: "google cloud storage", ENV_AUTH: "true", BUCKET_POLICY_ONLY: "true", NO_CHECK_BUCKET: "true" };
  }
  if (s3 !== undefined) {
    const { endpoint, region, uriStyle, serverSideEncryption } = s3;
    const aws = isAws(endpoint);
    return {
      TYPE: "s3",
      PROVIDER: aws ? "AWS" : "Other",
      ENV_AUTH: "true",
      REGION: region,
      ENDPOINT: `https://${hostOf(endpoint)}`,
      FORCE_PATH_STYLE: String(uriStyle === undefined ? !aws : uriStyle === "path"),
      NO_CHECK_BUCKET: "true",
      SERVER_SIDE_ENCRYPTION: serverSideEncryption && encryptions[serverSideEncryption.mode],
      SSE_KMS_KEY_ID: serverSideEncryption?.key,
    };
  }
  const mode = azure?.access?.mode;
  return {
    TYPE: "azureblob",
    ACCOUNT: azure?.account,
    ENV_AUTH: mode === "webIdentity" ? "true" : undefined,
    USE_MSI: mode === "node" ? "true" : undefined,
    NO_CHECK_CONTAINER: "true",
  };
}

function secretFile(name: string, { secret: secretName, key }: File): NonNullable<Access["mounts"]>[number] {
  return { volume: { name, secret: { secretName, items: [{ key, path: key }] } }, mountPath: `/${name}` };
}

/**
 * Shell lines that give rclone the credentials that Secrets of operators have in other forms: variables of Azure, and files of
 * pgBackRest. Sources: rclone 1.76, backend/azureblob/auth/auth.go; pgBackRest configuration reference, repository options.
 */
export const credentialsScript = `
if [ -n "\${PGBACKREST_CONF:-}" ]; then
  option() { sed -n "s/^[[:space:]]*$REPOSITORY-$1[[:space:]]*=[[:space:]]*//p" "$PGBACKREST_CONF" | tail -n 1; }
  case $RCLONE_CONFIG_STORE_TYPE in
    s3)
      AWS_ACCESS_KEY_ID=$(option s3-key) AWS_SECRET_ACCESS_KEY=$(option s3-key-secret)
      export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
      ;;
    azureblob)
      RCLONE_CONFIG_STORE_ACCOUNT=$(option azure-account)
      export RCLONE_CONFIG_STORE_ACCOUNT
      if [ "$(option azure-key-type)" = sas ]; then AZURE_STORAGE_SAS_TOKEN=$(option azure-key); else AZURE_STORAGE_KEY=$(option azure-key); fi
      ;;
  esac
fi
if [ -n "\${AZURE_STORAGE_KEY:-}" ]; then
  export RCLONE_CONFIG_STORE_KEY="$AZURE_STORAGE_KEY"
elif [ -n "\${AZURE_STORAGE_SAS_TOKEN:-}" ]; then
  export RCLONE_CONFIG_STORE_SAS_URL="https://$RCLONE_CONFIG_STORE_ACCOUNT.blob.core.windows.net/$BUCKET?\${AZURE_STORAGE_SAS_TOKEN#\\?}"
elif [ -n "\${AZURE_STORAGE_CONNECTION_STRING:-}" ]; then
  export RCLONE_CONFIG_STORE_CONNECTION_STRING="$AZURE_STORAGE_CONNECTION_STRING"
fi
`.trim();
