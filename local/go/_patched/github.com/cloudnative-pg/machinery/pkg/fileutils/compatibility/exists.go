package compatibility

import "errors"

// ErrExistsNotFifo is of a later release: CloudNativePG looks for it. Nothing here returns it, so that another file in the place of
// a pipe is not replaced.
var ErrExistsNotFifo = errors.New("the path exists and is no pipe")
