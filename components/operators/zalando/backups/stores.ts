import type { k8s } from "cdk8s-plus-28";
import { hostOf } from "../../../model/object-store/endpoint";
import type { AdditionalVolume } from "../crd.gen";
import type { Place } from "./places";

/** An environment variable of Spilo, with a value or a key of a Secret. */
export type Variable =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    };

/** Part of the name of variables: for the cluster's own backups, and for those that it starts from or follows. */
export type Prefix = "" | "CLONE_" | "STANDBY_";

/** Keys of the Secrets that settings name, by the setting and its mode. */
export const secretKeys = {
  "s3.access.secret": ["ACCESS_KEY_ID", "ACCESS_SECRET_KEY"],
  "azure.access.secret": ["AZURE_STORAGE_KEY"],
  "azure.access.sasToken": ["AZURE_STORAGE_SAS_TOKEN"],
};

const fromSecret = (name: string, secret: string, key: string): Variable => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

/**
 * Returns the variables of WAL-G with the credentials of a place; none where the pod has an identity, or a file of Google's with the key.
 * Source: WAL-G 3.0.5, docs/STORAGES.md; zalando/spilo at 4.0-p3, scripts/configure_spilo.py, write_wale_environment.
 */
export function credentials({ s3, azure }: Place, prefix: Prefix = ""): Variable[] {
  if (s3?.access.mode === "secret") {
    const { secret } = s3.access;
    return [
      fromSecret(`${prefix}AWS_ACCESS_KEY_ID`, secret, "ACCESS_KEY_ID"),
      fromSecret(`${prefix}AWS_SECRET_ACCESS_KEY`, secret, "ACCESS_SECRET_KEY"),
    ];
  }
  if (azure === undefined) return [];
  const account: Variable = { name: `${prefix}AZURE_STORAGE_ACCOUNT`, value: azure.account };
  switch (azure.access.mode) {
    case "secret":
      return [account, fromSecret(`${prefix}AZURE_STORAGE_ACCESS_KEY`, azure.access.secret, "AZURE_STORAGE_KEY")];
    case "sasToken":
      return [account, fromSecret(`${prefix}AZURE_STORAGE_SAS_TOKEN`, azure.access.secret, "AZURE_STORAGE_SAS_TOKEN")];
    case "node":
      return [account];
  }
}

/** Folder of the CA of an endpoint, in a container of Postgres or of a drill. */
const authorityFolder = (prefix: Prefix): string => `/${prefix.toLowerCase().replace("_", "-")}store-ca`;

/** File of the public CAs in the Spilo image. Source: zalando/spilo at 4.0-p3, postgres-appliance/build_scripts/base.sh (ca-certificates). */
const publicAuthorities = "/etc/ssl/certs/ca-certificates.crt";

/**
 * Returns Spilo's variables for the service of a place in S3. The endpoint is always named, in the variable with the style of URLs, from
 * which Spilo derives the others: WAL-G of a clone reads every variable of the pod that the clone's own do not replace. Source: the same.
 */
export function serviceVariables({ s3 }: Place, prefix: Prefix): Variable[] {
  if (s3 === undefined) return [];
  const style = s3.uriStyle === "host" ? "virtualhost" : "path";
  const authority = s3.certificateAuthority === undefined ? publicAuthorities : `${authorityFolder(prefix)}/ca.crt`;
  return [
    { name: `${prefix}WALE_S3_ENDPOINT`, value: `https+${style}://${hostOf(s3.endpoint)}` },
    { name: `${prefix}AWS_REGION`, value: s3.region },
    ...(s3.certificateAuthority === undefined && prefix === ""
      ? []
      : [{ name: `${prefix}WALG_S3_CA_CERT_FILE`, value: authority }]),
  ];
}

/** Returns the same for WAL-G itself, without Spilo. Source: WAL-G 3.0.5, docs/STORAGES.md. */
export function clientVariables({ s3 }: Place): Variable[] {
  if (s3 === undefined) return [];
  return [
    { name: "AWS_ENDPOINT", value: `https://${hostOf(s3.endpoint)}` },
    { name: "AWS_S3_FORCE_PATH_STYLE", value: String(s3.uriStyle === "path") },
    { name: "AWS_REGION", value: s3.region },
    ...(s3.certificateAuthority === undefined
      ? []
      : [{ name: "WALG_S3_CA_CERT_FILE", value: `${authorityFolder("")}/ca.crt` }]),
  ];
}

/** Returns Spilo's variables for the encryption of new objects. With an endpoint it encrypts only where this is set. Source: the same. */
export function encryptionVariables({ s3 }: { readonly s3?: Place["s3"] }): Variable[] {
  const encryption = s3?.serverSideEncryption;
  if (encryption === undefined) return [];
  return [
    { name: "WALG_DISABLE_S3_SSE", value: "false" },
    ...(encryption.mode === "aes256"
      ? [{ name: "WALG_S3_SSE", value: "AES256" }]
      : [
          { name: "WALG_S3_SSE", value: "aws:kms" },
          { name: "WALG_S3_SSE_KMS_ID", value: encryption.key },
        ]),
  ];
}

const tokenFolder = "/aws-token";

/**
 * Returns the variables and the volume with which pods assume a role, as the webhook of EKS adds them for a service account: that of Spilo
 * belongs to all clusters of a namespace. WAL-G assumes the role by its ARN and needs a name of the session. Source: Amazon EKS
 * documentation, IAM roles for service accounts; WAL-G 3.0.5, pkg/storages/s3/session.go, configureSession.
 */
export function roleOf(
  places: readonly Place[],
  session: string,
): { readonly variables: Variable[]; readonly volumes: StoreVolume[] } {
  const role = places.flatMap(({ s3 }) => (s3?.access.mode === "webIdentity" ? [s3.access.role] : []))[0];
  if (role === undefined) return { variables: [], volumes: [] };
  const token = { audience: "sts.amazonaws.com", expirationSeconds: 86_400, path: "token" };
  return {
    variables: [
      { name: "AWS_ROLE_ARN", value: role },
      { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: `${tokenFolder}/${token.path}` },
      { name: "AWS_ROLE_SESSION_NAME", value: session },
      { name: "AWS_STS_REGIONAL_ENDPOINTS", value: "regional" },
    ],
    volumes: [
      {
        name: "aws-token",
        mountPath: tokenFolder,
        source: { projected: { sources: [{ serviceAccountToken: token }] } },
      },
    ],
  };
}

/** A volume that WAL-G reads. */
export interface StoreVolume {
  readonly name: string;
  readonly mountPath: string;
  readonly source: Omit<k8s.Volume, "name">;
}

/** Returns the volume with the CA of a place. */
export function authorityVolumes({ s3 }: Place, prefix: Prefix): StoreVolume[] {
  if (s3?.certificateAuthority === undefined) return [];
  const { secret: secretName, key } = s3.certificateAuthority;
  const folder = authorityFolder(prefix);
  return [
    { name: folder.slice(1), mountPath: folder, source: { secret: { secretName, items: [{ key, path: "ca.crt" }] } } },
  ];
}

/** Returns a volume of the container of Postgres. */
export function additionalVolume({ name, mountPath, source }: StoreVolume): AdditionalVolume {
  return { name, mountPath, targetContainers: ["postgres"], volumeSource: { ...source } };
}
