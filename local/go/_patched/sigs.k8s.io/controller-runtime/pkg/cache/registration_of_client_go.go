// What a registration of client-go 0.36 has and one of 0.34, for which this release was written, has not.
package cache

import toolscache "k8s.io/client-go/tools/cache"

type allSynced chan struct{}

func (allSynced) Name() string              { return "handlers of several namespaces" }
func (all allSynced) Done() <-chan struct{} { return all }

// HasSyncedChecker is done once the handlers of all namespaces are.
func (h handlerRegistration) HasSyncedChecker() toolscache.DoneChecker {
	all := make(allSynced)
	go func() {
		defer close(all)
		for _, one := range h.handles {
			<-one.HasSyncedChecker().Done()
		}
	}()
	return all
}
