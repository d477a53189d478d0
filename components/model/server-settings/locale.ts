const languages = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

/**
 * Returns the reason why no image can have a locale of this name; undefined if one can. Images contain a subset of the
 * existing locales. Source: glibc, localedata; PostgreSQL, src/backend/utils/adt/pg_locale.c, check_locale.
 */
export function localeProblem(text: string): string | undefined {
  if (/^(C|POSIX|C\.utf-?8|)$/i.test(text)) return undefined;
  const [, language = "", region = ""] = /^([a-z]{2,3})_([A-Z]{2})(\.[\w-]+)?(@\w+)?$/.exec(text) ?? [];
  return language !== "" && languages.of(language) !== undefined && regions.of(region) !== undefined
    ? undefined
    : 'is not the name of a locale; write for example "en_US.UTF-8" or "C"';
}
