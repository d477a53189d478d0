interface Volume {
  readonly size: string;
  readonly storageClass?: string | undefined;
  readonly autoGrow?:
    { readonly limit: string; readonly trigger: number; readonly maxGrow?: string | undefined } | undefined;
}

/** The claim of a volume. PGO reads the ceiling of its growth from the limit. Source: PGO 6.0, autogrow.go. */
export function claim({ size, storageClass, autoGrow }: Volume): Record<string, unknown> {
  return {
    accessModes: ["ReadWriteOnce"],
    ...(storageClass !== undefined ? { storageClassName: storageClass } : {}),
    resources: {
      requests: { storage: size },
      ...(autoGrow !== undefined ? { limits: { storage: autoGrow.limit } } : {}),
    },
    ...(autoGrow !== undefined
      ? {
          autoGrow: {
            trigger: autoGrow.trigger,
            ...(autoGrow.maxGrow !== undefined ? { maxGrow: autoGrow.maxGrow } : {}),
          },
        }
      : {}),
  };
}
