import type { z } from "zod";
import type { ConfigMap, Item } from "../crd.gen";
import type { certificate } from "../schema/containers";

/** Renders the reference to a certificate, with keys whose names differ from PGO's defaults. */
export function certificateSecret(of: z.output<typeof certificate>): ConfigMap {
  const items: Item[] = [
    { key: of.certificateKey, path: "tls.crt" },
    { key: of.privateKey, path: "tls.key" },
    { key: of.authorityKey, path: "ca.crt" },
  ];
  return { name: of.secret, items: items.some(({ key, path }) => key !== path) ? items : undefined };
}
