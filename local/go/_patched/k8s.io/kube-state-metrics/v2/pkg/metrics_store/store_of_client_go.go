// What a store of client-go 0.36 has and one of 0.34, for which this release was written, has not.
package metricsstore

// LastStoreSyncResourceVersion is asked for by informers that share a store only; nothing here shares this one.
func (s *MetricsStore) LastStoreSyncResourceVersion() string { return "" }

// Bookmark has nothing to do: metrics are written per object, and a bookmark names none.
func (s *MetricsStore) Bookmark(string) {}
