import { z } from "zod";

const quantityPattern = /^(\d+(?:\.\d+)?)(m|[kMGTPE]|[KMGTPE]i)?$/;

const factors: Readonly<Record<string, number>> = {
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a Kubernetes quantity stands for: bytes for sizes, cores for CPU. */
export function quantity(text: string): number {
  const match = quantityPattern.exec(text);
  if (match === null) throw new Error(`"${text}" is not a Kubernetes quantity`);
  return Number(match[1]) * (factors[match[2] ?? ""] ?? Number.NaN);
}

/** A size in bytes as a Kubernetes quantity with a unit, for example `10Gi`. */
export const sizeQuantity = z
  .string()
  .regex(/^\d+(\.\d+)?([KMGTPE]i|[kMGTPE])$/, {
    error: 'not a size; write a Kubernetes quantity with its unit, for example "10Gi" or "512Mi"',
  })
  .refine((text) => !quantityPattern.test(text) || quantity(text) > 0, { error: "must be more than zero" });

/** CPU in cores, for example `500m` (half a core) or `2`. */
export const cpuQuantity = z
  .string({ error: 'not a CPU quantity; write it as a string, for example "500m" or "2"' })
  .regex(/^\d+(\.\d+)?m?$/, { error: 'not a CPU quantity; write for example "500m" (half a core) or "2"' })
  .refine((text) => !quantityPattern.test(text) || quantity(text) > 0, { error: "must be more than zero" });

/** A Kubernetes object name that is also a DNS label: lower case, digits, hyphens, starts with a letter. */
export function dnsLabel(maxLength = 63): z.ZodString {
  return z
    .string()
    .min(1, { error: "must not be empty" })
    .max(maxLength, { error: `must not be longer than ${maxLength} characters` })
    .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, {
      error: "must be lower-case letters, digits and hyphens, start with a letter and end with a letter or digit",
    });
}

/** A Postgres identifier that needs no quoting anywhere. */
export const postgresName = z
  .string()
  .max(63, { error: "Postgres cuts names after 63 characters; write a shorter one" })
  .regex(/^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$/, {
    error: "must be lower-case letters, digits, hyphens and underscores, and start and end with a letter or digit",
  });
