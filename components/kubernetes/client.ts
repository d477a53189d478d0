import * as http from "node:http";
import * as https from "node:https";
import type { KubernetesObject } from "../shared/kubernetes-object";

/** Names one object, or without a name all objects of a kind. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** A kind that an API server serves. Source: Kubernetes API reference, APIResource. */
interface ApiResource {
  /** Plural in paths; with a slash for a subresource. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Longest time for one answer, in milliseconds. An API server ends a request itself after 60 s (`--request-timeout` of kube-apiserver). */
const defaultTimeout = 60_000;

/** Options of every request: TLS, headers, timeout in milliseconds. @default timeout 60,000 */
export interface ConnectionOptions extends https.RequestOptions {
  readonly headers?: http.OutgoingHttpHeaders;
}

interface Request {
  readonly method: "GET" | "PATCH" | "DELETE";
  readonly path: string;
  /** Names the request in an error. */
  readonly subject: string;
  readonly body?: unknown;
  /** Media type of the body. @default a server-side apply */
  readonly contentType?: string;
}

/** The API server's refusal. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The API server did not answer, or not to the end. */
export class UnreachableError extends Error {}

/** Returns true if the same request may succeed later: there was no answer, or one of status 429, or of 500 and above. */
function passes(error: unknown): boolean {
  return (
    error instanceof UnreachableError || (error instanceof ApiError && (error.status === 429 || error.status >= 500))
  );
}

/**
 * Makes a repeated check outlive outages of the API server, which a zonal GKE cluster has while its control plane is upgraded or resized. Until
 * the server has answered once, an outage is a wrong address or certificate, and an error.
 *
 * @param report Receives the reason why a check failed.
 */
export function throughOutages<T>(
  check: () => Promise<T | undefined>,
  report: (reason: string) => void,
): () => Promise<T | undefined> {
  let reached = false;
  return async () => {
    try {
      const value = await check();
      reached = true;
      return value;
    } catch (error) {
      if (!reached || !passes(error)) throw error;
      report((error as Error).message);
      return undefined;
    }
  };
}

/**
 * A client of one Kubernetes API server that sends and returns objects unchanged. The typed clients of `@kubernetes/client-node` drop fields
 * that their models do not have (`x-kubernetes-…` in a CRD's schema); that library only finds the server and the credentials.
 *
 * Paths come from the server's discovery, so every kind that is served works, and no other.
 */
export class KubernetesApi {
  private readonly discovered = new Map<string, Promise<readonly ApiResource[]>>();

  /** @param server URL of the API server. */
  constructor(
    private readonly server: string,
    private readonly options: ConnectionOptions = {},
  ) {}

  /**
   * Connects with a kubeconfig.
   *
   * @param kubeconfig Its text or path.
   * @param context Name of a context in it. @default its current one
   * @param timeout Longest time for one answer, in milliseconds. @default 60,000
   * @throws Error when the kubeconfig or its credentials cannot be read.
   */
  static async connect(kubeconfig: string, context?: string, timeout?: number): Promise<KubernetesApi> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    if (/^\s*(apiVersion|\{)/.test(kubeconfig)) config.loadFromString(kubeconfig);
    else config.loadFromFile(kubeconfig);
    if (context !== undefined && context !== "") config.setCurrentContext(context);
    const server = config.getCurrentCluster()?.server;
    if (server === undefined)
      throw new Error(`the kubeconfig has no cluster for context ${config.getCurrentContext()}`);
    const options: ConnectionOptions = {};
    await config.applyToHTTPSOptions(options);
    return new KubernetesApi(server, { ...options, ...(timeout !== undefined ? { timeout } : {}) });
  }

  /**
   * Reads an object; undefined when it, or its whole kind, does not exist.
   *
   * @throws ApiError when the server refuses, Error when it does not answer.
   */
  async get(reference: ObjectReference): Promise<unknown> {
    const path = await this.path(reference);
    return path === undefined ? undefined : this.find({ method: "GET", path, subject: describe(reference) });
  }

  /**
   * Returns the answer of a path, for example `/readyz`.
   *
   * @throws ApiError when the server refuses, Error when it does not answer.
   */
  async text(path: string): Promise<string> {
    return this.exchange({ method: "GET", path, subject: path });
  }

