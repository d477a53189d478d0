import {
  clusterOperations,
  renderPostgresCluster,
  type ResolvedPostgresCluster,
} from "../../components/postgres-cluster";
import { ensurePackages } from "../../local/debian";
import { which } from "../../local/sh";
import { UsageError } from "../errors";
import { clusterNamed, connected } from "./connected";
import { type DatabaseLogin, psql } from "./database";
import type { Command, PassedOn } from "./command";

/** Whom and which database psql connects to. */
interface PsqlOptions {
  readonly cluster?: string;
  /** Role to log in as. Default: the first user of the cluster. */
  readonly user?: string;
  /** Default: the first database of the user. */
  readonly database?: string;
}

/** `npm run psql [-- [<environment>] [--cluster <name>] [--user <role>] [--database <name>] <arguments of psql>]`. */
export const command: Command<PassedOn & PsqlOptions> = async ({ arguments: args, ...given }) => {
  const { environment: name, rest, ...options } = psqlArguments(args, given);
  const environment = await connected(name);
  const cluster = clusterNamed(environment, options.cluster);
  const { kubectl, progress } = environment;
  const login = loginTo(cluster, options);
  if (which("psql") === undefined) await ensurePackages(progress, { psql: "postgresql-client" });
  const { code } = await psql(kubectl, login, rest, false);
  return code;
};

/**
 * Returns the login of a role of a cluster.
 *
 * @throws UsageError when the configuration has no such role, or none with a password in a Secret.
 */
export function loginTo(
  cluster: ResolvedPostgresCluster,
  { user: wanted, database }: Pick<PsqlOptions, "user" | "database">,
): DatabaseLogin {
  const { endpoints } = renderPostgresCluster(cluster);
  const name = wanted ?? endpoints.user.name;
  const password = clusterOperations(cluster).password(name);
  if (password === undefined) {
    const roles = [...new Set([endpoints.user.name, ...cluster.users.map((one) => one.name), "postgres"])];
    const known = roles.filter((role) => clusterOperations(cluster).password(role) !== undefined);
    throw new UsageError(
      `The cluster ${cluster.name} has no role "${name}" with a password in a Secret; there are: ${known.join(", ")}.`,
    );
  }
  const own =
    name === endpoints.user.name
      ? endpoints.user.database
      : cluster.users.find((one) => one.name === name)?.databases[0];
  const user = {
    name,
    password,
    database: database ?? own ?? (name === "postgres" ? "postgres" : endpoints.user.database),
  };
  return { ...endpoints, namespace: cluster.namespace, user };
}

/**
 * Splits the arguments: an environment and the options of pgstack, in any order; from the first other argument on all is for psql.
 *
 * @param given Options that stood before the environment.
 * @throws UsageError when an option has no value.
 */
export function psqlArguments(args: readonly string[], given: PsqlOptions = {}) {
  const options: Record<string, string | undefined> = { ...given };
  let environment: string | undefined;
  let rest = args;
  for (;;) {
    const [first = "", second = ""] = rest;
    const { name, value } = /^--(?<name>cluster|user|database)(?:=(?<value>.*))?$/.exec(first)?.groups ?? {};
    if (name !== undefined) {
      const chosen = value ?? second;
      if (chosen === "" || chosen.startsWith("-")) throw new UsageError(`--${name} needs a value.`);
      options[name] = chosen;
      rest = rest.slice(value === undefined ? 2 : 1);
    } else if (environment === undefined && first !== "" && !first.startsWith("-")) {
      environment = first;
      rest = rest.slice(1);
    } else {
      const { cluster, user, database } = options;
      return { environment: environment ?? "local", ...defined({ cluster, user, database }), rest };
    }
  }
}

function defined(options: Record<keyof PsqlOptions, string | undefined>): PsqlOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
