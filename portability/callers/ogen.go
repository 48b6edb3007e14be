package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"upgrade/dds"
)

type token string

func (t token) IamToken(context.Context, dds.OperationName) (dds.IamToken, error) {
	return dds.IamToken{APIKey: string(t)}, nil
}

func main() {
	client, err := dds.NewClient(os.Getenv("DDS_BASE_URL"), token(os.Getenv("DDS_AUTH_TOKEN")))
	if err != nil {
		log.Fatal(err)
	}
	body := &dds.BatchUpgradeDatabaseVersionRequestBody{InstanceIds: []dds.InstanceId{}}
	for _, id := range os.Args[1:] {
		body.InstanceIds = append(body.InstanceIds, dds.InstanceId(id))
	}
	project := dds.BatchUpgradeDatabaseVersionParams{ProjectID: dds.ProjectId(os.Getenv("DDS_PROJECT_ID"))}
	response, err := client.BatchUpgradeDatabaseVersion(context.Background(), body, project)
	if err != nil {
		log.Fatal(err)
	}
	results, ok := response.(*dds.BatchUpgradeDatabaseVersionResponseBody)
	if !ok {
		log.Fatalf("%T %+v", response, response)
	}
	for _, result := range results.UpgradeResults {
		if upgrade, ok := result.GetSubmittedUpgrade(); ok {
			fmt.Println(upgrade.InstanceID, upgrade.JobID)
		} else if upgrade, ok := result.GetRejectedUpgrade(); ok {
			fmt.Fprintln(os.Stderr, upgrade.InstanceID, upgrade.ErrorCode, upgrade.ErrorMessage)
		}
	}
}
