import type { Rule, RuleFinding } from "../../shared/validation";
import type { ServerFacts } from "../effective";
import { type KnownExtension, knownExtensions, meantExtension } from "./extensions";
import type { WithContents } from "./sql";

interface Extended extends Pick<WithContents, "extensions"> {
  readonly version: number;
  readonly image?: string;
}

type Extension = WithContents["extensions"][number];

const onlyCreated = ["databases", "schema", "version"] as const;

/** Rules for extensions, the same for every operator. */
export const extensionRules: Rule<Extended>[] = [
  {
    id: "extension-is-known",
    reads: ["extensions", "version"],
    why: "A name that does not exist in SQL, or not in this version of Postgres, cannot be created: `up` retries until its timeout.",
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
    why: "A library is loaded, not created, and pgstack knows the library of a known extension: the key has no effect.",
    source: "pgstack",
    check: ({ extensions }) =>
      extensions.flatMap((extension, i) => {
        const known = knownExtensions.get(extension.name);
        if (known === undefined) return [];
        const ignored = known.kind === "library" ? onlyCreated.filter((key) => extension[key] !== undefined) : [];
        return [
          ...ignored.map((key) => finding(i, key, `has no effect: ${extension.name} is only a library; remove it`)),
          ...(extension.library !== undefined
            ? [finding(i, "library", "is loaded automatically for this extension; remove it")]
            : []),
        ];
      }),
  },
];

/** Returns the extensions that are missing in the pinned image. */
export function notInTheImage(
  { extensions, image }: Extended,
  { extensions: inImage }: Pick<ServerFacts, "extensions">,
): RuleFinding[] {
  if (image !== undefined) return [];
  return extensions.flatMap(({ name, unverified }, i) => {
    const known = knownExtensions.get(name);
    // An operator without an image with PostGIS has a rule of its own.
    const checked = known !== undefined && known.kind !== "plugin" && !name.startsWith("postgis");
    return !checked || unverified === true || inImage.has(name)
      ? []
      : [finding(i, "name", "is missing in the pinned image; set image to one that contains it")];
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
    const guess = meant === undefined ? "" : `did you mean "${meant}"? `;
    return `is unknown to pgstack; ${guess}For an extension of your own set unverified: true, and library if Postgres must preload one`;
  }
  if (known.kind === "plugin")
    return "is an output plugin, not an extension: name it when you create the replication slot, and remove it here";
  if (known.since !== undefined && version < known.since) return `exists from Postgres ${known.since}; remove it`;
  return known.until !== undefined && version > known.until
    ? `exists up to Postgres ${known.until}; remove it`
    : undefined;
}

function finding(i: number, key: string, message: string): RuleFinding {
  return { path: ["extensions", i, key], message };
}
