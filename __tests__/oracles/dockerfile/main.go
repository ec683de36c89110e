// Asks BuildKit's own Dockerfile parser about every input of a table and writes its answers into the table.
//
//	go run . table.json && npx biome check --write table.json
//
// A new input is a new row with a text and no answer.
package main

import (
	"encoding/json"
	"errors"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

type row struct {
	Text   string `json:"text"`
	Answer answer `json:"answer"`
}

type answer struct {
	Escape string `json:"escape,omitempty"`
	// The parser's own error: there are no instructions then.
	ParserError *failure `json:"parserError,omitempty"`
	// The first error about an instruction that was parsed.
	InstructionError *failure      `json:"instructionError,omitempty"`
	Instructions     []instruction `json:"instructions,omitempty"`
	// Stage names, where all is well.
	Stages []string `json:"stages,omitempty"`
}

type failure struct {
	// 1-based; the first line that the error names.
	Line    int    `json:"line"`
	Message string `json:"message"`
}

type instruction struct {
	// Upper case where BuildKit knows it, else as written.
	Keyword string `json:"keyword"`
	// 1-based, the last one inclusive, heredocs and all.
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Original string       `json:"original"`
	Flags    []string     `json:"flags,omitempty"`
	JSON     bool         `json:"json,omitempty"`
	Values   []string     `json:"values,omitempty"`
	Heredocs []heredoc    `json:"heredocs,omitempty"`
	Onbuild  *instruction `json:"onbuild,omitempty"`
	// Why the instruction is refused after parsing.
	Error string `json:"error,omitempty"`
}

type heredoc struct {
	Name   string `json:"name"`
	Expand bool   `json:"expand"`
	Chomp  bool   `json:"chomp"`
	Text   string `json:"text"`
}

func main() {
	file := os.Args[1]
	data, err := os.ReadFile(file)
	check(err)
	var rows []row
	check(json.Unmarshal(data, &rows))
	for i := range rows {
		rows[i].Answer = ask(rows[i].Text)
	}
	out, err := os.Create(file)
	check(err)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(rows))
	check(out.Close())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func ask(text string) answer {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return answer{ParserError: failureOf(err)}
	}
	found := answer{Escape: string(result.EscapeToken)}
	for _, node := range result.AST.Children {
		parsed := instructionOf(node)
		if _, err := instructions.ParseInstruction(node); err != nil {
			parsed.Error = err.Error()
		}
		found.Instructions = append(found.Instructions, parsed)
	}
	stages, _, err := instructions.Parse(result.AST, nil)
	if err != nil {
		found.InstructionError = failureOf(err)
	}
	for _, stage := range stages {
		found.Stages = append(found.Stages, stage.Name)
	}
	return found
}

func failureOf(err error) *failure {
	answer := &failure{Message: err.Error()}
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		answer.Line = located.Locations[0][0].Start.Line
	}
	return answer
}

func instructionOf(node *parser.Node) instruction {
	found := instruction{
		Keyword:  node.Value,
		Start:    node.StartLine,
		End:      node.EndLine,
		Original: node.Original,
		Flags:    node.Flags,
		JSON:     node.Attributes["json"],
	}
	if _, known := command.Commands[strings.ToLower(node.Value)]; known {
		found.Keyword = strings.ToUpper(strings.ToLower(node.Value))
	}
	for next := node.Next; next != nil; next = next.Next {
		if len(next.Children) > 0 {
			inner := instructionOf(next.Children[0])
			found.Onbuild = &inner
		} else {
			found.Values = append(found.Values, next.Value)
		}
	}
	for _, doc := range node.Heredocs {
		content := doc.Content
		if doc.Chomp {
			content = parser.ChompHeredocContent(content)
		}
		found.Heredocs = append(found.Heredocs, heredoc{doc.Name, doc.Expand, doc.Chomp, content})
	}
	return found
}
