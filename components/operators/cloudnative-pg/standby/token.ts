import { z } from "zod";

const text = z.string().min(1);

/** The parts of a demotion token, each of which the webhook requires. Source: CloudNativePG 1.30, pkg/utils/parser.go, IsValid. */
const content = z.looseObject({
  latestCheckpointTimelineID: text,
  redoWalFile: text,
  databaseSystemIdentifier: text,
  latestCheckpointREDOLocation: text,
  timeOfLatestCheckpoint: text,
  operatorVersion: text,
});

/** Returns what is wrong with a demotion token; undefined for one that the webhook accepts. */
export function tokenProblem(token: unknown): string | undefined {
  const problem = "not a demotion token; copy the one that `npm run status` shows for the former primary";
  if (typeof token !== "string" || !/^[A-Za-z0-9+/]+={0,2}$/.test(token) || token.length % 4 !== 0) return problem;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64").toString("utf8"));
    return content.safeParse(parsed).success ? undefined : problem;
  } catch {
    return problem;
  }
}
