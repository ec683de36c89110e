// Asks the YAML libraries of kubectl and of Docker Compose about every text of a table and writes their answers into the table.
//
//	go run . table.json && npx biome check --write table.json
//
// A new input is a new row with a text and no answer.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	compose "go.yaml.in/yaml/v4"
	kubectl "sigs.k8s.io/yaml"
)

type row struct {
	Text   string `json:"text"`
	Answer answer `json:"answer"`
}

type answer struct {
	// Compose's tree: text for a scalar, a list for a sequence, pairs in a list for a mapping. Absent where it is refused.
	Tree any `json:"tree,omitempty"`
	// The value that Compose decodes. Absent where it is refused, as duplicate keys are.
	Compose any `json:"compose,omitempty"`
	// The JSON that kubectl sends. Absent where the text is refused.
	Kubectl any `json:"kubectl,omitempty"`
}

// The text of a scalar, [items…], or {"map": [[key, value], …]}.
func tree(node *compose.Node) any {
	switch node.Kind {
	case compose.ScalarNode:
		return node.Value
	case compose.AliasNode:
		return map[string]any{"alias": node.Value}
	case compose.DocumentNode:
		return tree(node.Content[0])
	case compose.SequenceNode:
		items := []any{}
		for _, item := range node.Content {
			items = append(items, tree(item))
		}
		return items
	default:
		pairs := []any{}
		for i := 0; i < len(node.Content); i += 2 {
			pairs = append(pairs, []any{tree(node.Content[i]), tree(node.Content[i+1])})
		}
		return map[string]any{"map": pairs}
	}
}

func ask(text string) (found answer) {
	defer func() {
		if failure := recover(); failure != nil {
			fmt.Fprintf(os.Stderr, "%q: %v\n", text, failure)
		}
	}()
	var node compose.Node
	if compose.Unmarshal([]byte(text), &node) == nil && node.Kind != 0 {
		found.Tree = tree(&node)
	}
	var value map[string]any
	if compose.Unmarshal([]byte(text), &value) == nil {
		if _, err := json.Marshal(value); err == nil {
			found.Compose = value
		}
	}
	if data, err := kubectl.YAMLToJSON([]byte(text)); err == nil {
		found.Kubectl = json.RawMessage(data)
	}
	return found
}

func main() {
	name := os.Args[1]
	data, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	var rows []row
	if err := json.Unmarshal(data, &rows); err != nil {
		panic(err)
	}
	for i := range rows {
		rows[i].Answer = ask(rows[i].Text)
	}
	written, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile(name, append(written, '\n'), 0o644); err != nil {
		panic(err)
	}
}
