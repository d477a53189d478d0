import { createHash } from "node:crypto";

/**
 * A name of at most `max` characters. One that is too long is cut, and a hash of the whole keeps two of them apart.
 *
 * The result is stable: the same text always gives the same name, and a text that fits is its own name.
 */
export function boundedName(text: string, max: number): string {
  if (text.length <= max) return text;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 6);
  return `${text.slice(0, max - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/** Longest `accountId` that Google Cloud takes for a service account. */
const accountIdLimit = 30;

/** `accountId` of a service account: 6 to 30 characters. Source: IAM API, projects.serviceAccounts.create. */
export function serviceAccountId(prefix: string, purpose: string): string {
  return boundedName(`${prefix}-${purpose}`, accountIdLimit).padEnd(6, "0");
}

/** E-mail address of a service account, known before the account exists. */
export function serviceAccountEmail(accountId: string, project: string): string {
  return `${accountId}@${project}.iam.gserviceaccount.com`;
}
