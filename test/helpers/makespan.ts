import type { RecordedResource, Recording } from "../../src/plan/recording";

/**
 * When everything is there, in seconds, if each resource takes its time and nothing waits but for what it depends on: the
 * engine's own rule with enough workers.
 */
export function makespan(recording: Recording, seconds: (resource: RecordedResource) => number): number {
  const ends = new Map<string, number>();
  const end = (urn: string): number => {
    const known = ends.get(urn);
    if (known !== undefined) return known;
    const resource = recording.find(urn);
    if (resource === undefined) return 0;
    const begin = Math.max(0, ...[...resource.dependencies, resource.provider, resource.parent].map(end));
    const result = begin + seconds(resource);
    ends.set(urn, result);
    return result;
  };
  return Math.max(...recording.resources.map(({ urn }) => end(urn)));
}
