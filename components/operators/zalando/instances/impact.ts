import type { FieldRule } from "../../../model/impact/impact";

/** Effect of the number of instances: volumes of removed replicas stay. Source: persistentVolumeClaimRetentionPolicy of the StatefulSet. */
export const instanceCount: FieldRule = ({ before, after }) => {
  const [was, is] = [Number(before ?? 1), Number(after ?? 1)];
  if (is === 0) return [{ level: "outage", words: "every instance stops; the volumes stay" }];
  if (is > was)
    return [
      { level: "data copied", words: "each new replica copies the data, or continues on a volume that it had before" },
    ];
  return [
    {
      level: "switchover",
      words: "the last instances stop, and one of them can be the primary; their volumes stay and still cost storage",
    },
  ];
};
