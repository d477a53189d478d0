import { Interruption } from "../../src/engine/interruption";
import { allPins, versionIn } from "../../src/pins/all-pins";
import { affects, findings, type PinTable, versionsOf } from "../../src/pins/findings";
import {
  type Acceptance,
  type Advisory,
  type Day,
  daysAfter,
  daysBetween,
  dayOf,
  type PinRow,
} from "../../src/pins/row";
import { pinTable } from "../../src/pins/table";
import { pinReport, pinsText, pinWarnings, upcoming } from "../../src/pins/text";
import { command } from "../../src/commands/pins";

const advisory: Advisory = {
  ids: ["CVE-1", "GHSA-1"],
  affected: "<1.2.4",
  fixed: "1.2.4",
  summary: "anybody becomes superuser",
  source: "the project",
};

const row = (rest: Partial<PinRow> = {}): PinRow => ({
  name: "Database 1.2",
  pins: ["database"],
  supportEnd: "2027-03-31",
  supportSource: "the project",
  newestOfLine: "1.2.4",
  newest: "1.3.0",
  newestSource: "the project",
  advisories: [],
  advisorySource: "the project",
  lookedUp: "2026-11-28",
  ...rest,
});

const acceptance = (rest: Partial<Acceptance> = {}): Acceptance => ({
  row: "Database 1.2",
  of: ["support"],
  reason: "1.3 is not built yet",
  written: "2027-03-01",
  until: "2027-05-31",
  ...rest,
});

const table = (rest: Partial<PinTable> = {}): PinTable => ({
  rows: [row()],
  accepted: [],
  pins: { database: "registry.example/database:1.2.3@sha256:aa" },
  ...rest,
});

const run = async (call: Parameters<typeof command>[0]): Promise<number> => command(call, new Interruption());

const problems = (of: PinTable, on: Day): string[] => findings(of, on).map(({ problem, fix }) => `${problem}. ${fix}`);

