package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"upgrade/dds"
)

// What goes around the handler; the variant with a validator sets it.
var around = func(handler http.Handler) http.Handler { return handler }

type service struct{}

func (service) BatchUpgradeDatabaseVersion(_ context.Context, request dds.BatchUpgradeDatabaseVersionRequestObject) (dds.BatchUpgradeDatabaseVersionResponseObject, error) {
	response := dds.BatchUpgradeDatabaseVersion202JSONResponse{UpgradeResults: []dds.UpgradeResult{}}
	for _, id := range request.Body.InstanceIds {
		var result dds.UpgradeResult
		if err := result.FromRejectedUpgrade(dds.RejectedUpgrade{
			InstanceId:   id,
			ErrorCode:    "DBS.200011",
			ErrorMessage: "The status of DB instance does not allow the operation.",
		}); err != nil {
			return nil, err
		}
		response.UpgradeResults = append(response.UpgradeResults, result)
	}
	return response, nil
}

func needToken(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Auth-Token") == os.Getenv("DDS_AUTH_TOKEN") {
			handler.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		w.Write([]byte(`{"error_code":"APIGW.0301","error_msg":"wrong token"}`))
	})
}

func main() {
	handler := dds.Handler(dds.NewStrictHandler(service{}, nil))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), needToken(around(handler))))
}
