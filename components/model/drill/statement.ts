import { z } from "zod";

/** What a query begins with. */
const query = /^(select|with|values|table)\b/i;

/** Parts of SQL in which a semicolon ends nothing: literals, quoted names, dollar quotes and comments. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Why a text is not one query; nothing when it is one. */
export function notOneQuery(text: string): string | undefined {
  const bare = text.replaceAll(opaque, (part) => (/^(--|\/\*)/.test(part) ? " " : "x")).trim();
  if (bare === "") return 'is empty; write one query, for example "select count(*) > 0 from orders"';
  if (bare.includes(";"))
    return "is more than one statement, or ends with a semicolon; write one query and no semicolon";
  if (!query.test(bare)) return "is not a query; it begins with select, with, values or table";
  if (/['"]|\$\w*\$|\/\*/.test(bare)) return "has a quote or a comment that does not end; end it";
  return undefined;
}

/** One query. It is asked as a part of another one, so nothing may follow it. */
export const statement = z.string().superRefine((text, context) => {
  const message = notOneQuery(text);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});
