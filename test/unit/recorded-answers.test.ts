import { patroniProblem } from "../../components/model/patroni";
import { poolerValueProblem } from "../../components/model/pooler-settings/value";
import { crunchyClusterSchema } from "../helpers/schemas";
import { serverSetting } from "../../components/model/server-settings/known";
import { valueProblem } from "../../components/model/server-settings/value";
import { type PatroniAnswer, type PgBouncerAnswer, recorded } from "../generate/answers";
import { crunchySettings } from "../helpers/clusters";

describe("recorded answers of Patroni", () => {
  const { program, answers } = recorded<PatroniAnswer>("patroni");
  /** Whether the rules for PGO accept a setting; those of the operator itself are left out. */
  const accepts = (version: number, name: string, value: string): boolean => {
    const found = crunchyClusterSchema.safeParse(
      crunchySettings({ version: version as 17, parameters: { [name]: value } }),
    );
    return (found.error?.issues ?? []).every(({ path }) => path[0] !== "parameters");
  };

  it("are of the release that the rules cite", () => {
    expect(program).toBe("Patroni 4.1.4");
    expect(answers.length).toBeGreaterThan(1000);
  });

  it("every value that is accepted here, Patroni hands on as it is", () => {
    const accepted = answers.filter(([version, name, value]) => accepts(version, name, value));
    expect(accepted.filter(([, , value, handedOn]) => handedOn !== value)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(200);
  });

  it("what it replaces or leaves out, and Postgres takes, is refused for that reason", () => {
    const replaced = answers.filter(([version, name, value, handedOn]) => {
      const setting = serverSetting(name, version);
      return setting !== undefined && valueProblem(setting, value) === undefined && handedOn !== value;
    });
    expect(replaced.filter(([version, name, value]) => accepts(version, name, value))).toEqual([]);
    expect(replaced.length).toBeGreaterThan(50);
  });

  it("what it hands on, the rule on notations accepts", () => {
    const handedOn = answers.filter(([, , value, answer]) => answer === value);
    expect(handedOn.filter(([version, name, value]) => patroniProblem(name, value, version) !== undefined)).toEqual([]);
  });
});

describe("recorded answers of PgBouncer", () => {
  const { program, answers } = recorded<PgBouncerAnswer>("pgbouncer");

  it("are of a real program", () => {
    expect(program).toMatch(/^PgBouncer 1\.24\.1, \d\d settings$/);
    expect(answers.length).toBeGreaterThan(400);
  });

  it("every value that is accepted here, PgBouncer starts with", () => {
    const accepted = answers.filter(([name, value]) => poolerValueProblem(name, value) === undefined);
    expect(accepted.filter(([, , starts]) => !starts)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(100);
  });

  it("it starts with little that is refused here: negative, octal and hexadecimal numbers, fractions like .5 and 1e3, and limits of zero", () => {
    const more = answers.filter(([name, value, starts]) => starts && poolerValueProblem(name, value) !== undefined);
    expect([...new Set(more.map(([, value]) => value))].sort()).toEqual(["-1", ".5", "0", "010", "0x40", "1e3"].sort());
  });
});
