import { postgresVersions } from "../../../components/versions";
import type { Advisory, Day, PinRow } from "../row";
import { notStated, sources } from "./sources";

type Major = (typeof postgresVersions)[number];

const ends: Readonly<Record<Major, Day>> = {
  15: "2027-11-11",
  16: "2028-11-09",
  17: "2029-11-08",
  18: "2030-11-14",
};

/** The release of May 2026 by major version. */
const may: Readonly<Record<Major, string>> = { 15: "15.18", 16: "16.14", 17: "17.10", 18: "18.4" };
/** The release of August 2026. */
const august: Readonly<Record<Major, string>> = { 15: "15.19", 16: "16.15", 17: "17.11", 18: "18.6" };
/** The release of November 2026, where Debian has a package of it. */
const november: Readonly<Record<Major, string>> = { 15: "15.20", 16: "unknown", 17: "17.12", 18: "unknown" };

/** Vulnerabilities that the releases of November 2026 fix; the changelogs of both packages name these. */
const ofNovember: Advisory["ids"] = [
  ...(["CVE-2026-6460", "CVE-2026-6467", "CVE-2026-14661", "CVE-2026-16237", "CVE-2026-16240"] as const),
  ...["CVE-2026-18447", "CVE-2026-116303", "CVE-2026-116304", "CVE-2026-116306", "CVE-2026-116307"],
  ...["CVE-2026-116308", "CVE-2026-116309", "CVE-2026-116311", "CVE-2026-116312", "CVE-2026-116314"],
  ...["CVE-2026-116315", "CVE-2026-116316", "CVE-2026-116317", "CVE-2026-116319", "CVE-2026-116320"],
  ...["CVE-2026-116321", "CVE-2026-116323", "CVE-2026-116326", "CVE-2026-116327", "CVE-2026-116328"],
  ...["CVE-2026-116330", "CVE-2026-116331", "CVE-2026-116332", "CVE-2026-116335", "CVE-2026-116336"],
  ...["CVE-2026-120139", "CVE-2026-120141", "CVE-2026-120143", "CVE-2026-120145", "CVE-2026-120146"],
  ...["CVE-2026-120147", "CVE-2026-120148", "CVE-2026-120149", "CVE-2026-120150", "CVE-2026-120151"],
  ...["CVE-2026-120153", "CVE-2026-120154"],
];

function postgres(major: Major): PinRow {
  const fixed = november[major];
  return {
    name: `PostgreSQL ${major}`,
    pins: [
      `cloudNativePg.postgresImages.${major}`,
      `crunchy.postgresImages.${major}`,
      `crunchy.postgisImages.${major}.image`,
      ...(major === 18 ? ["crunchy.upgradeImage"] : []),
    ],
    supportEnd: ends[major],
    supportSource: sources.endOfLife("postgresql"),
    newestOfLine: fixed === "unknown" ? `${august[major]} or newer` : fixed,
    newest: "unknown",
    newestSource: `${sources.debianPostgres}; ${sources.endOfLife("postgresql")}`,
    advisories: [
      {
        ids: ofNovember,
        affected: fixed === "unknown" ? fixed : `<${fixed}`,
        fixed,
        summary: `${ofNovember.length} vulnerabilities that PostgreSQL 15.20 and 17.12 fix`,
        source: sources.debianPostgres,
      },
      {
        ids: ["CVE-2026-6471"],
        affected: `<${august[major]}`,
        fixed: august[major],
        summary: "a replication user loads any library as output plugin",
        source: sources.debianPostgres,
      },
      {
        ids: ["CVE-2026-6473", "CVE-2026-6475", "CVE-2026-6477", "CVE-2026-6637"],
        affected: `<${may[major]}`,
        fixed: may[major],
        summary: "SQL users corrupt the heap; servers write files of clients; a server user runs code by refint",
        source:
          "https://ccb.belgium.be/fr/advisories/warning-postgresql-patches-multiple-vulnerabilities-and-announces-eol-date-version-14 (2026-05-20)",
      },
    ],
    advisorySource: sources.debianPostgres,
    lookedUp: "2026-11-28",
  };
}

/** Postgres by major version, and PostGIS. */
export const postgresRows: readonly PinRow[] = [
  ...postgresVersions.map(postgres),
  {
    name: "PostGIS 3.4",
    pins: ["crunchy.postgisImages.15.postgis", "crunchy.postgisImages.16.postgis"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "unknown",
    newest: "3.6.4",
    newestSource: "https://docs.pgedge.com/postgis/v3-6-4/",
    advisories: [],
    advisorySource: notStated,
    lookedUp: "2026-11-28",
  },
  {
    name: "PostGIS 3.6",
    pins: ["crunchy.postgisImages.17.postgis", "crunchy.postgisImages.18.postgis"],
    supportEnd: "unknown",
    supportSource: notStated,
    newestOfLine: "3.6.4",
    newest: "3.6.4",
    newestSource: "https://docs.pgedge.com/postgis/v3-6-4/",
    advisories: [],
    advisorySource: notStated,
    lookedUp: "2026-11-28",
  },
];
