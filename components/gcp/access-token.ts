import { sign } from "node:crypto";
import * as fs from "node:fs";

/** An access token for Google's APIs. */
export interface AccessToken {
  readonly value: string;
  readonly expires: Date;
}

/** A credentials file. Source: google-auth-library, the types of `GoogleAuth.fromJSON`, and AIP-4110 to 4117. */
type Credentials = AuthorizedUser | ServiceAccount | ExternalAccount | ImpersonatedServiceAccount;

interface AuthorizedUser {
  readonly type: "authorized_user";
  readonly client_id: string;
  readonly client_secret: string;
  readonly refresh_token: string;
  readonly token_uri?: string;
}

interface ServiceAccount {
  readonly type: "service_account";
  readonly client_email: string;
  readonly private_key: string;
  readonly private_key_id?: string;
  readonly token_uri: string;
}

interface ExternalAccount {
  readonly type: "external_account";
  readonly audience: string;
  readonly subject_token_type: string;
  readonly token_url: string;
  readonly service_account_impersonation_url?: string;
  readonly credential_source: {
    readonly file?: string;
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly format?: { readonly type: string; readonly subject_token_field_name?: string };
  };
}

interface ImpersonatedServiceAccount {
  readonly type: "impersonated_service_account";
  readonly source_credentials: Credentials;
  readonly service_account_impersonation_url: string;
  readonly delegates?: readonly string[];
}

/** A token server's answer. Source: RFC 6749, section 5.1. */
interface TokenResponse {
  readonly access_token: string;
  readonly expires_in?: number | string;
}

const scopes = "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email";

async function ask(url: string, options: RequestInit): Promise<string> {
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

function token(text: string): AccessToken {
  const { access_token: value, expires_in: seconds = 3600 } = JSON.parse(text) as TokenResponse;
  return { value, expires: new Date(Date.now() + (Number(seconds) - 60) * 1000) };
}

/** Asks a token server. */
async function form(url: string, fields: Readonly<Record<string, string>>): Promise<AccessToken> {
  return token(await ask(url, { method: "POST", body: new URLSearchParams(fields) }));
}

/** A service account's own key: a signed statement is exchanged for a token. Source: AIP-4111, RFC 7523. */
async function signed({
  client_email: issuer,
  private_key: key,
  private_key_id: id,
  token_uri: url,
}: ServiceAccount): Promise<AccessToken> {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = part({ alg: "RS256", typ: "JWT", kid: id });
  const text = `${head}.${part({ iss: issuer, scope: scopes, aud: url, iat: now, exp: now + 3600 })}`;
  const signature = sign("RSA-SHA256", Buffer.from(text), key).toString("base64url");
  return form(url, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: `${text}.${signature}` });
}

/** The identity of a pipeline without a key is exchanged for a token. Source: AIP-4117, RFC 8693. */
async function federated(credentials: ExternalAccount): Promise<AccessToken> {
  const { file, url, headers, format } = credentials.credential_source;
  const identity =
    file !== undefined ? fs.readFileSync(file, "utf8") : await ask(url ?? "", headers !== undefined ? { headers } : {});
  const subject =
    format?.type === "json"
      ? (JSON.parse(identity) as Readonly<Record<string, string>>)[format.subject_token_field_name ?? ""]
      : identity.trim();
  const own = await form(credentials.token_url, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: credentials.audience,
    scope: scopes,
    subject_token_type: credentials.subject_token_type,
    subject_token: subject ?? "",
  });
  const account = credentials.service_account_impersonation_url;
  return account === undefined ? own : impersonated(account, own);
}

async function impersonated(url: string, own: AccessToken, delegates?: readonly string[]): Promise<AccessToken> {
  const body = JSON.stringify({ scope: scopes.split(" "), delegates });
  const headers = { authorization: `Bearer ${own.value}`, "content-type": "application/json" };
  const { accessToken: value, expireTime } = JSON.parse(await ask(url, { method: "POST", headers, body })) as {
    readonly accessToken: string;
    readonly expireTime: string;
  };
  return { value, expires: new Date(expireTime) };
}

async function exchanged(credentials: Credentials): Promise<AccessToken> {
  switch (credentials.type) {
    case "authorized_user": {
      const { client_id, client_secret, refresh_token, token_uri: url } = credentials;
      const fields = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
      return form(url ?? "https://oauth2.googleapis.com/token", fields);
    }
    case "external_account":
      return federated(credentials);
    case "service_account":
      return signed(credentials);
    case "impersonated_service_account": {
      const own = await exchanged(credentials.source_credentials);
      return impersonated(credentials.service_account_impersonation_url, own, credentials.delegates);
    }
    default: {
      const { type } = credentials as { readonly type: string };
      throw new Error(`Google credentials of type "${type}" are not supported`);
    }
  }
}

async function metadata(env: NodeJS.ProcessEnv): Promise<AccessToken> {
  const host = set(env["GCE_METADATA_HOST"]) ?? "metadata.google.internal";
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
  const options = { headers: { "Metadata-Flavor": "Google" }, signal: AbortSignal.timeout(3000) };
  try {
    return token(await ask(url, options));
  } catch (error) {
    throw new Error(
      "no Google credentials here: run `gcloud auth application-default login`, or let the pipeline log in " +
        `(google-github-actions/auth) before this step. The metadata server was the last thing tried: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Returns an environment variable that is not empty. */
function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/**
 * An access token from the Google credentials of the environment, found as Google's Pulumi provider finds them: a given
 * token, a credentials file (of a person, a federated pipeline or a service account), the metadata server.
 *
 * @param env Environment variables of the process.
 * @throws Error when no credentials are found, or Google refuses them.
 */
export async function accessToken(env: NodeJS.ProcessEnv): Promise<AccessToken> {
  const given = set(env["GOOGLE_OAUTH_ACCESS_TOKEN"]) ?? set(env["CLOUDSDK_AUTH_ACCESS_TOKEN"]);
  if (given !== undefined) return { value: given, expires: new Date(Date.now() + 5 * 60 * 1000) };
  const named = set(env["GOOGLE_CREDENTIALS"]) ?? set(env["GOOGLE_APPLICATION_CREDENTIALS"]);
  const home = set(env["HOME"]) ?? set(env["USERPROFILE"]) ?? ".";
  const appData = set(env["APPDATA"]);
  const folder =
    set(env["CLOUDSDK_CONFIG"]) ?? (appData !== undefined ? `${appData}/gcloud` : `${home}/.config/gcloud`);
  const file = named ?? `${folder}/application_default_credentials.json`;
  const parsed = (text: string): Credentials => JSON.parse(text) as Credentials;
  if (/^\s*\{/.test(file)) return exchanged(parsed(file));
  if (named !== undefined || fs.existsSync(file)) return exchanged(parsed(fs.readFileSync(file, "utf8")));
  return metadata(env);
}
