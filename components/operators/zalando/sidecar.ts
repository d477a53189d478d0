/** Name and number of the port of the exporter. */
export const exporterPort = { name: "exporter", number: 9187 } as const;

/** A sidecar of instances. Source: Zalando's operator 1.15, pkg/apis/acid.zalan.do/v1/postgresql_type.go, Sidecar. */
export interface Sidecar extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly resources: { readonly requests: Readonly<Record<string, string>> };
}
