// What Grafana's own types refuse in a dashboard: keys that are unknown or missing, values of another type or out of bounds.
//
// Reads one JSON object, dashboards by their names; writes what is wrong, a line each, and ends with 1 if anything is.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

func main() {
	runtime := cog.NewRuntime()
	runtime.RegisterPanelcfgVariant(stat.VariantConfig())
	runtime.RegisterPanelcfgVariant(table.VariantConfig())
	runtime.RegisterPanelcfgVariant(timeseries.VariantConfig())
	var dashboards map[string]json.RawMessage
	if err := json.NewDecoder(os.Stdin).Decode(&dashboards); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var found []string
	for name, raw := range dashboards {
		for _, problem := range inDashboard(raw) {
			found = append(found, name+"."+problem)
		}
	}
	slices.Sort(found)
	for _, problem := range found {
		fmt.Println(problem)
	}
	if len(found) > 0 {
		os.Exit(1)
	}
}

func inDashboard(raw json.RawMessage) []string {
	// What was read strictly has gaps where all is well, so that bounds are looked at in what was read once more.
	var strict, read dashboard.Dashboard
	found := problems("", strict.UnmarshalJSONStrict(raw))
	if len(found) > 0 {
		return found
	}
	if err := json.Unmarshal(raw, &read); err != nil {
		return problems("", err)
	}
	found = problems("", read.Validate())
	var parts struct{ Panels []json.RawMessage }
	if err := json.Unmarshal(raw, &parts); err != nil {
		return problems("", err)
	}
	for i, panel := range parts.Panels {
		found = append(found, inPanel(fmt.Sprintf("panels[%d].", i), panel)...)
	}
	return found
}

// What the SDK lets pass in a panel: types that it was not told of, defaults of fields, and queries, since it comes to know
// their data source only after them.
func inPanel(path string, raw json.RawMessage) []string {
	var panel struct {
		Type        string
		Datasource  struct{ Type string }
		FieldConfig json.RawMessage
		Targets     []json.RawMessage
		Panels      []json.RawMessage
	}
	if err := json.Unmarshal(raw, &panel); err != nil {
		return problems(path, err)
	}
	var found []string
	for i, nested := range panel.Panels {
		found = append(found, inPanel(fmt.Sprintf("%spanels[%d].", path, i), nested)...)
	}
	if panel.Type == "row" {
		return found
	}
	if _, known := cog.ConfigForPanelcfgVariant(panel.Type); !known {
		found = append(found, fmt.Sprintf("%stype: %q is not looked into", path, panel.Type))
	}
	var fields dashboard.FieldConfigSource
	found = append(found, problems(path+"fieldConfig.", fields.UnmarshalJSONStrict(panel.FieldConfig))...)
	if kind := panel.Datasource.Type; kind != "prometheus" {
		return append(found, fmt.Sprintf("%sdatasource.type: %q is not looked into", path, kind))
	}
	for i, target := range panel.Targets {
		var query prometheus.Dataquery
		found = append(found, problems(fmt.Sprintf("%stargets[%d].", path, i), query.UnmarshalJSONStrict(target))...)
	}
	return found
}

// The SDK's own errors are a list, which is empty where nothing is wrong.
func problems(path string, err error) []string {
	var list cog.BuildErrors
	if err != nil && !errors.As(err, &list) {
		return []string{path + err.Error()}
	}
	var found []string
	for _, one := range list {
		found = append(found, path+one.Error())
	}
	return found
}
