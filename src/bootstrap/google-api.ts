/** An answer of Google's that is no success. */
export class GoogleError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What {@link GoogleApi} needs of the world. */
export interface GoogleApiOptions {
  /** The project whose quota pays for the calls; a person's credentials have none of their own. */
  readonly project: string;
  /** Gets an access token. */
  readonly token: () => Promise<string>;
  /** Sends a request. @default the one of Node */
  readonly send?: typeof fetch;
  /** Waits, in milliseconds. @default real time */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

const patience = { attempts: 12, milliseconds: 5000 } as const;

/** Google's APIs by plain requests: a dozen calls do not need an SDK of a hundred megabytes. */
export class GoogleApi {
  private readonly send: typeof fetch;
  private readonly wait: (milliseconds: number) => Promise<void>;

  constructor(private readonly options: GoogleApiOptions) {
    this.send = options.send ?? fetch;
    this.wait = options.wait ?? (async (ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  }

  /** Asks for something that may not be there. */
  async find(url: string): Promise<unknown> {
    try {
      return await this.call("GET", url);
    } catch (error) {
      if (error instanceof GoogleError && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Sends a request. What Google refuses only because it has not yet heard of something that was just made, is tried again.
   *
   * @throws GoogleError with Google's own words.
   */
  async call(method: "GET" | "POST" | "PUT" | "PATCH", url: string, body?: unknown): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(method, url, body);
      } catch (error) {
        if (!(error instanceof GoogleError) || !passing(error) || attempt >= patience.attempts) throw error;
        await this.wait(patience.milliseconds);
      }
    }
  }

  /** Waits for a long-running operation to end. */
  async finish(base: string, started: unknown): Promise<void> {
    let operation = started as { name?: string; done?: boolean; error?: { message?: string; code?: number } };
    for (let attempt = 1; operation.done !== true && operation.name !== undefined; attempt++) {
      if (attempt > 60) throw new Error(`${operation.name} does not end`);
      await this.wait(patience.milliseconds);
      operation = (await this.call("GET", `${base}/${operation.name}`)) as typeof operation;
    }
    if (operation.error !== undefined) {
      throw new GoogleError(operation.error.code ?? 0, operation.error.message ?? "the operation failed");
    }
  }

  private async once(method: string, url: string, body: unknown): Promise<unknown> {
    const response = await this.send(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.options.token()}`,
        "content-type": "application/json",
        "x-goog-user-project": this.options.project,
      },
      ...(body !== undefined ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new GoogleError(response.status, `${method} ${url}: ${reason(text)}`);
    return text === "" ? {} : (JSON.parse(text) as unknown);
  }
}

/** New accounts and freshly enabled services are known everywhere only after a while. */
function passing({ status, message }: GoogleError): boolean {
  return (
    [429, 500, 502, 503].includes(status) ||
    (status === 400 && /does not exist/.test(message)) ||
    (status === 403 && /has not been used|SERVICE_DISABLED/.test(message))
  );
}

function reason(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? text;
  } catch {
    return text.slice(0, 500);
  }
}
