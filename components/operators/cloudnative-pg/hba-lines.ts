import { contentsSql } from "../../model/contents/sql";
import { dumpedDatabases } from "../../model/logical-backups/names";
import { hbaProblem, lineThatKeepsOut, optionName, parseHbaLine } from "../../model/hba";
import type { RuleFinding } from "../../shared/validation";
import type { ResolvedCloudNativePgCluster } from "./cluster";

type Path = readonly (string | number)[];

/** The part of a cluster that decides which roles pgstack logs in as. */
export type WithLogins = Pick<
  ResolvedCloudNativePgCluster,
  "users" | "databases" | "extensions" | "tablespaces" | "logicalBackups"
>;

/** Options that are passwords, with the fix. */
const secrets: Readonly<Record<string, string>> = {
  ldapbindpasswd: "write postgresql.ldap in specPatch, whose bindSearchAuth.bindPassword names a Secret",
  radiussecrets: "use another method, for example scram-sha-256 or cert",
};

/** Returns the lines that have a problem. */
export function linesWith(
  problem: (line: string) => string | undefined,
  lines: readonly string[],
  path: Path,
): RuleFinding[] {
  return lines.flatMap((line, i) => {
    const message = problem(line);
    return message === undefined ? [] : [{ path: [...path, i], message }];
  });
}

/** Returns an error message for a line that contains a password. */
export function secretProblem(line: string): string | undefined {
  const read = parseHbaLine(line);
  const found = typeof read === "object" ? read.options.map(optionName).find((name) => name in secrets) : undefined;
  return found === undefined
    ? undefined
    : `contains ${found}, which is stored unencrypted in configuration and state; ${secrets[found]}`;
}

/**
 * Returns an error message for a line that a line of CloudNativePG's own precedes, for the same connections. Source:
 * CloudNativePG 1.30, pkg/postgres/configuration.go, hbaTemplateString.
 */
export function matchProblem(line: string): string | undefined {
  const read = parseHbaLine(line);
  if (typeof read !== "object") return undefined;
  const { type, databases, users } = read;
  if (type === "local")
    return 'never matches: CloudNativePG\'s own "local all all peer map=local" precedes it; remove it';
  return type === "hostssl" && users.every((user) => databases.every((database) => isByCertificate(user, database)))
    ? `never matches: CloudNativePG's own line for ${users.join(", ")}, with a certificate, precedes it; remove it`
    : undefined;
}

/** Returns an error message for a line that can only match connections without TLS, and does not reject them. */
export function unencryptedProblem(line: string): string | undefined {
  const read = parseHbaLine(line);
  if (typeof read !== "object" || read.method === "reject") return undefined;
  return read.type === "hostnossl" || read.type === "hostgssenc"
    ? "is for connections without TLS, which are rejected; write hostssl, or set cloudNativePg.unencryptedConnections: accept"
    : undefined;
}

const isByCertificate = (user: string, database: string): boolean =>
  user === "cnpg_pooler_pgbouncer" ||
  (user === "streaming_replica" && (database === "postgres" || database === "replication"));

/**
 * Returns the lines that reject the logins of pgstack's Jobs: the first user in its first database, as PgBouncer's
 * clients, and postgres in each database with extensions or privileges, or that is dumped.
 */
export function rejectedLogins(cluster: WithLogins, lines: readonly string[], path: Path): RuleFinding[] {
  const [user] = cluster.users;
  const superuser = [...new Set(contentsSql(cluster, []).map(({ database }) => database))];
  return [
    ...(user === undefined ? [] : rejected("the readiness check", user.name, user.databases.slice(0, 1))),
    ...rejected("the Job for extensions and privileges", "postgres", superuser),
    ...rejected("the logical backup", "postgres", dumpedDatabases(cluster)),
  ];

  function rejected(login: string, name: string, databases: readonly string[]): RuleFinding[] {
    const all = databases.map((database) => ({ database, line: lineThatKeepsOut(lines, name, database) }));
    return lines.flatMap((text, i) => {
      const those = all.filter(({ line }) => line === i).map(({ database }) => database);
      return those.length === 0 || hbaProblem(text) !== undefined
        ? []
        : [
            {
              path: [...path, i],
              message: `rejects "${name}", as which ${login} logs in with a password; put "hostssl ${those.join(",")} ${name} all scram-sha-256" before it`,
            },
          ];
    });
  }
}