  /**
   * Lists objects of a kind, in a namespace or in all.
   *
   * @param labelSelector @default all
   * @throws Error when the kind is unknown or the server does not answer, ApiError when it refuses.
   */
  async list(reference: ObjectReference, labelSelector = ""): Promise<readonly unknown[]> {
    const path = `${await this.served(reference)}?labelSelector=${encodeURIComponent(labelSelector)}`;
    const { items } = (await this.send({ method: "GET", path, subject: describe(reference) })) as { items?: unknown[] };
    return items ?? [];
  }

  /**
   * Applies an object server-side and takes over the fields of other managers.
   *
   * @throws Error when the kind is unknown or the server does not answer, ApiError when it refuses.
   */
  async apply(object: KubernetesObject, fieldManager: string): Promise<void> {
    const path = `${await this.served(object)}?fieldManager=${fieldManager}&force=true`;
    await this.send({ method: "PATCH", path, subject: describe(object), body: object });
  }

  /**
   * Deletes an object.
   *
   * @throws Error when the kind is unknown or the server does not answer, ApiError when it refuses.
   */
  async delete(reference: ObjectReference): Promise<void> {
    await this.send({ method: "DELETE", path: await this.served(reference), subject: describe(reference) });
  }

  /** The path of an object. @throws Error when its kind is unknown. */
  protected async served(reference: ObjectReference): Promise<string> {
    const path = await this.path(reference);
    if (path !== undefined) return path;
    throw new Error(
      `${describe(reference)}: ${this.server} serves no kind ${reference.kind} in ${reference.apiVersion}. ` +
        "Check the spelling, or install the CRD that brings it",
    );
  }

  /** The path of an object; undefined where its kind is not served. */
  private async path({
    apiVersion,
    kind,
    metadata: { name, namespace },
  }: ObjectReference): Promise<string | undefined> {
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resource = (await this.resources(group)).find((one) => one.kind === kind && !one.name.includes("/"));
    if (resource === undefined) {
      // A CRD may add it.
      this.discovered.delete(group);
      return undefined;
    }
    const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${group}${scope}/${resource.name}${name !== undefined ? `/${name}` : ""}`;
  }

  private async resources(group: string): Promise<readonly ApiResource[]> {
    const known = this.discovered.get(group) ?? this.discover(group);
    this.discovered.set(group, known);
    return known;
  }

  private async discover(group: string): Promise<readonly ApiResource[]> {
    try {
      const list = await this.find({ method: "GET", path: group, subject: `discovery of ${group}` });
      return (list as { readonly resources: readonly ApiResource[] } | undefined)?.resources ?? [];
    } catch (error) {
      this.discovered.delete(group);
      throw error;
    }
  }

  private async find(request: Request): Promise<unknown> {
    return this.send(request).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
  }

  protected async send(request: Request): Promise<unknown> {
    return JSON.parse(await this.exchange(request));
  }

  private async exchange({ method, path, subject, body, contentType }: Request): Promise<string> {
    const url = new URL(this.server + path);
    const headers = {
      ...this.options.headers,
      accept: "application/json",
      ...(body !== undefined ? { "content-type": contentType ?? "application/apply-patch+yaml" } : {}),
    };
    // Without one, Node's global agent closes a socket after 5 s.
    const { timeout = defaultTimeout } = this.options;
    const { request } = url.protocol === "http:" ? http : https;
    return new Promise((resolve, reject) => {
      const unreachable = (error: Error): void => {
        reject(new UnreachableError(`cannot reach ${this.server}: ${error.message}`, { cause: error }));
      };
      const sent = request(url, { ...this.options, timeout, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", unreachable);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          const { statusCode: status = 0 } = response;
          if (status < 300) resolve(text);
          else reject(new ApiError(status, `${subject}: ${status} ${reason(text)}`));
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
      sent.on("error", unreachable);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** The message of a Status, or what a proxy wrote instead of one. */
function reason(text: string): string {
  try {
    return (JSON.parse(text) as { readonly message?: string }).message ?? text;
  } catch {
    return text;
  }
}

function describe({ kind, metadata: { name = "" } }: ObjectReference): string {
  return `${kind} ${name}`.trim();
}
