import { z } from "zod";

/** First words of a query. */
const query = /^(select|with|values|table)\b/i;

/** Parts of SQL in which a semicolon does not end a statement: literals, quoted names, dollar quotes and comments. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Returns the reason why a text is not one query; undefined when it is one. */
export function notOneQuery(text: string): string | undefined {
  const bare = text.replaceAll(opaque, (part) => (/^(--|\/\*)/.test(part) ? " " : "x")).trim();
  if (bare === "") return 'is empty; write one query, for example "select count(*) > 0 from orders"';
  if (bare.includes(";"))
    return "is more than one statement, or ends with a semicolon; write one query and no semicolon";
  if (!query.test(bare)) return "is not a query; start it with select, with, values or table";
  if (/['"]|\$\w*\$|\/\*/.test(bare)) return "has a quote or a comment that does not end; end it";
  return undefined;
}

/** Schema of one query. It is embedded in another one, so nothing can follow it. */
export const statement = z.string().superRefine((text, context) => {
  const message = notOneQuery(text);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});
