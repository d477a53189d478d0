import { z } from "zod";

/**
 * Schema of a plain name that is often confused with an address. The message suggests the name in the address.
 *
 * @param what message for a text without such a name: the problem and the fix.
 * @param meant returns the name in a text; by default without scheme and path, in lower case.
 */
export function plainName(pattern: RegExp, what: string, meant: (text: string) => string = bareHost): z.ZodString {
  return z.string().regex(pattern, {
    error: ({ input }) => {
      const name = typeof input === "string" ? meant(input) : "";
      return pattern.test(name) ? `${what.split(";")[0] ?? what}; write "${name}"` : what;
    },
  });
}

/** Returns a text without its scheme. */
export function withoutScheme(text: string): string {
  return text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
}

/** Returns the host, or the bucket, of an address, in lower case. */
export function bareHost(text: string): string {
  return (withoutScheme(text).split(/[/?#]/)[0] ?? "").toLowerCase();
}

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

const notASize = 'not a size; write a Kubernetes quantity with its unit, for example "10Gi" or "512Mi"';

/** A size in bytes as a Kubernetes quantity with a unit, for example `10Gi`. */
export const sizeQuantity = z
  .string({ error: ({ input }) => (input === undefined ? undefined : notASize) })
  .regex(/^\d+(\.\d+)?([KMGTPE]i|[kMGTPE])$/, { error: notASize })
  .refine((text) => !quantityPattern.test(text) || quantity(text) > 0, { error: "must be more than zero" });

/** CPU in cores, for example `500m` (half a core) or `2`. */
export const cpuQuantity = z
  .string({
    error: ({ input }) =>
      input === undefined ? undefined : 'not a CPU quantity; write it as a string, for example "500m" or "2"',
  })
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

/** The name of a Kubernetes object that may have dots, as a Secret's may. */
export const objectName = z
  .string()
  .max(253, { error: "must not be longer than 253 characters" })
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
    error: "must be lower-case letters, digits, hyphens and dots, and start and end with a letter or digit",
  });

/** A key of a Secret or ConfigMap. */
export const dataKey = z
  .string()
  .max(253, { error: "must not be longer than 253 characters" })
  .regex(/^(?!\.$|\.\.)[-._a-zA-Z0-9]+$/, {
    error: 'must be letters, digits, hyphens, underscores and dots, for example "ca.crt"',
  });

const imagePattern =
  /^[a-z0-9][a-zA-Z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/**
 * Schema of a container image with a fixed version: without a tag, or with the tag `latest`, a restarted pod may run
 * another version than its peers.
 */
export const imageReference = plainName(
  imagePattern,
  'not an image; write for example "registry.example.com/postgres:17.5", or a digest as "...@sha256:<64 digits>"',
  (text) => withoutScheme(text).replace(/\/+$/, ""),
).refine((image) => !imagePattern.test(image) || /@sha256:|:(?!latest$)[\w.-]+$/.test(image.split("/").at(-1) ?? ""), {
  error: "has no version; name a tag other than latest, or a digest",
});

/** The name of a label, annotation or taint, with an optional domain as prefix. */
export const metadataKey = z
  .string()
  .max(317, { error: "must not be longer than 317 characters: 253 of the domain, a slash and 63" })
  .regex(
    /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/,
    { error: 'not a name of a label or annotation; write for example "team" or "example.com/team"' },
  )
  .refine((key) => key.indexOf("/") <= 253, { error: "must not have more than 253 characters before the slash" });

/** The value of a label or taint. */
export const labelValue = z.string().regex(/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/, {
  error: "not a value of a label: at most 63 letters, digits, hyphens, underscores and dots",
});

/** Labels for Kubernetes objects. */
export const labelMap = z.record(metadataKey, labelValue);

/** Annotations for Kubernetes objects. */
export const annotationMap = z.record(metadataKey, z.string());

/** Names of Secrets that images are pulled with; Kubernetes refuses a pod that names one of them twice. */
export const pullSecretNames = z
  .array(objectName)
  .refine((names) => new Set(names).size === names.length, { error: "names a Secret twice; keep one" });

/** The largest number that most fields of Kubernetes and of its operators hold: they count in 32 bits. */
export const largestCount = 2 ** 31 - 1;
