import { describeAnyCluster } from "../helpers/any-cluster-suite";

describeAnyCluster({ seed: 20_260_803, numRuns: 600, least: 5, rules: 1 });
