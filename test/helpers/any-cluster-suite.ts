import fc from "fast-check";
import { PostgresCluster, type PostgresClusterArgs } from "../../components/postgres-cluster";
import { cloudNativePgClusterSchema, crunchyClusterSchema, zalandoClusterSchema } from "./schemas";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { InvalidInput } from "../../components/shared/validation";
import { cloudNativePgCases } from "./any-cloudnative-pg-cluster";
import type { AnySettings } from "./any-cluster";
import { crunchyCases } from "./any-crunchy-cluster";
import { zalandoCases } from "./any-zalando-cluster";
import { cloudNativePgValidator, pgoValidator, type Verdict, verdictOn, zalandoValidator } from "./cluster-acceptance";
import {
  cloudNativePgManifest,
  noCloudNativePgManifest,
  noPostgresClusterCrd,
  noZalandoCrd,
  postgresClusterCrd,
  zalandoCrds,
} from "./crd";
import { record } from "./mocks";
import { describeWhen } from "./when";

/** How much of what the schema accepts is tried. */
interface Sample {
  /** Any other seed must do as well; `test/bench/schema.ts` takes a fresh one. */
  readonly seed: number;
  readonly numRuns: number;
  /** Each key must be among so many that are accepted, and so many of what CRDs describe often. */
  readonly least: number;
  /** So many rules, as a share of those listed below, must refuse something. */
  readonly rules: number;
}

/** What of an operator's definitions the settings are held against. */
const operators = [
  {
    title: "Crunchy",
    schema: crunchyClusterSchema,
    own: "crunchy",
    ownKeys: Object.keys(crunchyClusterSchema.shape.crunchy.unwrap().shape),
    made: crunchyCases,
    reasons: 50,
    there: postgresClusterCrd() !== undefined,
    absent: noPostgresClusterCrd,
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
  {
    title: "Zalando",
    schema: zalandoClusterSchema,
    own: "zalando",
    ownKeys: Object.keys(zalandoClusterSchema.shape.zalando.unwrap().shape),
    made: zalandoCases,
    reasons: 20,
    there: zalandoCrds() !== undefined,
    absent: noZalandoCrd,
    validator: zalandoValidator,
    often: "postgresql",
  },
] as const;

/** Cases for a message: with the seed and the whole of the settings they can be tried again. */
function shown(seed: number, settings: AnySettings, problems: readonly string[]): string {
  return `seed ${seed}: ${problems.join("; ")}\n${JSON.stringify(settings)}`;
}

/** Generated settings of every operator: what the schema accepts is what the operators' CRDs accept, and what it refuses never reaches the engine. */
export function describeAnyCluster({ seed, numRuns, least, rules: share }: Sample): void {
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
      expect(rules.size).toBeGreaterThan(reasons * share);
    });

    it.each(Object.keys(schema.shape))("have the key %s among those accepted", (key) => {
      const count = cases.filter(({ settings, verdict }) => verdict.accepted && settings[key] !== undefined).length;
      expect(count).toBeGreaterThanOrEqual(least);
    });

    it.each(ownKeys)(`have the key ${own}.%s among those accepted`, (key) => {
      const has = ({ settings }: (typeof cases)[number]): boolean => Object.hasOwn(settings[own] ?? {}, key);
      expect(cases.filter((one) => one.verdict.accepted && has(one)).length).toBeGreaterThanOrEqual(least);
    });

    it("never reach the engine when they are refused", async () => {
      const refused = cases.filter(({ verdict }) => !verdict.accepted);
      const wrong: string[] = [];
      const { resources } = await record(() => {
        for (const [i, { settings }] of refused.entries()) {
          try {
            new PostgresCluster(`case-${i}`, settings as unknown as PostgresClusterArgs);
            wrong.push(shown(seed, settings, ["is not refused"]));
          } catch (error) {
            if (!(error instanceof InvalidInput)) wrong.push(shown(seed, settings, [String(error)]));
          }
        }
      });
      expect(refused.length).toBeGreaterThan(20);
      expect(wrong).toEqual([]);
      expect(resources.filter(({ custom }) => custom)).toEqual([]);
    });

    describeWhen(there, absent, "and the operator's CRDs", () => {
      let validate: (object: KubernetesObject) => string[];
      beforeAll(() => {
        validate = operator.validator();
      });

      it("agree on what is accepted", () => {
        const wrong = cases.flatMap(({ settings, verdict }) => {
          const problems = verdict.accepted ? verdict.objects.flatMap(validate) : [];
          return problems.length > 0 ? [shown(seed, settings, problems)] : [];
        });
        const kinds = cases.flatMap(({ verdict }) => (verdict.accepted ? verdict.objects.map(({ kind }) => kind) : []));
        expect(wrong).toEqual([]);
        expect(kinds.filter((kind) => kind === often).length).toBeGreaterThan(2 * least);
      });
    });
  });
}
