// The provider names the types of v4 where client-go has those of v6: they are the same.
module sigs.k8s.io/structured-merge-diff/v4

go 1.26.0

require sigs.k8s.io/structured-merge-diff/v6 v6.4.2
