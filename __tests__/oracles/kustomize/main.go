// go run . < kustomizations : what Kustomize builds of each kustomization, the objects in their order. An error has no objects.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type entry struct {
	Name    string            `json:"name"`
	Files   map[string]string `json:"files,omitempty"`
	Objects []map[string]any  `json:"objects"`
	Error   bool              `json:"error,omitempty"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var all []entry
	check(json.NewDecoder(os.Stdin).Decode(&all))
	for i := range all {
		fs := filesys.MakeFsInMemory()
		for path, text := range all[i].Files {
			check(fs.WriteFile("/"+path, []byte(text)))
		}
		options := krusty.MakeDefaultOptions()
		options.Reorder = krusty.ReorderOptionNone
		built, err := krusty.MakeKustomizer(options).Run(fs, "/over")
		all[i].Files = nil
		if err != nil {
			all[i].Error = true
			os.Stderr.WriteString(all[i].Name + ": " + err.Error() + "\n")
			continue
		}
		for _, one := range built.Resources() {
			object, err := one.Map()
			check(err)
			all[i].Objects = append(all[i].Objects, object)
		}
	}
	out, err := json.Marshal(all)
	check(err)
	_, err = os.Stdout.Write(append(out, 10))
	check(err)
}
