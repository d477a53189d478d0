import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { ensureEncryptedKey } from "../../src/bootstrap/encrypted-key";
import { FakeGoogle } from "../helpers/fake-google";

/**
 * The engine's code for keys of a cloud is the same for each of them but for the calls. Those to Cloud KMS go to Google only;
 * those to Vault go to the address in the environment, here to a fake that decrypts what the fake of Cloud KMS has encrypted. Source:
 * Pulumi 3.220, pkg/secrets/cloud/manager.go; gocloud.dev, secrets/hashivault.
 */
describe("the data key that bootstrap prints, in the real engine", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-key-"));
  const google = new FakeGoogle("acme-test");
  const asked: string[] = [];
  const vault = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const operation = (request.url ?? "").split("/")[3] ?? "";
      asked.push(operation);
      const { ciphertext = "" } = JSON.parse(text) as { ciphertext?: string };
      response.setHeader("content-type", "application/json");
      try {
        const decrypting = operation === "decrypt";
        const plaintext = decrypting ? google.decrypt(Buffer.from(ciphertext).toString("base64")) : Buffer.alloc(0);
        response.end(JSON.stringify({ data: { plaintext: plaintext.toString("base64") } }));
      } catch (error) {
        response.statusCode = 400;
        response.end(JSON.stringify({ errors: [String(error)] }));
      }
    });
  });
  let bin = "";

  beforeAll(async () => {
    ({ bin } = await ensureTools(new Progress(), ["engine"]));
    await new Promise<void>((resolve) => vault.listen(0, "127.0.0.1", resolve));
    fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: key\nruntime: nodejs\n");
  }, 600_000);
  afterAll(() => {
    vault.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** Runs the engine's command line. */
  const pulumi = async (...args: string[]): Promise<string> =>
    new Promise((resolve) => {
      const child = spawn(path.join(bin, "pulumi"), [...args, "--non-interactive"], {
        cwd: folder,
        env: {
          ...process.env,
          PULUMI_BACKEND_URL: `file://${folder}`,
          PULUMI_HOME: path.join(folder, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          VAULT_SERVER_URL: `http://127.0.0.1:${(vault.address() as AddressInfo).port}`,
          VAULT_SERVER_TOKEN: "fake",
        },
      });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
      child.once("close", () => {
        resolve(output.trim());
      });
    });

  it("encrypts and decrypts secrets, and no run asks for another: decrypting suffices", async () => {
    const { encryptedKey } = await ensureEncryptedKey(google.api(), "bucket", "key");
    const file = path.join(folder, "Pulumi.dev.yaml");
    fs.writeFileSync(file, `secretsprovider: hashivault://pgstack\nencryptedkey: ${encryptedKey}\n`);
    await pulumi("stack", "init", "dev", "--secrets-provider", "hashivault://pgstack");
    await pulumi("config", "set", "--stack", "dev", "--secret", "word", "shibboleth");
    expect(fs.readFileSync(file, "utf8")).toContain(`encryptedkey: ${encryptedKey}\n`);
    expect(fs.readFileSync(file, "utf8")).toMatch(/secure: /);
    expect(await pulumi("config", "get", "--stack", "dev", "word")).toBe("shibboleth");
    expect(asked).toContain("decrypt");
    expect(asked).not.toContain("encrypt");
  }, 120_000);

  it("is the key that the engine would create itself, which a preview must not create", async () => {
    asked.length = 0;
    fs.writeFileSync(path.join(folder, "Pulumi.bare.yaml"), "secretsprovider: hashivault://pgstack\n");
    await pulumi("stack", "init", "bare", "--secrets-provider", "hashivault://pgstack");
    expect(asked).toContain("encrypt");
  }, 120_000);
});
