const keywords = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan", "start", "end"]);
const clauses = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\bgroup_(?:left|right)\b/gi;

/** Names of the metrics that an expression reads: what is neither in quotes, in braces or brackets, a function nor a word. */
export function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, " ")
    .replaceAll(/\[[^\]]*\]/g, " ")
    .replaceAll(clauses, " ");
  const words = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(\s*\()?/g)];
  return words
    .filter(([, word = "", call]) => call === undefined && !keywords.has(word.toLowerCase()))
    .map(([, word = ""]) => word)
    .filter((word) => !/^(sum|max|min|count|avg)$/.test(word));
}
