import { nothing, reload } from "../../../model/impact/effects";
import type { ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effect of a change of a Service. */
export const addresses = nothing("the addresses of the database change: clients may need new ones, and must reconnect");

/** Effects of the fields of Services, certificates and authentication. */
export const accessImpacts: ImpactTable["fields"] = {
  "spec.port": restart,
  "spec.service": addresses,
  "spec.replicaService": addresses,
  "spec.customTLSSecret": restart,
  "spec.customReplicationTLSSecret": restart,
  "spec.authentication": reload,
  "spec.patroni.dynamicConfiguration.postgresql.pg_hba": reload,
};