describe("the pins of the project", () => {
  it("have a support end and no advisory without an acceptance: run `npm run pins` for the table", () => {
    expect(problems(pinTable, dayOf(new Date()))).toEqual([]);
  });

  it("are each in one row of the table", () => {
    expect(pinTable.rows.flatMap(({ pins }) => pins).sort()).toEqual(Object.keys(allPins()).sort());
    expect(Object.keys(allPins())).toEqual(expect.arrayContaining(["local.etcd", "crunchy.postgisImages.17.postgis"]));
  });

  it("have rows with names, sources and days of their own", () => {
    const names = pinTable.rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { advisories, supportSource, newestSource, advisorySource, lookedUp } of pinTable.rows) {
      for (const text of [supportSource, newestSource, advisorySource]) expect(text).not.toBe("");
      expect(lookedUp <= dayOf(new Date())).toBe(true);
      for (const { ids, source } of advisories) expect([ids[0], source]).not.toContain("");
    }
  });

  it("name the version that the row's name names", () => {
    const line = (name: string): string | undefined => /(?<=\s)\d+(\.\d+)?/.exec(name)?.[0];
    const wrong = pinTable.rows.filter((one) => {
      const wanted = line(one.name);
      const own = one.name.startsWith("Debian") ? [] : versionsOf(one, pinTable.pins);
      return wanted !== undefined && own.some((version) => version !== wanted && !version.startsWith(`${wanted}.`));
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe("a support end", () => {
  it.each<[Day, number]>([
    ["2027-02-28", 0],
    ["2027-03-01", 1],
    ["2027-04-01", 1],
  ])("fails from 30 days before it: on %s there are %d findings", (on, count) => {
    expect(findings(table(), on)).toHaveLength(count);
  });

  it("names the day, the newest release and the acceptance to write", () => {
    expect(problems(table(), "2027-03-01")).toEqual([
      "support ends on 2027-03-31. Pin a supported release (newest known: 1.3.0; database), correct src/pins/rows if its source names another day, or add " +
        '{ row: "Database 1.2", of: ["support"], reason, written: "2027-03-01", until } to src/pins/accepted.ts; until is at most 2027-08-28.',
    ]);
  });

  it("is accepted until the last day of the acceptance, and not a day longer", () => {
    const accepted = table({ accepted: [acceptance()] });
    expect(findings(accepted, "2027-05-31")).toEqual([]);
    expect(problems(accepted, "2027-06-01")).toEqual([
      expect.stringMatching(/^support ended on 2027-03-31; its acceptance holds until 2027-05-31\. Pin/),
    ]);
  });

  it("is unknown without a finding", () => {
    expect(findings(table({ rows: [row({ supportEnd: "unknown" })] }), "2050-01-01")).toEqual([]);
  });
});

describe("an advisory", () => {
  const affected = table({ rows: [row({ advisories: [advisory] })] });

  it("that affects a pin fails, names the fixed version, and the acceptance to write", () => {
    expect(problems(affected, "2026-12-01")).toEqual([
      "CVE-1 affects the pinned 1.2.3: anybody becomes superuser. Pin 1.2.4 or newer (database), or add " +
        '{ row: "Database 1.2", of: ["CVE-1"], reason, written: "2026-12-01", until } to src/pins/accepted.ts; until is at most 2027-05-30.',
    ]);
  });

  it("that is accepted fails from the day after its acceptance", () => {
    const accepted = {
      ...affected,
      accepted: [acceptance({ of: ["CVE-1"], written: "2026-12-01", until: "2026-12-31" })],
    };
    expect(findings(accepted, "2026-12-31")).toEqual([]);
    expect(problems(accepted, "2027-01-01")).toEqual([
      expect.stringContaining(
        'write { row: "Database 1.2", of: ["CVE-1"], reason, written: "2027-01-01", until } in place of the acceptance in src/pins/accepted.ts',
      ),
    ]);
  });

  it("that is accepted twice holds until the later day", () => {
    const [first, second] = ["2026-12-31", "2027-01-31"].map((until) =>
      acceptance({ of: ["CVE-1"], written: "2026-12-01", until: until as Day }),
    );
    const accepted = { ...affected, accepted: [first, second].filter((one) => one !== undefined) };
    expect(findings(accepted, "2027-01-31")).toEqual([]);
    expect(findings(accepted, "2027-02-01")).toHaveLength(1);
  });

  it("that a newer pin fixes is none, and its acceptance is removed", () => {
    const fixed = { ...affected, pins: { database: "1.2.4" } };
    expect(findings(fixed, "2026-12-01")).toEqual([]);
    expect(problems({ ...fixed, accepted: [acceptance({ of: ["CVE-1"] })] }, "2026-12-01")).toEqual([
      'the acceptance is not needed. Remove "CVE-1" from src/pins/accepted.ts.',
    ]);
  });

  it.each([
    ["<18.7", "18.6", true],
    ["<18.7", "18.7", false],
    ["<1.28.4 || >=1.29.0 <1.30.0", "1.28.4", false],
    ["<1.28.4 || >=1.29.0 <1.30.0", "1.29.9", true],
    ["unknown", "9.9.9", true],
    [">=12.1.0 <12.1.4", "12.1.10", false],
  ])("with the range %s and version %s: affected is %s", (range, version, expected) => {
    expect(affects({ ...advisory, affected: range }, version)).toBe(expected);
  });
});

describe("an acceptance", () => {
  it("holds at most 180 days", () => {
    const long = acceptance({ written: "2027-01-05", until: "2027-07-05" });
    expect(problems(table({ accepted: [long] }), "2027-03-02")).toEqual([
      "the acceptance of 2027-01-05 holds until 2027-07-05. Set until to 2027-07-04 or earlier in src/pins/accepted.ts.",
    ]);
    expect(problems(table({ accepted: [{ ...long, until: "2027-07-04" }] }), "2027-03-02")).toEqual([]);
  });

  it("of a row or of a support end in the far future is removed", () => {
    const early = acceptance({ written: "2026-11-28", until: "2027-01-31" });
    expect(findings(table({ accepted: [early] }), "2026-12-01").map(({ problem }) => problem)).toEqual([
      "the acceptance is not needed",
    ]);
    expect(findings(table({ accepted: [acceptance({ row: "Other" })] }), "2026-12-01")).toHaveLength(1);
  });
});

describe("the table", () => {
  it("has days of the calendar, none written in the future", () => {
    const { rows, accepted } = pinTable;
    const days = [
      ...rows.flatMap(({ supportEnd, lookedUp }) => [supportEnd, lookedUp]),
      ...accepted.flatMap(({ written, until }) => [written, until]),
    ].filter((day) => day !== "unknown");
    expect(days.length).toBeGreaterThan(50);
    expect(days.filter((day) => Number.isNaN(Date.parse(day)) || dayOf(new Date(day)) !== day)).toEqual([]);
    const today = dayOf(new Date());
    expect(
      [...rows.map((one) => one.lookedUp), ...accepted.map((one) => one.written)].filter((day) => day > today),
    ).toEqual([]);
  });

  it("lacks a pin, names one that does not exist, or names one twice", () => {
    const found = (rest: Partial<PinTable>): string[] =>
      findings(table(rest), "2026-12-01").map((one) => `${one.row}: ${one.problem}`);
    expect(found({ pins: { database: "1.2.3", other: "2" } })).toEqual(["other: the pin is in no row"]);
    expect(found({ rows: [row({ pins: ["database", "gone"] })] })).toEqual(["Database 1.2: gone is no pin"]);
    expect(found({ rows: [row(), row({ name: "Copy" })] })).toEqual(["Copy: database is in two rows"]);
  });

  it.each([
    ["ghcr.io/cloudnative-pg/postgresql:15.19-202608170814-system-trixie@sha256:fa32", "15.19"],
    ["registry.example/crunchy-postgres-gis:ubi9-18.6-3.6-2633", "18.6"],
    ["quay.io/prometheus/prometheus:v3.11.2", "3.11.2"],
    ["trixie", "trixie"],
    ["17", "17"],
  ])("reads the version of %s as %s", (pin, version) => {
    expect(versionIn(pin)).toBe(version);
  });

  it("counts days across months", () => {
    expect(daysBetween("2026-11-28", "2026-12-31")).toBe(33);
    expect(daysAfter("2027-02-28", 1)).toBe("2027-03-01");
  });
});

describe("npm run pins", () => {
  it("names what is out of support, what ends soon, advisories, acceptances, and what is to do", () => {
    const text = pinsText(table({ rows: [row({ advisories: [advisory] })], accepted: [acceptance()] }), "2027-03-05");
    expect(text).toContain("Database 1.2  1.2.3   1.2.4           1.3.0   2027-03-31   26    1           2026-11-28");
    expect(text).toContain("Support ends within 30 days\n  Database 1.2: 2027-03-31 (the project)");
    expect(text).toContain(
      "Advisories that affect a pin\n  Database 1.2: CVE-1, fixed in 1.2.4: anybody becomes superuser",
    );
    expect(text).toContain("Accepted\n  Database 1.2, until 2027-05-31: support: 1.3 is not built yet");
    expect(text).toContain("Fails within 90 days\n  2027-06-01 Database 1.2: support ends on 2027-03-31");
    expect(text).toContain("To do now\n  Database 1.2: CVE-1 affects the pinned 1.2.3");
    expect(text.split("\n").at(-1)).toBe("1 of these fail the test on 2027-03-05.");
    // Without a terminal there are no colours.
    expect(text).not.toContain("\u001b");
  });

  it("names a support end that is further away than 30 days apart from those that are near", () => {
    expect(pinsText(table(), "2027-01-01")).toContain("Support ends within 90 days\n  Database 1.2");
    expect(pinsText(table(), "2027-04-01")).toContain("Out of support\n  Database 1.2");
    expect(pinsText(table(), "2026-12-01")).toContain("Nothing to do on 2026-12-01");
    expect(upcoming(table(), "2026-12-01").map(({ from }) => from)).toEqual(["2027-03-01"]);
  });

  it("is announced by npm test in the 30 days before a test fails", () => {
    expect(pinWarnings(table(), "2027-01-29", 30)).toEqual([]);
    expect(pinWarnings(table(), "2027-01-30", 30)).toEqual([
      "warning: test/unit/pins.test.ts fails from 2027-03-01: Database 1.2, support. Run npm run pins.",
    ]);
    expect(pinWarnings(table(), "2027-03-01", 30)).toEqual([]);
  });

  it("reports the same as JSON", () => {
    const report = pinReport(table({ rows: [row({ advisories: [advisory] })] }), "2027-01-01");
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({
      on: "2027-01-01",
      rows: [{ name: "Database 1.2", versions: ["1.2.3"], daysLeft: 89, affecting: ["CVE-1"] }],
      findings: [{ of: "CVE-1" }],
    });
  });

  it("ends with 1 where something is to do, with 0 where nothing is, and refuses what is no day", async () => {
    const log = jest.spyOn(console, "log").mockImplementation(() => undefined);
    await expect(run({ on: "2099-01-01" })).resolves.toBe(1);
    await expect(run({ on: "2026-11-28", json: true })).resolves.toBe(0);
    expect(JSON.parse(log.mock.calls.at(-1)?.[0] as string)).toMatchObject({ on: "2026-11-28", findings: [] });
    for (const on of ["2027-02-30", "tomorrow"]) {
      await expect(run({ on })).rejects.toThrow(`--on is "${on}": give a day, for example --on 2027-01-31.`);
    }
  });
});
