/** Comments, strings, quoted names and dollar-quoted texts. Source: PostgreSQL documentation, Lexical Structure. */
const opaque =
  /--.*|\/\*[\s\S]*?\*\/|\bE'(?:\\[\s\S]|[^'\\])*'|'[^']*'|"[^"]*"|(?<![\w$])\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/gi;

/** Statements that Postgres refuses in a transaction. Source: PostgreSQL, calls of PreventInTransactionBlock. */
const alone = [
  /^(?:create|drop) (?:database|tablespace)\b/,
  /^alter system\b/,
  /^alter database \S+ set tablespace\b/,
  /^vacuum\b/,
  /^(?:create(?: unique)?|drop) index concurrently\b/,
  /^reindex (?:\([^)]*\) ?)?(?:database|system|\w+ concurrently)\b/,
];

/**
 * Returns the first words of a statement that fails in the transaction that Postgres makes of several statements in
 * one message; undefined if all succeed, also as the only statement. Source: PostgreSQL documentation, Multiple
 * Statements in a Simple Query.
 */
export function statementOfItsOwn(sql: string): string | undefined {
  const statements = sql
    .replaceAll(opaque, (text) => (text.startsWith("-") || text.startsWith("/") ? " " : "''"))
    .split(";")
    .map((statement) => statement.trim().replaceAll(/\s+/g, " "))
    .filter((statement) => statement !== "");
  const found = statements.find((statement) => alone.some((one) => one.test(statement.toLowerCase())));
  return statements.length > 1 ? found?.split(" ").slice(0, 3).join(" ") : undefined;
}
