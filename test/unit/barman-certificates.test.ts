import { execFile, execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { connect, createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";
import { certificatesScript } from "../../components/operators/cloudnative-pg/install/certificates-script";
import { pythonRuns } from "../helpers/programs";
import { describeWhen } from "../helpers/when";

const names = { ca: "barman-cloud-ca", server: "barman-cloud-server-tls", client: "barman-cloud-client-tls" };
const folder = "/api/v1/namespaces/cnpg-system/secrets";

interface Secret {
  readonly type: string;
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
  readonly data: Readonly<Record<string, string>>;
}

/** A FAKE of the API server for Secrets of one namespace: it refuses a change of another version, as the real one does. */
class FakeSecrets {
  readonly secrets = new Map<string, Secret>();
  readonly writes: string[] = [];
  private version = 0;
  private readonly server: Server;
  private readonly account = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-account-"));

  constructor() {
    const make =
      "from cryptography import x509; from cryptography.hazmat.primitives import hashes, serialization as s; from cryptography.hazmat.primitives.asymmetric import ec; import datetime as d, ipaddress, sys\n" +
      "k = ec.generate_private_key(ec.SECP256R1()); n = x509.Name([]); t = d.datetime.now(d.timezone.utc)\n" +
      "c = x509.CertificateBuilder().subject_name(n).issuer_name(n).public_key(k.public_key()).serial_number(7).not_valid_before(t).not_valid_after(t + d.timedelta(1)).add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address('127.0.0.1'))]), True).sign(k, hashes.SHA256())\n" +
      "print((c.public_bytes(s.Encoding.PEM) + k.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())).decode())";
    const pem = execFileSync("python3", ["-c", make], { encoding: "utf8" });
    const files = { token: "secret-token", namespace: "cnpg-system", "ca.crt": pem };
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(this.account, name), text);
    this.server = createServer({ cert: pem, key: pem }, (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const [code, answer] =
          headers.authorization === "Bearer secret-token" ? this.answer(method, url, body) : ([401, {}] as const);
        response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
  }

  private answer(method: string, url: string, body: string): readonly [code: number, answer: object] {
    const found = this.secrets.get(url.slice(folder.length + 1));
    if (method === "GET") return found === undefined ? [404, {}] : [200, found];
    const written = JSON.parse(body) as Secret;
    const { name, resourceVersion } = written.metadata;
    if (
      method === "POST" ? url !== folder || this.secrets.has(name) : found?.metadata.resourceVersion !== resourceVersion
    )
      return [409, {}];
    this.version += 1;
    const stored = { ...written, metadata: { name, resourceVersion: String(this.version) } };
    this.secrets.set(name, stored);
    this.writes.push(name);
    return [200, stored];
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  stop(): void {
    this.server.close();
    fs.rmSync(this.account, { recursive: true });
  }

  /** Runs the script as it would run that many days later. */
  async run(days = 0): Promise<string[]> {
    const today = "now = datetime.datetime.now(datetime.timezone.utc)";
    const later = certificatesScript.replace(today, `${today} + ${days} * day`);
    expect(later).not.toBe(certificatesScript);
    this.writes.length = 0;
    const { port } = this.server.address() as AddressInfo;
    const args = ["-c", later, names.ca, names.server, names.client, "barman-cloud"];
    await promisify(execFile)("python3", args, {
      env: {
        ...process.env,
        SERVICE_ACCOUNT: this.account,
        KUBERNETES_SERVICE_HOST: "127.0.0.1",
        KUBERNETES_SERVICE_PORT: String(port),
      },
    });
    return [...this.writes];
  }

  pem(name: string, key: "tls.crt" | "tls.key" = "tls.crt"): string {
    return Buffer.from(this.secrets.get(name)?.data[key] ?? "", "base64").toString();
  }
}

/** What one side has: its certificate and key, and the certificates of the other side that it trusts. */
interface Side {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Connects as the operator does, with the plugin's name; returns the reason of a failure. */
async function handshake(server: Side, client: Side): Promise<string> {
  const listening = createTlsServer({ ...server, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" });
  listening.on("secureConnection", (socket) => socket.end("hello"));
  listening.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  try {
    return await new Promise<string>((resolve) => {
      const { port } = listening.address() as AddressInfo;
      const socket = connect({ ...client, host: "127.0.0.1", port, servername: "barman-cloud" });
      let text = "";
      socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
      socket.on("error", (error: Error) => {
        resolve(error.message);
      });
      socket.on("close", () => {
        resolve(text === "hello" ? "connected" : "closed");
      });
    });
  } finally {
    listening.close();
  }
}

describeWhen(
  // Debian 12 has an older one; the sidecar's image has 49.
  pythonRuns("from cryptography import x509; x509.Certificate.not_valid_after_utc"),
  "python3 with its module cryptography 42 or newer is missing: on Debian 13 apt-get install python3-cryptography, elsewhere pip install cryptography",
  "the certificates of the Barman Cloud plugin",
  () => {
    let api: FakeSecrets;
    beforeEach(async () => {
      api = new FakeSecrets();
      await api.start();
    });
    afterEach(() => {
      api.stop();
    });

    const side = (own: "server" | "client"): Side => ({
      cert: api.pem(names[own]),
      key: api.pem(names[own], "tls.key"),
      ca: api.pem(names[own === "server" ? "client" : "server"]),
    });
    const days = (name: string): number => {
      const { validTo } = new X509Certificate(api.pem(name));
      return Math.round((Date.parse(validTo) - Date.now()) / 86_400_000);
    };

    it("are created once: a CA, and one for each side, with which they verify each other", async () => {
      expect(await api.run()).toEqual([names.ca, names.server, names.client]);
      expect([...api.secrets.values()].map(({ type }) => type)).toEqual(Array<string>(3).fill("kubernetes.io/tls"));
      expect([days(names.ca), days(names.server), days(names.client)]).toEqual([3650, 90, 90]);
      const { subjectAltName, keyUsage, ca } = new X509Certificate(api.pem(names.server));
      expect([subjectAltName, keyUsage, ca]).toEqual(["DNS:barman-cloud", ["1.3.6.1.5.5.7.3.1"], false]);
      expect(await handshake(side("server"), side("client"))).toBe("connected");
      expect(await api.run()).toEqual([]);
      expect(await api.run(59)).toEqual([]);
    });

    it("are refused from any other side", async () => {
      await api.run();
      const [server, client] = [side("server"), side("client")];
      api.secrets.clear();
      await api.run();
      expect(await handshake(server, side("client"))).not.toBe("connected");
      expect(await handshake(side("server"), { ...client, ca: side("client").ca })).not.toBe("connected");
    });

    it("are renewed 30 days before they end, while either side still has what it had before", async () => {
      await api.run();
      const [server, client] = [side("server"), side("client")];
      expect(await api.run(61)).toEqual([names.server, names.client]);
      expect([days(names.server), days(names.client)]).toEqual([151, 151]);
      expect(side("server").cert).not.toBe(server.cert);
      // The operator reads a Secret at once, the plugin's volume follows up to two minutes later. A new certificate is valid
      // in the future of this test: it is the trust in the old one that counts.
      expect(await handshake(server, { ...client, ca: side("client").ca })).toBe("connected");
      expect(await handshake({ ...server, ca: side("server").ca }, client)).toBe("connected");
    });

    it("are replaced where a Secret is damaged, missing, or signed by another CA", async () => {
      await api.run();
      const broken = { type: "kubernetes.io/tls", metadata: { name: names.server, resourceVersion: "9" }, data: {} };
      api.secrets.set(names.server, broken);
      expect(await api.run()).toEqual([names.server]);
      api.secrets.delete(names.client);
      expect(await api.run()).toEqual([names.client]);
      api.secrets.delete(names.ca);
      expect(await api.run()).toEqual([names.ca, names.server, names.client]);
      expect(await handshake(side("server"), side("client"))).toBe("connected");
    });

    it("get a new CA a year before the old one ends, and trust the old one meanwhile", async () => {
      await api.run();
      const old = api.pem(names.ca);
      expect(await api.run(3286)).toEqual([names.ca, names.server, names.client]);
      expect(api.pem(names.server)).toContain(old);
      expect(api.pem(names.client)).toContain(old);
    });
  },
);
