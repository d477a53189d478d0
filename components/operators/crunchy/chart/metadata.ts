import { unlessEmpty } from "../../../shared/defined";
import type { Metadata } from "../crd.gen";

type Text = Readonly<Record<string, string>>;

/** Renders labels and annotations, if any. */
export function metadataOf(of: { readonly labels: Text; readonly annotations: Text }): Metadata | undefined {
  return unlessEmpty({ labels: unlessEmpty(of.labels), annotations: unlessEmpty(of.annotations) });
}
