// Calls the operation with the Go SDK as it comes, or signs requests with its signer; a line of JSON for each.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	dds "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/dds/v3"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/dds/v3/model"
)

type line map[string]any

func say(line line) {
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		panic(err)
	}
}

func upgrade(ids []string) {
	keys := basic.NewCredentialsBuilder().WithAk(os.Getenv("HUAWEICLOUD_SDK_AK")).WithSk(os.Getenv("HUAWEICLOUD_SDK_SK")).
		WithProjectId(os.Getenv("DDS_PROJECT_ID")).WithSecurityToken(os.Getenv("HUAWEICLOUD_SDK_SECURITY_TOKEN")).Build()
	settings := config.DefaultHttpConfig()
	if seconds, err := strconv.Atoi(os.Getenv("SECONDS")); err == nil {
		settings.WithTimeout(time.Duration(seconds) * time.Second)
	}
	client := dds.NewDdsClient(dds.DdsClientBuilder().WithEndpoint(os.Getenv("DDS_BASE_URL")).WithCredential(keys).
		WithHttpConfig(settings).Build())
	call := &model.BatchUpgradeDatabaseVersionRequest{Body: &model.BatchUpgradeDatabaseVersionRequestBody{InstanceIds: ids}}
	calls, err := strconv.Atoi(os.Getenv("CALLS"))
	if err != nil {
		calls = 1
	}
	for range calls {
		response, err := client.BatchUpgradeDatabaseVersion(call)
		if problem, ok := err.(*sdkerr.ServiceResponseError); ok {
			say(line{"ok": false, "type": "ServiceResponseError", "isOfSdk": true, "status": problem.StatusCode,
				"code": problem.ErrorCode, "message": problem.ErrorMessage, "requestId": problem.RequestId})
		} else if err != nil {
			say(line{"ok": false, "type": reflect.TypeOf(err).String(), "isOfSdk": false, "message": err.Error()})
		} else {
			say(line{"ok": true, "status": response.HttpStatusCode, "results": response.UpgradeResults})
		}
	}
}

func sign() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var given struct {
			Method, Host, Path string
			Body               string
			Headers            map[string]string
			Query              [][2]string
		}
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			panic(err)
		}
		builder := request.NewHttpRequestBuilder().WithMethod(given.Method).WithEndpoint("https://"+given.Host).
			WithPath(given.Path).WithBody("body", given.Body)
		for name, value := range given.Headers {
			builder.AddHeaderParam(name, value)
		}
		for _, pair := range given.Query {
			builder.AddQueryParam(pair[0], reflect.ValueOf(pair[1]))
		}
		added, err := signer.Sign(builder.Build(), os.Getenv("HUAWEICLOUD_SDK_AK"), os.Getenv("HUAWEICLOUD_SDK_SK"))
		if err != nil {
			panic(err)
		}
		say(line{"authorization": fmt.Sprint(added["Authorization"]), "body": given.Body})
	}
}

func main() {
	switch os.Args[1] {
	case "limits":
		say(line{"limits": []float64{config.DefaultHttpConfig().Timeout.Seconds()}})
	case "sign":
		sign()
	default:
		upgrade(os.Args[2:])
	}
}
