import { googleInputs } from "./google-inputs";
import { conflicts } from "./merge-patch";
import { type RuleFinding, unknownKey } from "./validation";

/** Inputs that pgstack sets, as a tree: `true` is the whole input, an object only those below it. */
export interface OwnInputs {
  readonly [name: string]: true | OwnInputs;
}

/**
 * Returns the problems of a patch for one of Google's resources: unknown inputs, and inputs that pgstack sets.
 *
 * @param at path of the patch in the settings.
 */
export function patchFindings(
  resource: keyof typeof googleInputs,
  own: OwnInputs,
  patch: Readonly<Record<string, unknown>> | undefined,
  at: readonly string[],
): RuleFinding[] {
  if (patch === undefined) return [];
  const known: readonly string[] = googleInputs[resource];
  const unknown = Object.keys(patch).filter((name) => !known.includes(name));
  return [
    ...unknown.map((name) => ({
      path: [...at, name],
      message: unknownKey(name, known).replace(/^unknown key; known here: .*/, `is no input of the ${resource}`),
    })),
    ...conflicts(own, patch).map(({ path }) => ({
      path: [...at, ...path],
      message: "is set by pgstack; remove it, and use the typed key if one exists",
    })),
  ];
}
