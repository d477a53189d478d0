import { EnvHttpProxyAgent, fetch, type Response } from "undici";

/** Milliseconds in which a host must answer to be asked for more. */
const PROBE_MS = 2_500;

/** The time that nothing may arrive in before a download is given up, in milliseconds. */
const idleMs = (): number => Number(process.env["PGSTACK_DOWNLOAD_IDLE_MS"] ?? 30_000);

/**
 * Honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which Node's own fetch does not. undici stays at 7.25 until there is a fix for Node 20: from 7.26 on
 * a connection that is closed while the body waits to be written ends the process (nodejs/undici#5360).
 */
const dispatcher = (): EnvHttpProxyAgent =>
  new EnvHttpProxyAgent({ connectTimeout: 10_000, headersTimeout: idleMs(), bodyTimeout: idleMs() });

/** Returns the URL of a download: the vendor's, or that of a mirror that has the vendor's host as its first folder. */
export function mirrored(url: string): string {
  const mirror = process.env["PGSTACK_RELEASES_URL"];
  return mirror === undefined || mirror === "" ? url : `${mirror.replace(/\/$/, "")}/${url.replace(/^https:\/\//, "")}`;
}

/**
 * Requests a URL; redirects are followed.
 *
 * @throws Error that names the URL and the reason, one line.
 */
export async function request(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { dispatcher: dispatcher(), signal }).catch((error: unknown) => {
    throw new Error(`${url}: ${reasonOf(error)}`);
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Error(`${url}: HTTP ${response.status}`);
}

/**
 * Asks hosts, all at once, whether they answer. One URL is asked of each.
 *
 * @returns The reason by host, for those that do not.
 */
export async function unreachable(urls: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const byHost = new Map(urls.map((url) => [new URL(url).host, url]));
  const reasons = await Promise.all(
    [...byHost].map(async ([host, url]): Promise<[string, string][]> => {
      try {
        const options = { dispatcher: dispatcher(), method: "HEAD", signal: AbortSignal.timeout(PROBE_MS) } as const;
        const { status } = await fetch(url, options);
        // A registry asks for a token first; that is an answer.
        return status < 400 || status === 401 ? [] : [[host, `HTTP ${status}`]];
      } catch (error) {
        return [[host, reasonOf(error)]];
      }
    }),
  );
  return new Map(reasons.flat());
}

/** The innermost reason of a failed request, in one line. */
export function reasonOf(error: unknown): string {
  // An AbortSignal's reason is a DOMException, which is not always an Error.
  if ((error as { name?: unknown } | null)?.name === "TimeoutError") return `no answer within ${PROBE_MS / 1000} s`;
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? (error.message.split("\n")[0] ?? "") : reasonOf(error.cause);
}
