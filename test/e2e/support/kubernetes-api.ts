import * as fs from "node:fs";
import * as https from "node:https";
import { parse } from "yaml";

/** Cluster and user of a kubeconfig of the node of these tests. */
export interface Access {
  readonly server: string;
  readonly authority: Buffer;
  readonly certificate: Buffer;
  readonly key: Buffer;
}

/** Reads a kubeconfig that has one cluster and one user, with all data inside. */
export function accessOf(kubeconfig: string): Access {
  const { clusters, users } = parse(fs.readFileSync(kubeconfig, "utf8")) as {
    clusters: [{ cluster: Record<string, string> }];
    users: [{ user: Record<string, string> }];
  };
  const data = (of: Record<string, string>, key: string): Buffer => Buffer.from(of[`${key}-data`] ?? "", "base64");
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  return {
    server: cluster["server"] ?? "",
    authority: data(cluster, "certificate-authority"),
    certificate: data(user, "client-certificate"),
    key: data(user, "client-key"),
  };
}

/** What the API server answered, where that was not success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Asks the API server; a body is sent as a JSON merge patch. */
export async function ask(access: Access, path: string, patch?: unknown): Promise<unknown> {
  const options = {
    method: patch === undefined ? "GET" : "PATCH",
    ca: access.authority,
    cert: access.certificate,
    key: access.key,
    headers: { "content-type": "application/merge-patch+json" },
  };
  return new Promise((resolve, reject) => {
    const request = https.request(access.server + path, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const status = response.statusCode ?? 0;
        if (status < 300) resolve(JSON.parse(text));
        else reject(new ApiError(status, `${path}: ${status} ${text.slice(0, 500)}`));
      });
    });
    request.on("error", reject);
    request.end(patch === undefined ? undefined : JSON.stringify(patch));
  });
}
