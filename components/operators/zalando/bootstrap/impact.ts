import { impossible } from "../../../model/impact/effects";
import type { FieldRule } from "../../../model/impact/impact";

/**
 * Effect of a change of the primary that a cluster follows. Source: Zalando's operator 1.15, pkg/cluster/sync.go,
 * syncStandbyClusterConfiguration; docs/user.md, Promote the standby, Adding standby section after promotion.
 */
export const standby: FieldRule = ({ before, after }) => {
  if (after === undefined)
    return [
      {
        level: "outage",
        words:
          "every instance restarts, then the standby is promoted and no longer follows its primary; it cannot be undone except with a new standby",
      },
    ];
  return before === undefined
    ? [
        impossible(
          "the operator would make the running cluster read-only, and it could not follow the primary, whose WAL is not a continuation of its own",
          "create another cluster as the standby",
        ),
      ]
    : [
        impossible(
          "the standby has WAL of the primary that it followed so far, and another one does not continue it",
          "create another standby",
        ),
      ];
};
