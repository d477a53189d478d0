import { verbatim } from "../../shared/container-argument";

/*
 * CloudNativePG quotes the SQL of a new cluster for a shell and puts it into the command of its Job, where Kubernetes replaces `$(NAME)` and
 * `$$`. Source: CloudNativePG 1.30, pkg/specs/jobs.go, CreatePrimaryJobViaInitdb.
 */

/**
 * Returns SQL as the field of initdb that makes the server receive it unchanged. Text without blanks stays: every `$` of it is quoted by a
 * backslash, so that Kubernetes finds nothing to replace. Source: github.com/kballard/go-shellquote, quote.go.
 */
export function jobSql(sql: string): string {
  return hasBlank.test(sql) ? verbatim(sql) : sql;
}

/** Returns the size of SQL in the command of the Job, in bytes. */
export function bytesInCommand(sql: string): number {
  return new TextEncoder().encode(quoted(jobSql(sql))).length;
}

const hasBlank = /[ \t\n]/;

/** Quotes a text as shellquote.Join does. Source: github.com/kballard/go-shellquote, quote.go. */
function quoted(text: string): string {
  if (!hasBlank.test(text)) return text.replaceAll(/^~|[\\'"`${[|&;<>()*?!]/g, String.raw`\$&`);
  return text
    .split("'")
    .map((part) => (part === "" ? "" : `'${part}'`))
    .join(String.raw`\'`);
}
