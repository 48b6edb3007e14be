// Holds every value of values.json against its schema with a validator for Go, and writes what it saw as JSON.
// Called with the name of the validator and an edition.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	google "github.com/google/jsonschema-go/jsonschema"
	kaptinlin "github.com/kaptinlin/jsonschema"
	qri "github.com/qri-io/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"
	xeipuuv "github.com/xeipuuv/gojsonschema"
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
		err := compiled.VisitJSON(valueOf(text))
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

func byGoogle(schema json.RawMessage) check {
	var parsed google.Schema
	must(json.Unmarshal(schema, &parsed))
	// It knows no draft 04 by name.
	if strings.Contains(parsed.Schema, "draft-04") {
		parsed.Schema = ""
	}
	compiled, err := parsed.Resolve(nil)
	must(err)
	return func(text string) []line {
		if err := compiled.Validate(valueOf(text)); err != nil {
			return []line{{"", err.Error()}}
		}
		return nil
	}
}

func byXeipuuv(schema json.RawMessage) check {
	compiled, err := xeipuuv.NewSchema(xeipuuv.NewBytesLoader(schema))
	must(err)
	return func(text string) []line {
		result, err := compiled.Validate(xeipuuv.NewStringLoader(text))
		must(err)
		lines := []line{}
		for _, failure := range result.Errors() {
			// It names a forbidden field in the details, and its object as the place.
			lines = append(lines, line{fmt.Sprint(failure.Field(), " ", failure.Details()["property"]), failure.Description()})
		}
		return lines
	}
}

func byQri(schema json.RawMessage) check {
	var compiled qri.Schema
	must(json.Unmarshal(schema, &compiled))
	return func(text string) []line {
		failures, err := compiled.ValidateBytes(context.Background(), []byte(text))
		must(err)
		lines := []line{}
		for _, failure := range failures {
			lines = append(lines, line{failure.PropertyPath, failure.Message})
		}
		return lines
	}
}

func byKaptinlin(schema json.RawMessage) check {
	compiled, err := kaptinlin.NewCompiler().Compile(schema)
	must(err)
	return func(text string) []line {
		return failuresOf(compiled.Validate(valueOf(text)))
	}
}

func failuresOf(result *kaptinlin.EvaluationResult) []line {
	if result.Valid {
		return nil
	}
	lines := []line{{result.InstanceLocation, fmt.Sprint(result.Errors)}}
	for _, detail := range result.Details {
		lines = append(lines, failuresOf(detail)...)
	}
	return lines
}

func valueOf(text string) any {
	var value any
	must(json.Unmarshal([]byte(text), &value))
	return value
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
	makers := map[string]func(json.RawMessage) check{
		"kin-openapi":                byKin,
		"santhosh-tekuri/jsonschema": bySanthosh,
		"google/jsonschema-go":       byGoogle,
		"xeipuuv/gojsonschema":       byXeipuuv,
		"qri-io/jsonschema":          byQri,
		"kaptinlin/jsonschema":       byKaptinlin,
	}
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
