package main

import (
	"log"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	middleware "github.com/oapi-codegen/nethttp-middleware"
)

func init() {
	contract, err := openapi3.NewLoader().LoadFromFile("without-servers-3.0.json")
	if err != nil {
		log.Fatal(err)
	}
	// The token was looked at before.
	options := &middleware.Options{Options: openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	around = func(handler http.Handler) http.Handler {
		return middleware.OapiRequestValidatorWithOptions(contract, options)(handler)
	}
}
