package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"

	"upgrade/dds"
)

type service struct{}

func (service) BatchUpgradeDatabaseVersion(_ context.Context, body *dds.BatchUpgradeDatabaseVersionRequestBody, _ dds.BatchUpgradeDatabaseVersionParams) (dds.BatchUpgradeDatabaseVersionRes, error) {
	response := &dds.BatchUpgradeDatabaseVersionResponseBody{UpgradeResults: []dds.UpgradeResult{}}
	for _, id := range body.InstanceIds {
		response.UpgradeResults = append(response.UpgradeResults, dds.NewRejectedUpgradeUpgradeResult(dds.RejectedUpgrade{
			InstanceID:   id,
			ErrorCode:    "DBS.200011",
			ErrorMessage: "The status of DB instance does not allow the operation.",
		}))
	}
	return response, nil
}

func (service) HandleIamToken(ctx context.Context, _ dds.OperationName, token dds.IamToken) (context.Context, error) {
	if token.APIKey != os.Getenv("DDS_AUTH_TOKEN") {
		return ctx, errors.New("wrong token")
	}
	return ctx, nil
}

func main() {
	server, err := dds.NewServer(service{}, service{})
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), server))
}
