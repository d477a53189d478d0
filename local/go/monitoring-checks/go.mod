module pgstack/local/monitoring-checks

go 1.26.0

require github.com/grafana/grafana-foundation-sdk/go v0.0.18

// Built from none of it: its definitions are laid beside the program, see go.ts.
require github.com/prometheus-operator/prometheus-operator v0.85.0
