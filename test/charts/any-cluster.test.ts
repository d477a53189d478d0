import fc from "fast-check";
import { PostgresCluster, type PostgresClusterArgs } from "../../components/postgres-cluster";
import { postgresClusterObject } from "../../components/postgres-cluster/crunchy/chart";
import { cloudNativePgClusterSchema, crunchyClusterSchema } from "../../components/postgres-cluster/schema";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { InvalidInput } from "../../components/shared/validation";
import { cloudNativePgCases } from "../helpers/any-cloudnative-pg-cluster";
import type { AnySettings } from "../helpers/any-cluster";
import { crunchyCases } from "../helpers/any-crunchy-cluster";
import { cloudNativePgValidator, pgoValidator, type Verdict, verdictOn } from "../helpers/cluster-acceptance";
import { crunchyCluster } from "../helpers/clusters";
import {
  cloudNativePgManifest,
  noCloudNativePgManifest,
  noPostgresClusterDefinition,
  postgresClusterDefinition,
} from "../helpers/crd";
import { record } from "../helpers/mocks";
import { describeWhen } from "../helpers/when";

/** Any other seed must do as well; `test/bench/schema.ts` takes a fresh one. */
const seed = 20_260_801;
const numRuns = 300;

/** What of an operator's definitions the settings are held against. */
const operators = [
  {
    title: "Crunchy",
    schema: crunchyClusterSchema,
    own: "crunchy",
    ownKeys: Object.keys(crunchyClusterSchema.shape.crunchy.unwrap().shape),
    made: crunchyCases,
    reasons: 50,
    there: postgresClusterDefinition() !== undefined,
    absent: noPostgresClusterDefinition,
    validator: pgoValidator,
    often: "PGAdmin",
  },
  {
    title: "CloudNativePG",
    schema: cloudNativePgClusterSchema,
    own: "cloudNativePg",
    ownKeys: Object.keys(cloudNativePgClusterSchema.shape.cloudNativePg.unwrap().shape),
    made: cloudNativePgCases,
    reasons: 20,
    there: cloudNativePgManifest() !== undefined,
    absent: noCloudNativePgManifest,
    validator: cloudNativePgValidator,
    often: "ScheduledBackup",
  },
] as const;

/** Cases for a message: with the seed and the whole of the settings they can be tried again. */
function shown(settings: AnySettings, problems: readonly string[]): string {
  return `seed ${seed}: ${problems.join("; ")}\n${JSON.stringify(settings)}`;
}

describe.each(operators)("settings of any kind for a $title cluster", (operator) => {
  const { schema, own, ownKeys, made, reasons, there, absent, often } = operator;
  let cases: readonly { readonly settings: AnySettings; readonly verdict: Verdict }[] = [];

  beforeAll(() => {
    cases = fc.sample(made.any, { seed, numRuns }).map((settings) => ({ settings, verdict: verdictOn(settings) }));
  });

  it("are accepted and refused in fair numbers", () => {
    const accepted = cases.filter(({ verdict }) => verdict.accepted).length;
    const rules = new Set(cases.flatMap(({ verdict }) => (verdict.accepted ? [] : verdict.rules)));
    process.stderr.write(`    ${accepted} of ${numRuns} accepted; ${rules.size} reasons refused the others\n`);
    expect(accepted / numRuns).toBeGreaterThan(0.3);
    expect(accepted / numRuns).toBeLessThan(0.9);
    expect(rules.size).toBeGreaterThan(reasons);
  });

  it.each(Object.keys(schema.shape))("have the key %s among those accepted", (key) => {
    const count = cases.filter(({ settings, verdict }) => verdict.accepted && settings[key] !== undefined).length;
    expect(count).toBeGreaterThanOrEqual(5);
  });

  it.each(ownKeys)(`have the key ${own}.%s among those accepted`, (key) => {
    const has = ({ settings }: (typeof cases)[number]): boolean => Object.hasOwn(settings[own] ?? {}, key);
    expect(cases.filter((one) => one.verdict.accepted && has(one)).length).toBeGreaterThanOrEqual(5);
  });

  it("never reach the engine when they are refused", async () => {
    const refused = cases.filter(({ verdict }) => !verdict.accepted);
    const wrong: string[] = [];
    const { resources } = await record(() => {
      for (const [i, { settings }] of refused.entries()) {
        try {
          new PostgresCluster(`case-${i}`, settings as unknown as PostgresClusterArgs);
          wrong.push(shown(settings, ["is not refused"]));
        } catch (error) {
          if (!(error instanceof InvalidInput)) wrong.push(shown(settings, [String(error)]));
        }
      }
    });
    expect(refused.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
    expect(resources.filter(({ custom }) => custom)).toEqual([]);
  });

  describeWhen(there, absent, "and the operator's definitions", () => {
    let validate: (object: KubernetesObject) => string[];
    beforeAll(() => {
      validate = operator.validator();
    });

    it("agree on what is accepted", () => {
      const wrong = cases.flatMap(({ settings, verdict }) => {
        const problems = verdict.accepted ? verdict.objects.flatMap(validate) : [];
        return problems.length > 0 ? [shown(settings, problems)] : [];
      });
      const kinds = cases.flatMap(({ verdict }) => (verdict.accepted ? verdict.objects.map(({ kind }) => kind) : []));
      expect(wrong).toEqual([]);
      expect(kinds.filter((kind) => kind === often).length).toBeGreaterThan(10);
    });
  });
});

const instance = {
  name: "instance",
  dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

function queries(name: string): unknown {
  return { metrics: { customQueries: { add: [{ name, queries: { name: "queries", key: "a.yaml" } }] } } };
}

describeWhen(postgresClusterDefinition() !== undefined, noPostgresClusterDefinition, "PGO's definitions", () => {
  let validate: ReturnType<typeof pgoValidator>;
  beforeAll(() => {
    validate = pgoValidator();
  });

  it.each([
    ["two entries of one name", { instances: [{ ...instance }, { ...instance, replicas: 2 }] }, "/spec/instances"],
    ["a value twice in a set", { users: [{ name: "app", databases: ["a", "a"] }] }, "/spec/users/0/databases"],
    ["more than 32 bits hold", { patroni: { syncPeriodSeconds: 2 ** 31 } }, "/spec/patroni/syncPeriodSeconds"],
    ["a parameter that PGO cannot read", { config: { parameters: { a: 2 ** 31 } } }, "/spec/config/parameters/a"],
    [
      "a pattern of Go's",
      { instrumentation: queries("a b") },
      "/spec/instrumentation/metrics/customQueries/add/0/name",
    ],
  ])("see %s", (_what, changes, at) => {
    const object = postgresClusterObject(crunchyCluster());
    const problems = validate({ ...object, spec: { ...(object["spec"] as object), ...changes } });
    expect(validate(object)).toEqual([]);
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([at]);
  });
});
