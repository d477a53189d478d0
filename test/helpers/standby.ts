/** The content of a demotion token. Source: CloudNativePG 1.30, pkg/utils/parser.go, PgControldataTokenContent. */
export const tokenContent = {
  latestCheckpointTimelineID: "1",
  redoWalFile: "000000010000000000000007",
  databaseSystemIdentifier: "7577000000000000001",
  latestCheckpointREDOLocation: "0/7000028",
  timeOfLatestCheckpoint: "Sat 28 Nov 2026 10:00:00 PM UTC",
  operatorVersion: "1.30.0",
};

/** Returns a content as the operator encodes it. */
export const encoded = (content: object): string => Buffer.from(JSON.stringify(content)).toString("base64");

/** A demotion token. */
export const demotionToken = encoded(tokenContent);
