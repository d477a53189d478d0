import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ClusterEndpoints } from "../../components/postgres-cluster";
import { UserError } from "../errors";
import type { Kubectl } from "./kubectl";

/** A cluster and the role that logs in to it. */
export type DatabaseLogin = ClusterEndpoints & { readonly namespace: string };

/** Exit code of `psql`, and its output where that is captured. */
export interface PsqlResult {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs `psql` against a cluster as one of its roles: through a forwarded port, with the password from the cluster and
 * the server's certificate verified against the cluster's CA and name. Nothing of it is left behind.
 *
 * @param capture True to collect the output instead of handing the terminal over.
 */
export async function psql(
  kubectl: Kubectl,
  cluster: DatabaseLogin,
  args: readonly string[],
  capture: boolean,
): Promise<PsqlResult> {
  const { namespace, user, certificateAuthority: ca } = cluster;
  const [[password = "", authority = ""], forward] = await Promise.all([
    kubectl.secrets(namespace, [user.password, ca]),
    kubectl.pod(namespace, cluster.primary).then(async (pod) => kubectl.forward(namespace, pod, cluster.port)),
  ]);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgstack-"));
  try {
    const rootCertificate = path.join(directory, "ca.crt");
    fs.writeFileSync(rootCertificate, authority);
    return await runPsql(args, capture, {
      PGHOST: cluster.writeHost,
      PGHOSTADDR: "127.0.0.1",
      PGPORT: String(forward.port),
      PGUSER: user.name,
      PGDATABASE: user.database,
      PGPASSWORD: password,
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: rootCertificate,
      PGCONNECT_TIMEOUT: "10",
    });
  } finally {
    forward.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

async function runPsql(args: readonly string[], capture: boolean, env: Record<string, string>): Promise<PsqlResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("psql", args, {
      env: { ...withoutPostgres(process.env), ...env },
      stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    // In psql Ctrl-C ends the query, not the session.
    if (!capture) process.removeAllListeners("SIGINT").on("SIGINT", () => undefined);
    child.once("error", () => {
      reject(new UserError("psql is not installed; install it (Debian: apt-get install postgresql-client)"));
    });
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output: output.trim() });
    });
  });
}

/** Settings of another database in the environment must not reach this one. */
function withoutPostgres(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith("PG") || key.startsWith("PGSTACK")));
}
