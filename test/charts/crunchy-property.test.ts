import fc from "fast-check";
import { PostgresCluster, type PostgresClusterArgs } from "../../components/postgres-cluster";
import { postgresClusterObject } from "../../components/postgres-cluster/crunchy/chart";
import { crunchyClusterSchema } from "../../components/postgres-cluster/schema";
import { InvalidInput } from "../../components/shared/validation";
import { anyCrunchySettings, type AnySettings } from "../helpers/any-crunchy-cluster";
import { crunchyCluster } from "../helpers/clusters";
import { pgoValidator, type Verdict, verdictOn } from "../helpers/crunchy-acceptance";
import { noPostgresClusterDefinition, postgresClusterDefinition } from "../helpers/crd";
import { record } from "../helpers/mocks";
import { describeWhen } from "../helpers/when";

/** Any other seed must do as well; `test/bench/schema.ts` takes a fresh one. */
const seed = 20_260_801;
const numRuns = 300;

let cases: readonly { readonly settings: AnySettings; readonly verdict: Verdict }[] = [];

beforeAll(() => {
  cases = fc
    .sample(anyCrunchySettings, { seed, numRuns })
    .map((settings) => ({ settings, verdict: verdictOn(settings) }));
});

/** Cases for a message: with the seed and the whole of the settings they can be tried again. */
function shown(settings: AnySettings, problems: readonly string[]): string {
  return `seed ${seed}: ${problems.join("; ")}\n${JSON.stringify(settings)}`;
}

describe("settings of any kind for a Crunchy cluster", () => {
  it("are accepted and refused in fair numbers", () => {
    const accepted = cases.filter(({ verdict }) => verdict.accepted).length;
    const rules = new Set(cases.flatMap(({ verdict }) => (verdict.accepted ? [] : verdict.rules)));
    process.stderr.write(`    ${accepted} of ${numRuns} accepted; ${rules.size} reasons refused the others\n`);
    expect(accepted / numRuns).toBeGreaterThan(0.3);
    expect(accepted / numRuns).toBeLessThan(0.9);
    expect(rules.size).toBeGreaterThan(50);
  });

  it.each(Object.keys(crunchyClusterSchema.shape))("have the key %s among those accepted", (key) => {
    const count = cases.filter(({ settings, verdict }) => verdict.accepted && settings[key] !== undefined).length;
    expect(count).toBeGreaterThanOrEqual(5);
  });

  it.each(Object.keys(crunchyClusterSchema.shape.crunchy.unwrap().shape))(
    "have the key crunchy.%s among those accepted",
    (key) => {
      const has = ({ settings }: (typeof cases)[number]): boolean => Object.hasOwn(settings["crunchy"] ?? {}, key);
      expect(cases.filter((one) => one.verdict.accepted && has(one)).length).toBeGreaterThanOrEqual(5);
    },
  );

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
});

const instance = {
  name: "instance",
  dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

function queries(name: string): unknown {
  return { metrics: { customQueries: { add: [{ name, queries: { name: "queries", key: "a.yaml" } }] } } };
}

describeWhen(
  postgresClusterDefinition() !== undefined,
  noPostgresClusterDefinition,
  "settings of any kind for a Crunchy cluster, and PGO's definitions",
  () => {
    let validate: ReturnType<typeof pgoValidator>;
    beforeAll(() => {
      validate = pgoValidator();
    });

    it("agree on what is accepted", () => {
      const wrong = cases.flatMap(({ settings, verdict }) => {
        const problems = verdict.accepted ? verdict.objects.flatMap(validate) : [];
        return problems.length > 0 ? [shown(settings, problems)] : [];
      });
      const kinds = cases.flatMap(({ verdict }) => (verdict.accepted ? verdict.objects.map(({ kind }) => kind) : []));
      expect(wrong).toEqual([]);
      expect(kinds.filter((kind) => kind === "PGAdmin").length).toBeGreaterThan(10);
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
  },
);
