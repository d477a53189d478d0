/** An error response of Google. */
export class GoogleError extends Error {
  /** @param code Google's own name for the failure, for example `ABORTED`; empty where it has none. */
  constructor(
    readonly status: number,
    message: string,
    readonly code = "",
  ) {
    super(message);
  }
}

/** Dependencies of {@link GoogleApi}. */
export interface GoogleApiOptions {
  /** The project whose quota the calls use; a user's credentials have none of their own. */
  readonly project: string;
  /** Gets an access token. */
  readonly token: () => Promise<string>;
  /** Sends a request. @default the one of Node */
  readonly send?: typeof fetch;
  /** Waits, in milliseconds. @default real time */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

type Method = "GET" | "POST" | "PUT" | "PATCH";

/** IAM usually needs less than two minutes, sometimes seven. Source: IAM documentation, "Access change propagation". */
const patience = { attempts: 36, milliseconds: 5000 } as const;

/**
 * Consecutive reads that must succeed: another replica may answer each. Source: terraform-provider-google,
 * resource_google_service_account.go.
 */
const goodReads = 3;

/** Google's APIs by plain requests: a dozen calls do not need an SDK of a hundred megabytes. */
export class GoogleApi {
  private readonly send: typeof fetch;
  private readonly wait: (milliseconds: number) => Promise<void>;
  /** URLs of resources that this run created. */
  private readonly fresh = new Set<string>();

  constructor(private readonly options: GoogleApiOptions) {
    this.send = options.send ?? fetch;
    this.wait = options.wait ?? (async (ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Reads a resource; undefined if it does not exist. */
  async find(url: string): Promise<unknown> {
    try {
      return await this.call("GET", url);
    } catch (error) {
      if (error instanceof GoogleError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Sends a request. Errors that only show that a new resource is not visible yet are retried.
   *
   * @throws GoogleError with Google's own message.
   */
  async call(method: Method, url: string, body?: unknown): Promise<unknown> {
    return this.patiently(
      async () => this.once(method, url, body),
      (error) => passing(error) || (this.isFresh(url) && hidden(error)),
    );
  }

  /**
   * Creates a resource. "Already exists" counts as success: an earlier attempt succeeded, and only its response was
   * lost.
   */
  async create(url: string, body: unknown): Promise<unknown> {
    try {
      return await this.call("POST", url, body);
    } catch (error) {
      if (error instanceof GoogleError && error.status === 409 && error.code !== "ABORTED") return {};
      throw error;
    }
  }

  /**
   * Waits until a new resource is readable everywhere. IAM is eventually consistent: for some seconds some replicas
   * return 404 or 403, also for later requests. Source: IAM documentation, "Retry failed requests".
   */
  async settle(url: string): Promise<void> {
    this.fresh.add(url);
    let good = 0;
    for (let attempt = 1; good < goodReads; attempt++) {
      try {
        await this.once("GET", url);
        good++;
      } catch (error) {
        if (!(error instanceof GoogleError) || !(passing(error) || hidden(error))) throw error;
        if (attempt >= patience.attempts) throw error;
        good = 0;
      }
      if (good < goodReads) await this.wait(good > 0 ? patience.milliseconds / 5 : patience.milliseconds);
    }
  }

  /**
   * Reads, changes and writes a resource. After a concurrent write by another client everything is repeated: the write
   * alone would undo the other one. Source: IAM documentation, "Retry failed requests", 409; Cloud Storage, 412 of an
   * outdated etag.
   */
  async modify<T>(readAndWrite: () => Promise<T>): Promise<T> {
    return this.patiently(
      readAndWrite,
      ({ status, code }) => (status === 409 && code !== "ALREADY_EXISTS") || status === 412,
    );
  }

  /** Waits for a long-running operation to end. */
  async finish(base: string, started: unknown): Promise<void> {
    let operation = started as { name?: string; done?: boolean; error?: { message?: string; code?: number } };
    for (let attempt = 1; operation.done !== true && operation.name !== undefined; attempt++) {
      if (attempt > 60) throw new Error(`${operation.name} did not finish in time`);
      await this.wait(patience.milliseconds);
      operation = (await this.call("GET", `${base}/${operation.name}`)) as typeof operation;
    }
    if (operation.error !== undefined) {
      throw new GoogleError(operation.error.code ?? 0, operation.error.message ?? "the operation failed");
    }
  }

  private isFresh(url: string): boolean {
    return [...this.fresh].some((one) => url === one || url.startsWith(`${one}:`) || url.startsWith(`${one}/`));
  }

  private async patiently<T>(run: () => Promise<T>, again: (error: GoogleError) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof GoogleError) || !again(error) || attempt >= patience.attempts) throw error;
        await this.wait(patience.milliseconds);
      }
    }
  }

  private async once(method: Method, url: string, body?: unknown): Promise<unknown> {
    const response = await this.send(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.options.token()}`,
        "content-type": "application/json",
        "x-goog-user-project": this.options.project,
      },
      body: body !== undefined ? JSON.stringify(body) : undefined,
    });
    const text = await response.text();
    if (response.ok) return text === "" ? {} : (JSON.parse(text) as unknown);
    const { message, status } = reason(text);
    throw new GoogleError(response.status, `${method} ${url}: ${message}`, status);
  }
}

/** Returns true for errors of new accounts, roles and services that are not visible everywhere yet. */
function passing({ status, message }: GoogleError): boolean {
  return (
    [429, 500, 502, 503, 504].includes(status) ||
    (status === 400 && /does not exist/.test(message)) ||
    (status === 403 && /has not been used|SERVICE_DISABLED/.test(message))
  );
}

/** Status codes for a resource that a replica does not know yet. */
function hidden({ status }: GoogleError): boolean {
  return status === 404 || status === 403;
}

function reason(text: string): { readonly message: string; readonly status: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string; status?: string } };
    return { message: error?.message ?? text, status: error?.status ?? "" };
  } catch {
    return { message: text.slice(0, 500), status: "" };
  }
}
