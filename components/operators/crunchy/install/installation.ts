import type { Installation } from "../../operator";
import { crunchy } from "../../../versions";
import { pgoPermissionsChart } from "./permissions";
import type { ResolvedCrunchyOperator } from "./settings";
import { crunchyChartValues } from "./values";

/** Returns the parts of an installation of PGO by its official Helm chart. */
export function installation(settings: ResolvedCrunchyOperator): Installation {
  const { namespace, watchNamespaces, chart } = settings;
  return {
    // Helm installs the CRDs in a chart's crds/ folder once and never upgrades them, so pgstack applies them.
    published: { manifests: crunchy.manifests, kinds: ["CustomResourceDefinition"] },
    permissions: watchNamespaces.length === 0 ? [] : pgoPermissionsChart(namespace, watchNamespaces),
    operator: {
      release: {
        name: "pgo",
        chart: chart.repository,
        version: chart.version,
        values: crunchyChartValues(settings),
      },
    },
  };
}
