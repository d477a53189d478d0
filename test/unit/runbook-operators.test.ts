import { alerts } from "../../components/monitoring/alerts";
import { type Signal, signalsIn } from "../../components/model/metrics/signals";
import { type Source, sources } from "../../components/monitoring/sources";
import { operators } from "../../components/operators";
import { readRepository } from "../helpers/repository";

const signalsFrom = (all: readonly Source[]): Signal[] =>
  all.flatMap(({ signals = {} }) => Object.keys(signals) as Signal[]);

const ofOperators = new Set(signalsFrom(operators.flatMap(({ clusterSources }) => clusterSources)));
const elsewhere = new Set(signalsFrom(sources).filter((signal) => !ofOperators.has(signal)));

/** Short names of the operators whose clusters have the signals of an expression; expected values exist for every cluster. */
function raisedOn(expression: string): string[] {
  const needed = (signalsIn(expression) as Signal[]).filter(
    (signal) => !signal.startsWith("expected_") && !elsewhere.has(signal),
  );
  return operators
    .filter(({ clusterSources }) => needed.every((signal) => signalsFrom(clusterSources).includes(signal)))
    .map(({ shortName }) => shortName);
}

describe("a runbook that names operators", () => {
  it.each(alerts.map(({ name, expression }) => [name, expression] as const))(
    "%s names each one whose clusters raise the alert",
    (name, expression) => {
      const text = readRepository(`docs/runbooks/${name}.md`);
      const named = operators.map(({ shortName }) => shortName).filter((shortName) => text.includes(shortName));
      if (named.length > 0) expect(named).toEqual(expect.arrayContaining(raisedOn(expression)));
    },
  );

  it("exists for alerts of every operator", () => {
    expect(raisedOn("pgstack:instance_primary == 1")).toEqual(operators.map(({ shortName }) => shortName));
    expect(raisedOn("pgstack:backup_age_seconds > 1")).not.toContain("Zalando");
  });
});
