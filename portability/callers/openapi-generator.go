package main

import (
	"context"
	"fmt"
	"log"
	"os"

	dds "upgrade/dds"
)

func main() {
	configuration := dds.NewConfiguration()
	configuration.Servers = dds.ServerConfigurations{{URL: os.Getenv("DDS_BASE_URL")}}
	client := dds.NewAPIClient(configuration)
	keys := map[string]dds.APIKey{"IamToken": {Key: os.Getenv("DDS_AUTH_TOKEN")}}
	ctx := context.WithValue(context.Background(), dds.ContextAPIKeys, keys)
	accepted, response, err := client.DBInstanceManagementAPI.
		BatchUpgradeDatabaseVersion(ctx, os.Getenv("DDS_PROJECT_ID")).
		BatchUpgradeDatabaseVersionRequestBody(*dds.NewBatchUpgradeDatabaseVersionRequestBody(os.Args[1:])).
		Execute()
	if problem, ok := err.(*dds.GenericOpenAPIError); ok && response != nil {
		log.Fatal(response.StatusCode, string(problem.Body()), err)
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, result := range accepted.UpgradeResults {
		if result.SubmittedUpgrade != nil {
			fmt.Println(result.SubmittedUpgrade.InstanceId, result.SubmittedUpgrade.JobId)
		} else {
			rejected := result.RejectedUpgrade
			fmt.Fprintln(os.Stderr, rejected.InstanceId, rejected.ErrorCode, rejected.ErrorMessage)
		}
	}
}
