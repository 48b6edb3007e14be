// Holds every value of values.json against its schema with a validator for Go, and writes what it saw as JSON.
// Called with the name of the validator and an edition.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

type line [2]string

type check func(text string) []line

func must(err error) {
	if err != nil {
		refused, _ := json.Marshal(map[string]string{"refused": strings.Split(err.Error(), "\n")[0]})
		fmt.Println(string(refused))
		os.Exit(0)
	}
}

func bySanthosh(schema json.RawMessage) check {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	must(err)
	compiler := jsonschema.NewCompiler()
	must(compiler.AddResource("value.json", document))
	compiled, err := compiler.Compile("value.json")
	must(err)
	return func(text string) []line {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		must(err)
		var failure *jsonschema.ValidationError
		if !errors.As(compiled.Validate(value), &failure) {
			return nil
		}
		return nested(failure)
	}
}

func nested(failure *jsonschema.ValidationError) []line {
	lines := []line{{strings.Join(failure.InstanceLocation, "/"), fmt.Sprint(failure.ErrorKind)}}
	for _, cause := range failure.Causes {
		lines = append(lines, nested(cause)...)
	}
	return lines
}

func byKin(schema json.RawMessage) check {
	var compiled openapi3.Schema
	must(json.Unmarshal(schema, &compiled))
	return func(text string) []line {
		var value any
		must(json.Unmarshal([]byte(text), &value))
		err := compiled.VisitJSON(value)
		if err == nil {
			return nil
		}
		// A oneOf has its branches' errors in words only, each with its place.
		place := ""
		if _, rest, found := strings.Cut(err.Error(), `Error at "`); found {
			place, _, _ = strings.Cut(rest, `"`)
		}
		return []line{{place, err.Error()}}
	}
}

func main() {
	name, edition := os.Args[1], os.Args[2]
	var given struct {
		Schemas map[string]map[string]json.RawMessage
		Values  []struct{ Place, Text string }
		Both    string
	}
	content, err := os.ReadFile("values.json")
	must(err)
	must(json.Unmarshal(content, &given))
	makers := map[string]func(json.RawMessage) check{"santhosh-tekuri/jsonschema": bySanthosh, "kin-openapi": byKin}
	checks := map[string]check{}
	for place, schema := range given.Schemas[edition] {
		checks[place] = makers[name](schema)
	}
	accepted := []bool{}
	for _, value := range given.Values {
		accepted = append(accepted, len(checks[value.Place](value.Text)) == 0)
	}
	written, _ := json.Marshal(map[string]any{"accepted": accepted, "errors": checks["result"](given.Both)})
	fmt.Println(string(written))
}
