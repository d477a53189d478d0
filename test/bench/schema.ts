// The schema of a Crunchy cluster at length, by hand: `node -r @swc-node/register test/bench/schema.ts [cases] [seed]`.
//
// Many settings of any kind, from a fresh seed: what the schema accepts must be rendered into what PGO's definitions take. The
// smallest counterexample is printed with the seed that leads to it. Then how long the configuration of production takes to be read.
import { randomInt } from "node:crypto";
import fc from "fast-check";
import { crunchyRules } from "../../components/operators/crunchy/rules";
import { server } from "../../components/operators/crunchy/server";
import { commonRules } from "../../components/model/rules";
import { crunchyClusterSchema } from "../helpers/schemas";
import { loadEnvironment } from "../../src/config/load";
import type { AnySettings } from "../helpers/any-cluster";
import { crunchyCases } from "../helpers/any-crunchy-cluster";
import { placesIn, placesOf } from "../helpers/any-of-schema";
import { pgoValidator, type Verdict, verdictOn } from "../helpers/cluster-acceptance";
import { stackConfiguration } from "../helpers/environments";
import { median } from "../helpers/median";

const [numRuns = 10_000, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number);
const shrinkingMs = 120_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`${numRuns} cases, seed ${seed}`);
const validate = pgoValidator();
const accepted = new Set<string>();
const refusals = new Set<string>();
let acceptedCount = 0;
let count = 0;
let failedAt: number | undefined;
const begun = Date.now();
const { counterexample, errorInstance } = fc.check(
  fc.property(crunchyCases.any, (settings) => {
    // What is found is made smaller for a while only.
    if (failedAt !== undefined && Date.now() - failedAt > shrinkingMs) return;
    const verdict = verdictOn(settings);
    if (failedAt === undefined) counted(settings, verdict);
    if (!verdict.accepted) return;
    const problems = verdict.objects.flatMap(validate);
    if (problems.length === 0) return;
    if (failedAt === undefined) say(`case ${count}: ${problems.join("; ")}; looking for a smaller one`);
    failedAt ??= Date.now();
    throw new Error(problems.join("\n"));
  }),
  { numRuns, seed },
);

const rules = [...commonRules(server), ...crunchyRules].map(({ id }) => id);
const places = [...placesOf(crunchyClusterSchema).keys()];
const absent = places.filter((place) => !accepted.has(place));
const silent = rules.filter((id) => !refusals.has(id));
say(`${acceptedCount} of ${count} accepted, in ${seconds()} s`);
say(`${places.length - absent.length} of ${places.length} keys were accepted; not: ${absent.join(", ") || "none"}`);
say(`${rules.length - silent.length} of ${rules.length} rules refused something; not: ${silent.join(", ") || "none"}`);

const prod = stackConfiguration("prod");
const times = Array.from({ length: 15 }, () => {
  const from = performance.now();
  loadEnvironment(prod, "Pulumi.prod.yaml");
  return performance.now() - from;
});
const typical = median(times);
say(`Pulumi.prod.yaml is read in ${typical.toFixed(1)} ms (first time ${(times[0] ?? 0).toFixed(1)} ms, at most 300)`);

if (counterexample !== null) {
  say(`not so:\n${String(errorInstance)}\n${JSON.stringify(counterexample[0], undefined, 2)}`);
}
process.exitCode = counterexample !== null || typical > 300 ? 1 : 0;

function counted(settings: AnySettings, verdict: Verdict): void {
  count += 1;
  if (count % 1000 === 0) say(`${count} after ${seconds()} s, ${acceptedCount} accepted`);
  if (!verdict.accepted) {
    for (const rule of verdict.rules) refusals.add(rule);
    return;
  }
  acceptedCount += 1;
  for (const place of placesIn(settings)) accepted.add(place);
}

function seconds(): string {
  return ((Date.now() - begun) / 1000).toFixed(0);
}
