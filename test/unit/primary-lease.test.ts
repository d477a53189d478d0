import fc from "fast-check";
import { cloudNativePgClusterSchema } from "../helpers/schemas";
import { cloudNativePgSettings, type CloudNativePgSettings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

const lease = (keys: Record<string, number>): CloudNativePgSettings =>
  cloudNativePgSettings({ cloudNativePg: { primaryLease: keys } });

describe("the lease of the primary", () => {
  describeRule({
    rule: "primary-lease-can-be-renewed",
    schema: cloudNativePgClusterSchema,
    refused: lease({ durationSeconds: 4 }),
    at: ["cloudNativePg", "primaryLease", "durationSeconds"],
    accepted: lease({ durationSeconds: 5 }),
  });

  /** What NewLeaderElector of client-go demands, which stops the primary's pod where it is not met. */
  const elects = (duration: number, deadline: number, retry: number): boolean =>
    duration > deadline && deadline > retry * 1.2;

  it("is accepted exactly when the instance manager can hold it", () => {
    const small = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(small, small, small, (durationSeconds, renewDeadlineSeconds, retryPeriodSeconds) => {
        const keys = { durationSeconds, renewDeadlineSeconds, retryPeriodSeconds };
        const accepted = problemsWith(cloudNativePgClusterSchema, lease(keys)).length === 0;
        expect(accepted).toBe(elects(durationSeconds, renewDeadlineSeconds, retryPeriodSeconds));
      }),
    );
  });

  it("names a value that is accepted", () => {
    const [problem] = problemsWith(
      cloudNativePgClusterSchema,
      lease({ durationSeconds: 40, renewDeadlineSeconds: 5, retryPeriodSeconds: 5 }),
    );
    expect(problem?.message).toContain("at least 7");
    expect(
      problemsWith(
        cloudNativePgClusterSchema,
        lease({ durationSeconds: 40, renewDeadlineSeconds: 7, retryPeriodSeconds: 5 }),
      ),
    ).toEqual([]);
  });
});
