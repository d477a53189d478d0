import { execFile } from "node:child_process";
import { generateKeyPairSync, verify } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { gkeKubeconfig } from "../../components/gke-cluster/kubeconfig";

/** A request that the double of Google's token servers got. */
interface Asked {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const asked: Asked[] = [];
let server: http.Server;
let url = "";
let home = "";

/** A double of Google's token servers and of GitHub's: what each address answers. */
const answers: Readonly<Record<string, object>> = {
  "/github": { value: "what-github-says" },
  "/sts": { access_token: "federated-token", expires_in: 3600 },
  "/impersonate": { accessToken: "impersonated-token", expireTime: "2030-01-01T00:00:00Z" },
  "/token": { access_token: "own-token", expires_in: 3600 },
  "/computeMetadata/v1/instance/service-accounts/default/token": { access_token: "machine-token", expires_in: 600 },
};

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { pathname } = new URL(request.url ?? "/", "http://double");
      asked.push({ path: pathname, headers: request.headers, body });
      const answer = answers[pathname];
      response.statusCode = answer === undefined ? 400 : 200;
      response.end(JSON.stringify(answer ?? { error: "invalid_grant" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  home = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-test-"));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(home, { recursive: true, force: true });
});
beforeEach(() => {
  asked.length = 0;
});

/** What the user of the kubeconfig runs, run as client-go and kubectl do. */
async function run(
  env: Record<string, string>,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { users } = JSON.parse(gkeKubeconfig({ context: "c", host: "h", authentication: "application-default" })) as {
    users: [{ user: { exec: { command: string; args: string[] } } }];
  };
  const { command, args } = users[0].user.exec;
  return new Promise((resolve) => {
    execFile(
      command,
      args,
      { cwd: "/", env: { PATH: process.env["PATH"] ?? "", HOME: home, ...env } },
      (error, out, err) => resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });
}

function credentials(name: string, content: object): string {
  const file = path.join(home, name);
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

async function tokenOf(env: Record<string, string>): Promise<unknown> {
  const { out, err } = await run(env);
  expect(err).toBe("");
  const credential = JSON.parse(out) as { status: { token: string; expirationTimestamp: string } };
  expect(credential).toEqual({
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: credential.status.token, expirationTimestamp: credential.status.expirationTimestamp },
  });
  expect(credential.status.expirationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  return credential.status.token;
}

describe("the program in the kubeconfig gets a token", () => {
  it("that it is given", async () => {
    expect(await tokenOf({ GOOGLE_OAUTH_ACCESS_TOKEN: "given" })).toBe("given");
    expect(asked).toEqual([]);
  });

  it("of a person's login, found where gcloud puts it", async () => {
    fs.mkdirSync(path.join(home, ".config", "gcloud"), { recursive: true });
    credentials(path.join(".config", "gcloud", "application_default_credentials.json"), {
      type: "authorized_user",
      client_id: "c",
      client_secret: "s",
      refresh_token: "r",
      token_uri: `${url}/token`,
    });
    expect(await tokenOf({})).toBe("own-token");
    expect(new URLSearchParams(asked[0]?.body).get("refresh_token")).toBe("r");
    fs.rmSync(path.join(home, ".config"), { recursive: true });
  });

  it("of a keyless pipeline: GitHub's token is exchanged, then the account is impersonated", async () => {
    const file = credentials("pipeline.json", {
      type: "external_account",
      audience: "//iam.googleapis.com/pool",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${url}/sts`,
      service_account_impersonation_url: `${url}/impersonate`,
      credential_source: {
        url: `${url}/github`,
        headers: { Authorization: "Bearer run" },
        format: { type: "json", subject_token_field_name: "value" },
      },
    });
    expect(await tokenOf({ GOOGLE_APPLICATION_CREDENTIALS: file })).toBe("impersonated-token");
    expect(asked.map((request) => request.path)).toEqual(["/github", "/sts", "/impersonate"]);
    expect(asked[0]?.headers.authorization).toBe("Bearer run");
    expect(new URLSearchParams(asked[1]?.body).get("subject_token")).toBe("what-github-says");
    expect(asked[2]?.headers.authorization).toBe("Bearer federated-token");
  });

  it("of a service account's key, by a statement that it signed", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const file = credentials("key.json", {
      type: "service_account",
      client_email: "a@b.iam.gserviceaccount.com",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      token_uri: `${url}/token`,
    });
    expect(await tokenOf({ GOOGLE_CREDENTIALS: file })).toBe("own-token");
    const [head, body, signature] = (new URLSearchParams(asked[0]?.body).get("assertion") ?? "").split(".");
    const text = Buffer.from(`${head ?? ""}.${body ?? ""}`);
    expect(verify("RSA-SHA256", text, publicKey, Buffer.from(signature ?? "", "base64url"))).toBe(true);
    expect(JSON.parse(Buffer.from(body ?? "", "base64url").toString())).toMatchObject({
      iss: "a@b.iam.gserviceaccount.com",
      aud: `${url}/token`,
    });
  });

  it("of the machine that it runs on", async () => {
    expect(await tokenOf({ GCE_METADATA_HOST: url.replace("http://", "") })).toBe("machine-token");
    expect(asked[0]?.headers["metadata-flavor"]).toBe("Google");
  });

  it("or names the command to log in, and exits with 1", async () => {
    const { code, out, err } = await run({ GCE_METADATA_HOST: "127.0.0.1:1" });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/no Google credentials here: run `gcloud auth application-default login`/);
  });

  it("or shows Google's answer", async () => {
    const file = credentials("expired.json", {
      type: "authorized_user",
      refresh_token: "r",
      token_uri: `${url}/expired`,
    });
    const { code, err } = await run({ GOOGLE_APPLICATION_CREDENTIALS: file });
    expect(code).toBe(1);
    expect(err).toMatch(/answers 400: .*invalid_grant/);
  });
});
