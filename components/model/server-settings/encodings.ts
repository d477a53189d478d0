const numbered = (prefix: string, numbers: readonly number[]): string[] => numbers.map((one) => `${prefix}${one}`);

/** Encodings of clients, in lower case without punctuation. Source: PostgreSQL, src/common/encnames.c, pg_encname_tbl. */
export const encodings: ReadonlySet<string> = new Set([
  ...["abc", "alt", "big5", "euccn", "eucjis2004", "eucjp", "euckr", "euctw", "gb18030", "gbk", "johab", "koi8"],
  ...["koi8r", "koi8u", "mskanji", "muleinternal", "shiftjis", "shiftjis2004", "sjis", "sqlascii", "tcvn"],
  ...["tcvn5712", "uhc", "unicode", "utf8", "vscii", "win"],
  ...numbered("iso8859", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16]),
  ...numbered("latin", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  ...["win", "windows"].flatMap((prefix) =>
    numbered(prefix, [866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258]),
  ),
]);
