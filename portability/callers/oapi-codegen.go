package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"upgrade/dds"
)

func main() {
	setToken := func(_ context.Context, request *http.Request) error {
		request.Header.Set("X-Auth-Token", os.Getenv("DDS_AUTH_TOKEN"))
		return nil
	}
	client, err := dds.NewClientWithResponses(os.Getenv("DDS_BASE_URL"), dds.WithRequestEditorFn(setToken))
	if err != nil {
		log.Fatal(err)
	}
	body := dds.BatchUpgradeDatabaseVersionRequestBody{InstanceIds: os.Args[1:]}
	response, err := client.BatchUpgradeDatabaseVersionWithResponse(context.Background(), os.Getenv("DDS_PROJECT_ID"), body)
	if err != nil {
		log.Fatal(err)
	}
	if response.JSON202 == nil {
		log.Fatal(response.StatusCode(), string(response.Body))
	}
	for _, result := range response.JSON202.UpgradeResults {
		submitted, err := result.AsSubmittedUpgrade()
		if err != nil {
			log.Fatal(err)
		}
		// There is no error for a rejected result, whose job ID is empty.
		if submitted.JobId != "" {
			fmt.Println(submitted.InstanceId, submitted.JobId)
			continue
		}
		rejected, err := result.AsRejectedUpgrade()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintln(os.Stderr, rejected.InstanceId, rejected.ErrorCode, rejected.ErrorMessage)
	}
}
