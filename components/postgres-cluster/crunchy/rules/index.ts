import type { Rule } from "../../../shared/validation";
import type { ResolvedCrunchyCluster } from "../../schema";
import { imageRules } from "./images";
import { instanceRules } from "./instances";
import { podRules } from "./pods";

/** Rules for what stands around the database: first what loses data, then what stalls, then what annoys. */
export const crunchyBodyRules: Rule<ResolvedCrunchyCluster>[] = [...instanceRules, ...imageRules, ...podRules];
