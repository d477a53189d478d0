import type { ClusterEndpoints } from "../../components/postgres-cluster";
import { pooledAddresses } from "../operations/status";
import * as fs from "node:fs";
import * as path from "node:path";
import { stateDir } from "../../local/paths";
import { UsageError } from "../errors";
import { table } from "../terminal";
import type { ClusterCall, Command } from "./command";
import { clusterNamed, connected } from "./connected";
import type { DatabaseLogin } from "./database";
import { untilInterrupted } from "./interrupted";
import { loginTo } from "./psql";

interface ConnectCall extends ClusterCall {
  readonly user?: string;
  readonly database?: string;
  /** Port on this machine. */
  readonly port: string;
  /** False where nothing is forwarded. */
  readonly forward: boolean;
  readonly showPassword?: true;
  readonly json?: true;
}

/**
 * `npm run connect [-- <environment>] [--cluster <name>] [--user <role>] [--port <port>] [--no-forward] [--show-password] [--json]`: all
 * that an application or a graphical client needs to connect, and a forwarded port until Ctrl-C.
 */
export const command: Command<ConnectCall> = async (call) => {
  const port = localPort(call.port);
  const environment = await connected(call.environment);
  const cluster = clusterNamed(environment, call.cluster);
  const { kubectl } = environment;
  const login = loginTo(cluster, call);
  const { namespace, user, certificateAuthority } = login;
  const [password = "", authority = ""] = await kubectl.secrets(namespace, [user.password, certificateAuthority]);
  const caFile = path.join(stateDir(), "connect", `${environment.name}-${cluster.name}-ca.crt`);
  fs.mkdirSync(path.dirname(caFile), { recursive: true });
  fs.writeFileSync(caFile, authority);
  const shown = call.showPassword === true ? { password } : {};
  const connection = connectionOf(login, { port, caFile, ...shown });
  const forward = call.forward
    ? await kubectl.forward(namespace, await kubectl.pod(namespace, login.primary), login.port, port)
    : undefined;
  console.log(call.json === true ? JSON.stringify(connection, undefined, 2) : describeConnection(connection));
  if (forward === undefined) return 0;
  console.error(`\nForwarding 127.0.0.1:${forward.port} to the primary of ${cluster.name}; Ctrl-C ends it.`);
  await untilInterrupted();
  forward.stop();
  return 0;
};

/** All that a client needs to connect. */
export interface Connection {
  /** Address inside Kubernetes, for applications. */
  readonly inside: {
    readonly host: string;
    readonly readHost: string;
    readonly port: number;
    readonly uri: string;
    readonly pooler?: ClusterEndpoints["pooler"];
  };
  /** Address of the forwarded port, for clients on this machine. */
  readonly forwarded: { readonly host: string; readonly port: number; readonly uri: string; readonly jdbc: string };
  readonly user: string;
  readonly database: string;
  /** Default: it is left out. */
  readonly password?: string;
  readonly passwordSecret: { readonly namespace: string; readonly name: string; readonly key: string };
  /** File with the CA certificate of the server, on this machine. */
  readonly caFile: string;
  readonly caSecret: { readonly namespace: string; readonly name: string; readonly key: string };
}

/** Returns what a client needs to connect as a role. */
export function connectionOf(
  { namespace, user, certificateAuthority: ca, writeHost, readHost, port: server, pooler }: DatabaseLogin,
  { port, caFile, password }: { readonly port: number; readonly caFile: string; readonly password?: string },
): Connection {
  const [name, database] = [user.name, user.database].map(encodeURIComponent);
  const login = password === undefined ? name : `${name}:${encodeURIComponent(password)}`;
  const file = encodeURIComponent(caFile);
  const jdbcPassword = password === undefined ? "" : `&password=${encodeURIComponent(password)}`;
  return {
    inside: {
      host: writeHost,
      readHost,
      port: server,
      uri: `postgresql://${login}@${writeHost}:${server}/${database}?sslmode=verify-full`,
      pooler,
    },
    forwarded: {
      host: "127.0.0.1",
      port,
      // libpq verifies the name of the server and connects to the address. Source: PostgreSQL, libpq, hostaddr.
      uri: `postgresql://${login}@${writeHost}:${port}/${database}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${file}`,
      // JDBC has no hostaddr, and the certificate does not name 127.0.0.1. Source: pgJDBC, "Connection Parameters", sslmode.
      jdbc: `jdbc:postgresql://127.0.0.1:${port}/${database}?user=${name}${jdbcPassword}&sslmode=verify-ca&sslrootcert=${file}`,
    },
    user: user.name,
    database: user.database,
    password,
    passwordSecret: { namespace, name: user.password.secret, key: user.password.key },
    caFile,
    caSecret: { namespace, name: ca.secret, key: ca.key },
  };
}

/** A connection on a screen: for applications inside Kubernetes, and for DBeaver, DataGrip, pgAdmin and psql on this machine. */
export function describeConnection({ inside, forwarded, ...login }: Connection): string {
  const { passwordSecret: secret, caSecret } = login;
  const password =
    login.password ?? `Secret ${secret.namespace}/${secret.name}, key ${secret.key} (--show-password prints it)`;
  return [
    "On this machine (DBeaver, DataGrip, pgAdmin, psql), while the port is forwarded",
    table(
      [],
      [
        ["host", forwarded.host],
        ["port", String(forwarded.port)],
        ["database", login.database],
        ["user", login.user],
        ["password", password],
        ["CA file", login.caFile],
        ["URI", forwarded.uri],
        ["JDBC", forwarded.jdbc],
      ],
      2,
    ),
    "",
    "Inside Kubernetes",
    table(
      [],
      [
        ["write", `${inside.host}:${inside.port}`],
        ["read", `${inside.readHost}:${inside.port}`],
        ...pooledAddresses(inside).map(({ use, address }): [string, string] => [`${use}, by PgBouncer`, address]),
        ["URI", inside.uri],
        ["CA", `Secret ${caSecret.namespace}/${caSecret.name}, key ${caSecret.key}`],
      ],
      2,
    ),
  ].join("\n");
}

function localPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UsageError(`--port ${text}: write a port number, for example 15432.`);
}
