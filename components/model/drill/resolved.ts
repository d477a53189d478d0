import type { ParsedDrill } from "./resolved.gen";

/** Settings of a drill with every default filled in. */
export type ResolvedDrill = ParsedDrill & { readonly enabled: boolean };
