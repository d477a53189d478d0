import type { EngineEvent, OpType } from "@pulumi/pulumi/automation";
import { showValue } from "../../components/shared/show-value";

/** One planned change of the engine. */
export interface Change {
  readonly op: OpType;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** True if a deleted resource stays, and is only removed from the state. */
  readonly kept: boolean;
  /** Previous and new inputs of the program. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
  readonly properties: readonly PropertyChange[];
}

/** One changed property, before and after. */
export interface PropertyChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const symbols: Partial<Record<OpType, string>> = {
  create: "+",
  update: "~",
  delete: "-",
  replace: "±",
  "create-replacement": "±",
  "delete-replaced": "-",
};

/** Returns the changes among the events of an operation, without unchanged resources. */
export function changesOf(events: readonly EngineEvent[]): Change[] {
  return events.flatMap((event) => changeOf(event) ?? []);
}

/** Returns the change that an event announces, if it concerns a real resource. */
export function changeOf(event: EngineEvent): Change | undefined {
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || symbols[metadata.op] === undefined) return undefined;
  if (metadata.op === "replace" || metadata.op === "delete-replaced") return undefined;
  if (/^(pulumi|pgstack):/.test(metadata.type)) return undefined;
  const [before, after] = [metadata.old?.inputs, metadata.new?.inputs];
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    name: metadata.urn.split("::").at(-1) ?? metadata.urn,
    kept: metadata.op === "delete" && metadata.old?.retainOnDelete === true,
    before,
    after,
    properties: differences(before ?? {}, after ?? {}).filter(
      ({ path }) => !path.startsWith("__") && !isForEngine(path),
    ),
  };
}

/** Returns true for a field that only controls how the engine applies an object, for example its wait condition. */
export function isForEngine(path: string): boolean {
  return path.startsWith("metadata.annotations.pulumi.com/");
}

/** Formats changes as lines: a sign, the kind, the name; below, each changed property. */
export function describeChanges(changes: readonly Change[]): string {
  return changes
    .flatMap((change) => [
      `  ${symbols[change.op] ?? "?"} ${shortType(change.type)} ${change.name}${change.kept ? ": stays, and is only removed from the state" : ""}`,
      ...(change.op === "update" || change.op === "create-replacement"
        ? change.properties.map(
            ({ path, before, after }) => `      ${path}: ${showValue(before)} → ${showValue(after)}`,
          )
        : []),
    ])
    .join("\n");
}

/** `kubernetes:apps/v1:Deployment` becomes `Deployment`. */
export function shortType(type: string): string {
  return type.split(":").at(-1) ?? type;
}

function differences(before: unknown, after: unknown, path = ""): PropertyChange[] {
  if (Object.is(before, after)) return [];
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      differences(
        Reflect.get(before, key),
        Reflect.get(after, key),
        Array.isArray(before) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return [{ path, before, after }];
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
