"use strict";
// Gets an access token from the Google credentials of the environment: the same ones, in the same order, as Google's
// Pulumi provider. Run by `node -e` from a kubeconfig it prints the token as Kubernetes' ExecCredential; the text of this
// file stands in the kubeconfig, so it needs nothing but Node, is the same on every machine, and holds no secret.

const scopes = "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email";

async function ask(url, options) {
  const response = await fetch(url, options);
  const text = await response.text();
  if (!response.ok) throw new Error(`${new URL(url).host} answers ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

const form = async (url, fields) =>
  token(JSON.parse(await ask(url, { method: "POST", body: new URLSearchParams(fields) })));

const token = ({ access_token: value, expires_in: seconds }) => ({
  value,
  expires: new Date(Date.now() + (Number(seconds || 3600) - 60) * 1000),
});

/** A service account's own key: a signed statement is exchanged for a token. */
function signed({ client_email: issuer, private_key: key, private_key_id: id, token_uri: url }) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const head = part({ alg: "RS256", typ: "JWT", kid: id });
  const text = `${head}.${part({ iss: issuer, scope: scopes, aud: url, iat: now, exp: now + 3600 })}`;
  const signature = require("crypto").sign("RSA-SHA256", text, key).toString("base64url");
  return form(url, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: `${text}.${signature}` });
}

/** Keyless: what the pipeline says about itself is exchanged for a token. */
async function federated(credentials) {
  const { file, url, headers, format } = credentials.credential_source;
  const said = file ? require("fs").readFileSync(file, "utf8") : await ask(url, { headers });
  const subject = format && format.type === "json" ? JSON.parse(said)[format.subject_token_field_name] : said.trim();
  const own = await form(credentials.token_url, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    audience: credentials.audience,
    scope: scopes,
    subject_token_type: credentials.subject_token_type,
    subject_token: subject,
  });
  return impersonated(credentials.service_account_impersonation_url, own);
}

async function impersonated(url, own, delegates) {
  if (!url) return own;
  const body = JSON.stringify({ scope: scopes.split(" "), delegates });
  const headers = { authorization: `Bearer ${own.value}`, "content-type": "application/json" };
  const { accessToken, expireTime } = JSON.parse(await ask(url, { method: "POST", headers, body }));
  return { value: accessToken, expires: new Date(expireTime) };
}

async function exchanged(credentials) {
  switch (credentials.type) {
    case "authorized_user": {
      const { client_id, client_secret, refresh_token, token_uri: url } = credentials;
      const fields = { grant_type: "refresh_token", client_id, client_secret, refresh_token };
      return form(url || "https://oauth2.googleapis.com/token", fields);
    }
    case "external_account":
      return federated(credentials);
    case "service_account":
      return signed(credentials);
    case "impersonated_service_account": {
      const own = await exchanged(credentials.source_credentials);
      return impersonated(credentials.service_account_impersonation_url, own, credentials.delegates);
    }
    default:
      throw new Error(`Google credentials of type "${credentials.type}" are not supported`);
  }
}

async function metadata(env) {
  const url = `http://${env.GCE_METADATA_HOST || "metadata.google.internal"}/computeMetadata/v1/instance/service-accounts/default/token`;
  const options = { headers: { "Metadata-Flavor": "Google" }, signal: AbortSignal.timeout(3000) };
  try {
    return token(JSON.parse(await ask(url, options)));
  } catch (error) {
    throw new Error(
      "no Google credentials here: run `gcloud auth application-default login`, or let the pipeline log in " +
        `(google-github-actions/auth) before this step. The metadata server was the last thing tried: ${error.message}`,
      { cause: error },
    );
  }
}

/** An access token and when it ends. */
async function accessToken(env = process.env) {
  const fs = require("fs");
  const given = env.GOOGLE_OAUTH_ACCESS_TOKEN || env.CLOUDSDK_AUTH_ACCESS_TOKEN;
  if (given) return { value: given, expires: new Date(Date.now() + 5 * 60 * 1000) };
  const named = env.GOOGLE_CREDENTIALS || env.GOOGLE_APPLICATION_CREDENTIALS;
  const home = env.HOME || env.USERPROFILE || ".";
  const folder = env.CLOUDSDK_CONFIG || (env.APPDATA ? `${env.APPDATA}/gcloud` : `${home}/.config/gcloud`);
  const file = named || `${folder}/application_default_credentials.json`;
  if (/^\s*\{/.test(file)) return exchanged(JSON.parse(file));
  if (named || fs.existsSync(file)) return exchanged(JSON.parse(fs.readFileSync(file, "utf8")));
  return metadata(env);
}

exports.accessToken = accessToken;

if (module.id === "[eval]") {
  accessToken().then(
    ({ value, expires }) => {
      const status = { token: value, expirationTimestamp: expires.toISOString() };
      const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status };
      process.stdout.write(JSON.stringify(credential));
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
