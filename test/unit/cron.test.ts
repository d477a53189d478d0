import { cronSchedule, parseCron, runsPerDay } from "../../components/shared/cron";

const perDay = (text: string): number => {
  const schedule = parseCron(text);
  if (typeof schedule === "string") throw new Error(schedule);
  return runsPerDay(schedule);
};

describe("a cron schedule", () => {
  it.each([
    ["0 1 * * *", 1],
    ["*/15 * * * *", 96],
    ["0 */4 * * *", 6],
    ["0 1 * * 0", 1 / 7],
    ["0 1 * * 1-6", 6 / 7],
    ["0,30 1-3 ? * MON,wed", (6 * 2) / 7],
    ["0 0 * jan *", 1 / 12],
    ["5/20 0 * * *", 3],
  ])("%s comes %d times a day", (text, times) => {
    expect(perDay(text)).toBeCloseTo(times, 6);
  });

  it("with both kinds of day comes on either", () => {
    expect(perDay("0 0 1 * 0")).toBeGreaterThan(perDay("0 0 * * 0"));
    expect(perDay("0 0 1 * 0")).toBeLessThan(perDay("0 0 * * 0") + perDay("0 0 1 * *"));
  });

  it.each([
    "@daily",
    "0 1 * *",
    "0 1 * * * *",
    "60 1 * * *",
    "0 24 * * *",
    "0 1 0 * *",
    "0 1 * 13 *",
    "0 1 * * 7",
    "0 1 * * 5-1",
    "*/0 1 * * *",
    "0/ 1 * * *",
    "1-2-3 1 * * *",
    "1.5 1 * * *",
    "-1 1 * * *",
    "0 1 * * sunday",
    "0 0 31 2,4 *",
    "TZ=UTC 0 1 * * *",
    "",
  ])("is not %j", (text) => {
    expect(cronSchedule.safeParse(text).success).toBe(false);
  });

  it("that cannot be is refused with what is wrong and an example", () => {
    expect(cronSchedule.safeParse("0 1 * * 7").error?.issues[0]?.message).toMatch(
      /^"7" is no day of week \(0 to 6\); write .* for example "0 1 \* \* 0"$/,
    );
    expect(cronSchedule.safeParse("0 0 30 2 *").error?.issues[0]?.message).toMatch(/^never occurs/);
    // Either day is enough, so this one comes on Sundays.
    expect(cronSchedule.safeParse("0 0 30 2 0").success).toBe(true);
  });
});
