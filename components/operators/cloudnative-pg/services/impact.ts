import { z } from "zod";
import { impossible, nothing } from "../../../model/impact/effects";
import type { Effect, FieldChange, ImpactTable } from "../../../model/impact/impact";

/** Effects of additional Services. */
export const servicesImpacts: ImpactTable["fields"] = {
  "spec.managed.services.additional": additional,
  "spec.managed.services.disabledDefaultServices": nothing("the listed Services are deleted, others are created"),
};

const keys = z.record(z.string(), z.unknown()).default({});
const templates = z
  .array(
    z.looseObject({
      serviceTemplate: z.looseObject({
        metadata: z.looseObject({ name: z.string(), labels: keys, annotations: keys }),
      }),
    }),
  )
  .default([]);

/** Source: CloudNativePG 1.30, internal/controller/cluster_create.go, serviceReconciler: it adds labels and annotations, and removes none. */
function additional({ before, after }: FieldChange): readonly Effect[] {
  const [was, is] = [servicesOf(before), servicesOf(after)];
  const removed = [...was.keys()].filter((name) => !is.has(name));
  return [
    ...removed.map((name): Effect => ({
      level: "outage",
      words: `the Service ${name} is deleted: clients that use it lose the database`,
    })),
    ...[...is].map(([name, service]): Effect => {
      const old = was.get(name);
      if (old === undefined) return nothing(`the Service ${name} is created`);
      const gone = (["labels", "annotations"] as const).flatMap((kind) =>
        Object.keys(old[kind]).filter((key) => !(key in service[kind])),
      );
      return gone.length > 0
        ? impossible(
            `the operator removes no labels and annotations of a Service: ${name} keeps ${gone.join(", ")}`,
            "give the Service another name",
          )
        : nothing(`the Service ${name} is updated; with another type its address changes`);
    }),
  ];
}

function servicesOf(list: unknown): Map<string, { readonly labels: object; readonly annotations: object }> {
  const services = templates.safeParse(list).data ?? [];
  return new Map(services.map(({ serviceTemplate: { metadata } }) => [metadata.name, metadata]));
}
