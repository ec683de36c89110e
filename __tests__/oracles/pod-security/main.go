// Asks Kubernetes' own Pod Security admission about every pod of a generated list, for every version of its policy.
//
//	node pods.mjs | go run . | gzip -9n > table.json.gz
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	kubejson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// One pod of the list: the manifest that makes it, and the keys under which its metadata and spec stand there. Of a list it is the first item.
type input struct {
	Name     string   `json:"name"`
	Manifest string   `json:"manifest"`
	Path     []string `json:"path"`
}

func at(value any, path []string) any {
	for _, key := range path {
		if list, isList := value.([]any); isList {
			value = list[0]
			continue
		}
		mapping, _ := value.(map[string]any)
		value = mapping[key]
	}
	return value
}

func podOf(in input) (*metav1.ObjectMeta, *corev1.PodSpec, error) {
	var manifest any
	if err := yaml.Unmarshal([]byte(in.Manifest), &manifest); err != nil {
		return nil, nil, err
	}
	data, err := json.Marshal(at(manifest, in.Path))
	if err != nil {
		return nil, nil, err
	}
	var pod struct {
		Metadata metav1.ObjectMeta `json:"metadata"`
		Spec     corev1.PodSpec    `json:"spec"`
	}
	return &pod.Metadata, &pod.Spec, kubejson.UnmarshalCaseSensitivePreserveInts(data, &pod)
}

// The check of a version, as the admission plugin picks it.
func checkAt(check policy.Check, version api.Version) policy.CheckPodFn {
	var found policy.CheckPodFn
	for _, revision := range check.Versions {
		if !version.Older(revision.MinimumVersion) {
			found = revision.CheckPod
		}
	}
	return found
}

// Every minor version from the first to the one in which a check changed last.
func versions() []api.Version {
	last := api.MajorMinorVersion(1, 0)
	for _, check := range policy.DefaultChecks() {
		if newest := check.Versions[len(check.Versions)-1].MinimumVersion; last.Older(newest) {
			last = newest
		}
	}
	found := []api.Version{}
	for minor := 0; minor <= last.Minor(); minor++ {
		found = append(found, api.MajorMinorVersion(1, minor))
	}
	return found
}

// Each control that refuses the pod, and the versions of the policy in which it does: "1.0-1.34", "1.35-" where it still does.
// "no pod" for what an API server cannot decode.
func ask(in input, versions []api.Version) string {
	metadata, spec, err := podOf(in)
	if err != nil {
		return "no pod"
	}
	refusals := []string{}
	for _, check := range policy.DefaultChecks() {
		var spans []string
		first := -1
		for i, version := range versions {
			run := checkAt(check, version)
			if fails := run != nil && !run(metadata, spec).Allowed; fails && first < 0 {
				first = i
			} else if !fails && first >= 0 {
				spans = append(spans, fmt.Sprintf("%s-%s", versions[first].String()[1:], versions[i-1].String()[1:]))
				first = -1
			}
		}
		if first >= 0 {
			spans = append(spans, versions[first].String()[1:]+"-")
		}
		if len(spans) > 0 {
			id := strings.TrimSuffix(strings.TrimSuffix(string(check.ID), "_baseline"), "_restricted")
			refusals = append(refusals, fmt.Sprintf("%s/%s %s", check.Level, id, strings.Join(spans, " ")))
		}
	}
	sort.Strings(refusals)
	return strings.Join(refusals, ", ")
}

func main() {
	var inputs []input
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		panic(err)
	}
	table := map[string]string{}
	known := versions()
	for _, in := range inputs {
		if _, taken := table[in.Name]; taken {
			panic("two pods named " + in.Name)
		}
		table[in.Name] = ask(in, known)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(table); err != nil {
		panic(err)
	}
}
