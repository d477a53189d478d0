import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the fake got. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** A FAKE of a Kubernetes API server: it answers each path with what it is given, and 404 to others. A PATCH is answered with its body. */
export class FakeApiServer {
  readonly requests: ApiRequest[] = [];
  /** Media types of the requests' bodies. */
  readonly contentTypes: (string | undefined)[] = [];
  /** Closes connections instead of answering. */
  failing = false;
  private readonly server: Server;

  private constructor(
    /** JSON bodies by path, without the query. */
    readonly answers: Record<string, object>,
  ) {
    this.server = createServer((request, response) => {
      if (this.failing) return void request.socket.destroy();
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { method = "", url: path = "" } = request;
        this.requests.push({ method, path, body });
        this.contentTypes.push(request.headers["content-type"]);
        const answer = this.answers[path.split("?")[0] ?? ""];
        const text = method === "PATCH" ? body : JSON.stringify(answer ?? { kind: "Status", message: "not found" });
        const found = method === "PATCH" || answer !== undefined;
        response.writeHead(found ? 200 : 404, { "content-type": "application/json" }).end(text);
      });
    });
  }

  static async start(answers: Record<string, object>): Promise<FakeApiServer> {
    const fake = new FakeApiServer(answers);
    await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A kubeconfig as text. The client refuses plain HTTP unless certificates are not checked either. */
  get kubeconfig(): string {
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "fake", cluster: { server: this.url, "insecure-skip-tls-verify": true } }],
      contexts: [{ name: "fake", context: { cluster: "fake", user: "nobody" } }],
      users: [{ name: "nobody", user: {} }],
      "current-context": "fake",
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The discovery of a group, with each kind's plural and whether it is in a namespace. */
export function discovery(kinds: Readonly<Record<string, readonly [plural: string, namespaced: boolean]>>): object {
  return {
    kind: "APIResourceList",
    resources: Object.entries(kinds).flatMap(([kind, [name, namespaced]]) => [
      // Subresources have the kind too.
      { kind, name: `${name}/status`, namespaced },
      { kind, name, namespaced },
    ]),
  };
}
