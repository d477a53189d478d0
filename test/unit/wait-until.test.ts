import { waitUntil } from "../../components/shared/wait-until";

describe("waitUntil", () => {
  const nothing = (): string | undefined => undefined;
  const after = (checks: number, value = "done"): (() => string | undefined) => {
    let count = 0;
    return () => (++count > checks ? value : undefined);
  };

  it("returns at once if the condition is already true", async () => {
    const check = jest.fn(after(0));
    expect(await waitUntil({ check, interval: 60_000 })).toBe("done");
    expect(check).toHaveBeenCalledTimes(1);
  });

  it("checks again after each interval", async () => {
    const start = performance.now();
    expect(await waitUntil({ check: async () => Promise.resolve(poll()), interval: 20 })).toBe("done");
    expect(performance.now() - start).toBeGreaterThanOrEqual(38);
  });
  const poll = after(2);

  it("returns undefined after the timeout", async () => {
    const check = jest.fn(nothing);
    expect(await waitUntil({ check, interval: 10, timeout: 25 })).toBeUndefined();
    expect(check.mock.calls.length).toBeGreaterThan(1);
  });

  it("stops sleeping on an abort, and checks once more", async () => {
    const check = jest.fn(nothing);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 20);
    expect(await waitUntil({ check, interval: 60_000, signal: controller.signal })).toBeUndefined();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it("rethrows the error of the check", async () => {
    const check = (): undefined => {
      throw new Error("gone");
    };
    await expect(waitUntil({ check, interval: 10 })).rejects.toThrow("gone");
  });
});
