package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"upgrade/dds"
)

type service struct{}

func (service) BatchUpgradeDatabaseVersion(_ context.Context, _ string, body dds.BatchUpgradeDatabaseVersionRequestBody) (dds.ImplResponse, error) {
	results := []dds.UpgradeResult{}
	for _, id := range body.InstanceIds {
		results = append(results, dds.UpgradeResult{
			InstanceId:   id,
			ErrorCode:    "DBS.200011",
			ErrorMessage: "The status of DB instance does not allow the operation.",
		})
	}
	return dds.Response(http.StatusAccepted, dds.BatchUpgradeDatabaseVersionResponseBody{UpgradeResults: results}), nil
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
	router := dds.NewRouter(dds.NewDBInstanceManagementAPIController(service{}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), needToken(router)))
}
