/** Types of a record; true for those with an address. Source: PostgreSQL, src/backend/libpq/hba.c, parse_hba_line. */
const types: Readonly<Record<string, boolean>> = {
  ...{ local: false, host: true, hostssl: true, hostnossl: true, hostgssenc: true, hostnogssenc: true },
};

/** Methods of Postgres on Linux, with the types to which a method is limited. */
const methods: Readonly<Record<string, readonly string[] | undefined>> = {
  ...Object.fromEntries(["trust", "reject", "scram-sha-256", "md5", "password"].map((name) => [name, undefined])),
  ...Object.fromEntries(["ldap", "radius", "pam"].map((name) => [name, undefined])),
  ...{ cert: ["hostssl"], peer: ["local"], gss: ["host", "hostssl", "hostgssenc", "hostnogssenc", "hostnossl"] },
  ident: ["host", "hostssl", "hostgssenc", "hostnogssenc", "hostnossl"],
};

/** Methods by which a role with a password logs in. */
const byPassword = new Set(["scram-sha-256", "md5", "password"]);

const word = String.raw`(?:"[^"]*"|[^\s,"#])+`;
const list = new RegExp(`${word}(?:\\s*,\\s*${word})*`, "g");
const ipv4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
const ipv6 = String.raw`[\da-fA-F]*:[\da-fA-F:.]*`;
const range = new RegExp(`^(?:${ipv4}/(?:\\d|[12]\\d|3[0-2])|${ipv6}/(?:\\d{1,2}|1[01]\\d|12[0-8]))$`);
const single = new RegExp(`^(?:${ipv4}|${ipv6})$`);

/** Options of the two kinds of LDAP. Source: PostgreSQL documentation, LDAP Authentication. */
const ldapSearch = ["ldapbasedn", "ldapbinddn", "ldapbindpasswd", "ldapsearchattribute", "ldapsearchfilter"];
const ldapBind = ["ldapprefix", "ldapsuffix"];

/** A line of pg_hba.conf. */
export interface HbaLine {
  readonly type: string;
  readonly databases: readonly string[];
  readonly users: readonly string[];
  readonly address: string;
  readonly method: string;
  /** Options after the method, as name=value. */
  readonly options: readonly string[];
}

const names = (field: string): string[] => field.split(",").map((name) => name.trim().replaceAll('"', ""));

/** Returns the name of an option that is written as name=value. */
export const optionName = (option: string): string => option.replace(/=.*$/, "");

/** Parses a line of pg_hba.conf: undefined for a comment, an error message for an invalid line. */
export function parseHbaLine(line: string): HbaLine | string | undefined {
  const fields = (line.replace(/\s#.*$/, "").match(list) ?? []).map((field) => field.replaceAll(/\s*,\s*/g, ","));
  const [type, databases, users, ...rest] = fields;
  if (line.trim() === "" || line.trim().startsWith("#") || type === undefined) return undefined;
  if (/^include/.test(type)) return "must not include a file; copy its lines here";
  const hasAddress = types[type];
  if (hasAddress === undefined) return `begins with "${type}", which is not one of ${Object.keys(types).join(", ")}`;
  if (databases === undefined || users === undefined) return "needs a database, a user and a method";
  const [address = ""] = hasAddress ? rest.splice(0, 1) : [""];
  if (hasAddress && address === "") return "needs an address and a method";
  if (hasAddress && single.test(address)) {
    const mask = rest.shift() ?? "";
    if (!single.test(mask)) return `needs a range; write "${address}/${address.includes(":") ? 128 : 32}"`;
  } else if (hasAddress && !range.test(address) && !/^[A-Za-z.][\w.-]*$/.test(address)) {
    return `has "${address}", which is not an address; write for example "10.0.0.0/8" or "all"`;
  }
  const [method, ...options] = rest;
  if (method === undefined) return "needs a method at its end, for example scram-sha-256";
  if (!(method in methods)) return `has the method "${method}", which is not one of ${Object.keys(methods).join(", ")}`;
  const only = methods[method];
  if (only !== undefined && !only.includes(type))
    return `has the method ${method}, which is allowed for ${only.join(", ")} only`;
  const option = options.find((one) => !/^\w+=/.test(one));
  if (option !== undefined) return `has "${option}" after the method; write options as name=value`;
  return { type, databases: names(databases), users: names(users), address, method, options };
}

/**
 * Returns the problem of a method's options, by their names: Postgres refuses the whole file. Source: PostgreSQL,
 * src/backend/libpq/hba.c, parse_hba_line.
 */
export function optionsProblem(method: string | undefined, options: readonly string[]): string | undefined {
  if (method === "radius" && !["radiusservers", "radiussecrets"].every((key) => options.includes(key)))
    return "needs radiusservers and radiussecrets";
  if (method !== "ldap") return undefined;
  const searches = ldapSearch.some((key) => options.includes(key));
  const binds = ldapBind.some((key) => options.includes(key));
  if (searches && binds) return `has options of two kinds: either ${ldapBind.join(", ")}, or ${ldapSearch.join(", ")}`;
  return binds || options.includes("ldapbasedn") || options.includes("ldapurl")
    ? undefined
    : "needs ldapbasedn, or ldapprefix, or ldapsuffix, or ldapurl";
}

/** Returns the problem of a line of pg_hba.conf; undefined if Postgres accepts it and it requires authentication. */
export function hbaProblem(line: string): string | undefined {
  const read = parseHbaLine(line);
  if (typeof read !== "object") return read;
  return read.method === "trust"
    ? "must not trust; write scram-sha-256"
    : optionsProblem(read.method, read.options.map(optionName));
}

/** Returns the first line that rejects a role with a password and no certificate for a database, from every address. */
export function lineThatKeepsOut(lines: readonly string[], user: string, database: string): number | undefined {
  const all = new Set(["all", "0.0.0.0/0", "::/0", "::0/0"]);
  const first = lines.findIndex((line) => {
    const read = parseHbaLine(line);
    return (
      typeof read === "object" &&
      (read.type === "host" || read.type === "hostssl") &&
      all.has(read.address) &&
      read.databases.some((name) => name === "all" || name === database) &&
      read.users.some((name) => name === "all" || name === user)
    );
  });
  const read = parseHbaLine(lines[first] ?? "");
  return typeof read === "object" && !(byPassword.has(read.method) && !read.options.some(asksForCertificate))
    ? first
    : undefined;
}

/** Source: PostgreSQL documentation, Using Client Certificates: both values require one. */
const asksForCertificate = (option: string): boolean => /^clientcert="?verify-/.test(option);
