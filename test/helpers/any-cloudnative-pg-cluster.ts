import fc from "fast-check";
import { cloudNativePgRules } from "../../components/operators/cloudnative-pg/rules";
import { derived } from "../../components/operators/cloudnative-pg/resolve";
import { server } from "../../components/operators/cloudnative-pg/server";
import { commonRules } from "../../components/model/rules";
import { cloudNativePgClusterSchema } from "./schemas";
import { type AnySettings, anySettings } from "./any-cluster";
import type { Vocabulary } from "./any-of-schema";
import { extension, image, names, parameters, queries, texts } from "./any-text";
import { cloudNativePgSettings } from "./clusters";
import { demotionToken } from "./standby";

/** Keys of which the schema says less than what makes sense in them. */
const vocabulary: Vocabulary = {
  texts: [...texts, fc.constantFrom("20260131T010002", "20251231T235959")],
  at: {
    parameters,
    // What it adds is not pgstack's to check.
    "cloudNativePg.specPatch": fc.constantFrom({}, { logLevel: "debug" }, { enablePDB: false }),
    image: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "postgresql:16.1",
          "mirror.example.com/postgres:17",
          `a/b:18.1@sha256:${"0a".repeat(32)}`,
        ),
      },
      { weight: 1, arbitrary: image },
    ),
    "standby.token": fc.constant(demotionToken),
    "users[].databases": fc.uniqueArray(fc.constantFrom("app", "reports", "team_data", "a-b"), { minLength: 1 }),
    "extensions[].name": fc.oneof({ weight: 9, arbitrary: extension }, { weight: 1, arbitrary: names }),
    "drill.newestRow.sql": queries,
    "drill.assertions[].sql": queries,
  },
};

const repository = {
  name: "repo1",
  gcs: { bucket: "backups" },
  path: "/barman/new",
  retention: { full: 30, unit: "time" },
  schedules: { full: "0 1 * * *" },
};

/** Chance brings backups and what comes from them together too seldom, and what excludes another key too often. */
function completed(settings: AnySettings): AnySettings {
  const { bootstrap, standby, ...others } = settings;
  if (bootstrap === undefined && standby === undefined) return settings;
  // One in the other's place: most samples with both would be refused for that alone.
  const origin = bootstrap === undefined ? { standby } : { bootstrap };
  return { backups: { repositories: [repository] }, ...others, ...origin };
}

/** Settings of a CloudNativePG cluster, good and bad. */
export const cloudNativePgCases = anySettings({
  schema: cloudNativePgClusterSchema,
  rules: [...commonRules(server), ...cloudNativePgRules],
  base: cloudNativePgSettings(),
  derived,
  vocabulary,
  completed,
  patch: ["cloudNativePg", "specPatch"],
});
