import { z } from "zod";
import { apply, nothing, reload } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

const images = z
  .array(z.looseObject({ name: z.string(), image: z.unknown(), env: z.unknown().optional() }))
  .default([]);

/** Effects of images of extensions. */
export const extensionImageImpacts: ImpactTable["fields"] = { "spec.postgresql.extensions": extensions };

/** Source: CloudNativePG 1.30, documentation, Image volume extensions; api/v1/cluster_types.go, ExtensionConfiguration, env. */
function extensions(change: FieldChange): readonly Effect[] | undefined {
  const [was, is] = [change.before, change.after].map((list) => images.safeParse(list).data ?? []);
  const removed = (was ?? []).filter(({ name }) => !(is ?? []).some((one) => one.name === name));
  if (differ(was, is, ({ name, image }) => [name, image])) {
    return apply(restart, change)?.map((effect) =>
      removed.length === 0
        ? effect
        : {
            ...effect,
            words: `${effect.words}; functions and types of extensions in ${removed.map(({ name }) => name).join(", ")} fail: drop the extensions before`,
          },
    );
  }
  if (differ(was, is, ({ env }) => env)) return [nothing("instances have the variables after `npm run restart`")];
  return [reload];
}

type Image = z.output<typeof images>[number];

function differ(was: readonly Image[] = [], is: readonly Image[] = [], part: (image: Image) => unknown): boolean {
  return JSON.stringify(was.map(part)) !== JSON.stringify(is.map(part));
}
