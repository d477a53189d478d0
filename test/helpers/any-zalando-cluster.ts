import fc from "fast-check";
import { commonRules } from "../../components/model/rules";
import { derived } from "../../components/operators/zalando/resolve";
import { zalandoRules } from "../../components/operators/zalando/rules";
import { server } from "../../components/operators/zalando/server";
import { type AnySettings, anySettings } from "./any-cluster";
import type { Vocabulary } from "./any-of-schema";
import { extension, image, names, parameters, queries, texts } from "./any-text";
import { walgRepository, zalandoSettings } from "./clusters";
import { zalandoClusterSchema } from "./schemas";

/** Keys of which the schema says less than what makes sense in them. */
const vocabulary: Vocabulary = {
  texts: [...texts, fc.constantFrom("/spilo/new", "/spilo/team/a")],
  at: {
    parameters,
    version: fc.constantFrom(15, 16, 17),
    // What it adds is not pgstack's to check.
    "zalando.specPatch": fc.constantFrom({}, { schedulerName: "other" }, { volume: { iops: 3000 } }),
    image,
    "users[].databases": fc.uniqueArray(fc.constantFrom("app", "reports", "team_data", "a_b"), { minLength: 1 }),
    "zalando.rotatePasswords": fc.constantFrom<string[]>([], ["app"]),
    "zalando.rotateUsers": fc.constantFrom<string[]>([], ["app"]),
    "extensions[].name": fc.oneof({ weight: 9, arbitrary: extension }, { weight: 1, arbitrary: names }),
    "backups.repositories[].path": fc.constantFrom("/spilo/new", "/spilo/team/a"),
    "bootstrap.repository.path": fc.constantFrom("/spilo/old", "/spilo/team/b"),
    "drill.newestRow.sql": queries,
    "drill.assertions[].sql": queries,
  },
};

/** Chance brings backups and what comes from them together too seldom, and the only pull policy too. */
function completed(settings: AnySettings): AnySettings {
  const supported = { ...settings, imagePullPolicy: "IfNotPresent" };
  return settings["bootstrap"] === undefined
    ? supported
    : { backups: { repositories: [{ ...walgRepository, path: "/spilo/new" }] }, ...supported };
}

/** Settings of a cluster of Zalando's operator, good and bad. */
export const zalandoCases = anySettings({
  schema: zalandoClusterSchema,
  rules: [...commonRules(server), ...zalandoRules],
  base: zalandoSettings(),
  derived,
  vocabulary,
  completed,
  patch: ["zalando", "specPatch"],
});
