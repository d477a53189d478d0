import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Handler = (response: ServerResponse, request: IncomingMessage) => void;

/** A fake of the vendors' sites on 127.0.0.1: each file is served as a test wants it, and requests are remembered. */
export class ReleaseServer {
  readonly requests: string[] = [];
  private readonly handlers = new Map<string, Handler>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const path = request.url ?? "";
      this.requests.push(`${request.method ?? ""} ${path}`);
      const handler = this.handlers.get(path);
      if (handler === undefined) response.writeHead(404).end();
      else handler(response, request);
    });
  }

  static async start(): Promise<ReleaseServer> {
    const server = new ReleaseServer();
    server.server.listen(0, "127.0.0.1");
    await once(server.server, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Serves a file of a vendor, and its SHA-256 beside it in the way of that vendor. */
  release(release: { readonly url: string; readonly checksums: string }, content: Buffer, digestOf = content): void {
    this.on(release.url, (response) => response.end(content));
    const digest = createHash("sha256").update(digestOf).digest("hex");
    const file = release.url.split("/").at(-1) ?? "";
    this.on(release.checksums, (response) => response.end(`${"0".repeat(64)}  another-file\n${digest}  ${file}\n`));
  }

  /** Decides what one URL of a vendor answers. */
  on(url: string, handler: Handler): void {
    this.handlers.set(`/${url.replace(/^https?:\/\//, "")}`, handler);
  }

  /** Waits until a URL of a vendor was requested. */
  async requested(url: string, method = "GET"): Promise<void> {
    const wanted = `${method} /${url.replace(/^https?:\/\//, "")}`;
    while (!this.requests.includes(wanted)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
