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

const bucketInS3 = {
  ...{ bucket: "backups", endpoint: "minio.storage.svc:9000", region: "us-east-1", uriStyle: "path" },
  access: { mode: "secret", secret: "s3-key" },
};

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
    standby: fc.constantFrom(
      { host: "primary.example.com" },
      { host: "primary.example.com", port: 5433 },
      { source: { cluster: "primary", gcs: { bucket: "backups" } } },
      { source: { cluster: "primary", s3: bucketInS3, path: "/spilo/old" } },
      { source: { cluster: "primary", s3: bucketInS3 }, promoted: true },
    ),
    "bootstrap.repository.path": fc.constantFrom("/spilo/old", "/spilo/team/b"),
    "drill.newestRow.sql": queries,
    "drill.assertions[].sql": queries,
  },
};

/** Returns the repository in the first of its places. */
function inOnePlace(repository: unknown): object {
  const { gcs, s3, azure, ...rest } = (repository ?? {}) as Record<string, unknown>;
  const place = s3 !== undefined ? { s3 } : azure !== undefined ? { azure } : { gcs: gcs ?? walgRepository.gcs };
  return { ...rest, ...place };
}

/** Chance brings backups and what comes from them together too seldom, one place of three, the only pull policy, and the only instance of a standby. */
function completed(settings: AnySettings): AnySettings {
  const { backups, bootstrap, standby } = settings as Record<string, Record<string, unknown> | undefined>;
  const repositories = backups?.["repositories"];
  const archived = Array.isArray(repositories)
    ? { backups: { ...backups, repositories: repositories.map(inOnePlace) } }
    : {};
  const supported = {
    ...settings,
    ...archived,
    ...(bootstrap?.["from"] === "repository"
      ? { bootstrap: { ...bootstrap, repository: inOnePlace(bootstrap["repository"]) } }
      : {}),
    imagePullPolicy: "IfNotPresent",
  };
  if (standby !== undefined && standby["promoted"] !== true)
    return { ...supported, bootstrap: undefined, instances: 1, highAvailability: undefined };
  return bootstrap === undefined
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
