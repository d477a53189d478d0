import fc from "fast-check";
import {
  cpuQuantity,
  dnsLabel,
  labelValue,
  metadataKey,
  postgresName,
  quantity,
  sizeQuantity,
} from "../../components/shared/scalars";

const units = { K: 1e3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const binary = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };

describe("quantities", () => {
  it.each([
    ["1Gi", 1073741824],
    ["1.5Gi", 1610612736],
    ["500m", 0.5],
    ["2", 2],
    ["10M", 10_000_000],
    ["3k", 3000],
  ])("%s is %p", (text, value) => {
    expect(quantity(text)).toBe(value);
  });

  it("are the number times the unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4096 }),
        fc.constantFrom(...Object.entries(binary)),
        (n, [unit, factor]) => {
          expect(quantity(`${n}${unit}`)).toBe(n * factor);
          expect(sizeQuantity.safeParse(`${n}${unit}`).success).toBe(true);
        },
      ),
    );
  });

  it.each(["", "Gi", "10 Gi", "-1Gi", "1gi", "1e3", "1GiB", "ten"])("%p is none", (text) => {
    expect(() => quantity(text)).toThrow(`"${text}" is not a Kubernetes quantity`);
    expect(sizeQuantity.safeParse(text).success).toBe(false);
  });
});

describe("sizes", () => {
  it.each(Object.keys({ ...units, ...binary }).filter((unit) => unit !== "K"))("may have the unit %s", (unit) => {
    expect(sizeQuantity.safeParse(`10${unit}`).success).toBe(true);
  });

  it.each([
    ["10", "not a size"],
    ["100m", "not a size"],
    ["0Gi", "more than zero"],
    ["0.0Gi", "more than zero"],
    ["10GB", "not a size"],
    ["10K", "not a size"],
  ])("%s is refused: %s", (text, reason) => {
    const issues = sizeQuantity.safeParse(text).error?.issues ?? [];
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining(reason)]);
  });
});

describe("CPU quantities", () => {
  it.each(["500m", "2", "0.5", "1.5"])("%s is one", (text) => {
    expect(cpuQuantity.safeParse(text).success).toBe(true);
  });

  it.each(["0", "0m", "2Gi", "-1", "", "two"])("%p is refused", (text) => {
    expect(cpuQuantity.safeParse(text).success).toBe(false);
  });

  it("that are numbers say how to write them", () => {
    expect(cpuQuantity.safeParse(2).error?.issues[0]?.message).toContain('write it as a string, for example "500m"');
  });
});

describe("names", () => {
  it("of objects are what Kubernetes takes for a DNS label", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9-_.]{1,70}$/), (name) => {
        // Kubernetes: Service names, RFC 1035.
        const right = name.length <= 63 && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name);
        expect(dnsLabel().safeParse(name).success).toBe(right);
      }),
    );
  });

  it("of objects have a longest length", () => {
    expect(dnsLabel(41).safeParse("a".repeat(41)).success).toBe(true);
    expect(
      dnsLabel(41)
        .safeParse("a".repeat(42))
        .error?.issues.map(({ message }) => message),
    ).toEqual(["must not be longer than 41 characters"]);
  });

  it.each(["app", "a_b", "a-b", "1st", "a".repeat(63)])("of Postgres: %s is one", (name) => {
    expect(postgresName.safeParse(name).success).toBe(true);
  });

  it.each(["", "App", "_a", "a_", "a b", 'a"b', "a;b", "a".repeat(64)])("of Postgres: %p is none", (name) => {
    expect(postgresName.safeParse(name).success).toBe(false);
  });
});

describe("labels", () => {
  it.each([
    ...["team", "Team_1", "example.com/team", "a.b-c.d/x.y", "a".repeat(63)],
    `${"a.".repeat(126)}a/${"b".repeat(63)}`,
  ])("%s is a name", (key) => {
    expect(metadataKey.safeParse(key).success).toBe(true);
  });

  it.each([
    ...["", "/", "a/", "/a", "a..b/c", "-a.b/c", "a-.b/c", "A.b/c", "a/b/c", "a b", "_a", "a_", "a".repeat(64)],
    `${"a.".repeat(126)}ab/b`,
    `${"a.".repeat(126)}a/${"b".repeat(64)}`,
  ])("%p is no name", (key) => {
    expect(metadataKey.safeParse(key).success).toBe(false);
  });

  it.each(["", "a", "A-b_c.d", "a".repeat(63)])("%p is a value", (value) => {
    expect(labelValue.safeParse(value).success).toBe(true);
  });

  it.each(["-", "a-", "a b", "ä", "a".repeat(64)])("%p is no value", (value) => {
    expect(labelValue.safeParse(value).success).toBe(false);
  });
});
