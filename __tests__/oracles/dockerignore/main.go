// Says which paths of a context a .dockerignore leaves out, as BuildKit decides it.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

type row struct {
	Text    string   `json:"text"`
	Ignored []string `json:"ignored"`
}

type table struct {
	Paths []string `json:"paths"`
	Rows  []row    `json:"rows"`
}

func main() {
	var input struct {
		Paths []string `json:"paths"`
		Texts []string `json:"texts"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		panic(err)
	}
	output := table{Paths: input.Paths}
	for _, text := range input.Texts {
		if ignored, ok := ignoredBy(text, input.Paths); ok {
			output.Rows = append(output.Rows, row{text, ignored})
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(output); err != nil {
		panic(err)
	}
}

// What does not compile fails the build: there is nothing to compare.
func ignoredBy(text string, paths []string) ([]string, bool) {
	patterns, err := ignorefile.ReadAll(strings.NewReader(text))
	if err != nil {
		return nil, false
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return nil, false
	}
	ignored := []string{}
	for _, path := range paths {
		matched, err := matcher.MatchesOrParentMatches(path)
		if err != nil {
			return nil, false
		}
		if matched {
			ignored = append(ignored, path)
		}
	}
	return ignored, true
}
