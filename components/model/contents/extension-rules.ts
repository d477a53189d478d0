import type { Rule, RuleFinding } from "../../shared/validation";
import { type KnownExtension, knownExtensions, meantExtension } from "./extensions";
import type { WithContents } from "./sql";

interface Extended extends Pick<WithContents, "extensions"> {
  readonly version: number;
  readonly image?: string;
}

type Extension = WithContents["extensions"][number];

const onlyCreated = ["databases", "schema", "version"] as const;

/** Rules that hold extensions against those that pgstack knows, whichever operator runs the cluster. */
export const extensionRules: Rule<Extended>[] = [
  {
    id: "extension-is-known",
    reads: ["extensions", "version"],
    why: "A name that is none in SQL, or not in this version of Postgres, cannot be created: `up` tries until its deadline.",
    source: "PostgreSQL 15 to 18, *.control; README and control file of each extension",
    check: ({ extensions, version }) =>
      extensions.flatMap((extension, i) => {
        const known = knownExtensions.get(extension.name);
        const message = nameProblem(extension, known, version);
        return message === undefined ? [] : [{ path: ["extensions", i, "name"], message }];
      }),
  },
  {
    id: "extension-has-its-schema",
    reads: ["extensions"],
    why: "Postgres refuses to create an extension elsewhere than in the schema that its control file fixes.",
    source: "PostgreSQL documentation, Packaging Related Objects into an Extension: schema",
    check: ({ extensions }) =>
      extensions.flatMap(({ name, schema }, i) => {
        const fixed = knownExtensions.get(name)?.schema;
        return schema === undefined || fixed === undefined || schema === fixed
          ? []
          : [{ path: ["extensions", i, "schema"], message: `is always ${fixed}; remove it` }];
      }),
  },
  {
    id: "extension-keys-have-an-effect",
    reads: ["extensions"],
    why: "A library is loaded and not created, and the library of a known extension is decided: the key would do nothing.",
    source: "pgstack",
    check: ({ extensions }) =>
      extensions.flatMap((extension, i) => {
        const known = knownExtensions.get(extension.name);
        if (known === undefined) return [];
        const ignored = known.kind === "library" ? onlyCreated.filter((key) => extension[key] !== undefined) : [];
        return [
          ...ignored.map((key) => finding(i, key, `does nothing: ${extension.name} is a library alone; remove it`)),
          ...(extension.library !== undefined
            ? [finding(i, "library", "is known of this extension, and loaded where it is needed; remove it")]
            : []),
        ];
      }),
  },
];

/** Returns the extensions that the image which pgstack pins does not hold. */
export function notInTheImage(
  { extensions, image }: Extended,
  images: readonly KnownExtension["images"][number][],
): RuleFinding[] {
  if (image !== undefined) return [];
  return extensions.flatMap(({ name, unverified }, i) => {
    const known = knownExtensions.get(name);
    // PostGIS has a rule of its own on CloudNativePG.
    const checked = known !== undefined && known.kind !== "plugin" && !name.startsWith("postgis");
    return !checked || unverified === true || known.images.some((one) => images.includes(one))
      ? []
      : [finding(i, "name", "is not in the image that pgstack pins; name one that holds it under image")];
  });
}

function nameProblem(
  { name, unverified }: Extension,
  known: KnownExtension | undefined,
  version: number,
): string | undefined {
  if (known === undefined) {
    if (unverified === true) return undefined;
    const meant = meantExtension(name);
    const guess = meant === undefined ? "" : `write "${meant}", if that is meant. `;
    return `is not an extension that pgstack knows; ${guess}For one of your own write unverified: true beside it, and library when Postgres must load one at its start`;
  }
  if (known.kind === "plugin")
    return "is an output plugin and not an extension: name it where the replication slot is created, and remove it here";
  if (known.since !== undefined && version < known.since) return `exists from Postgres ${known.since}; remove it`;
  return known.until !== undefined && version > known.until
    ? `exists up to Postgres ${known.until}; remove it`
    : undefined;
}

function finding(i: number, key: string, message: string): RuleFinding {
  return { path: ["extensions", i, key], message };
}
