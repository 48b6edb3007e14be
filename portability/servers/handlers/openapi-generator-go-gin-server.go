package dds

import (
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
)

// In place of the generated one, which responds with 200.
type DBInstanceManagementAPI struct{}

func (DBInstanceManagementAPI) BatchUpgradeDatabaseVersion(c *gin.Context) {
	if c.GetHeader("X-Auth-Token") != os.Getenv("DDS_AUTH_TOKEN") {
		c.JSON(http.StatusUnauthorized, ErrorResponse{ErrorCode: "APIGW.0301", ErrorMsg: "wrong token"})
		return
	}
	var body BatchUpgradeDatabaseVersionRequestBody
	if err := c.ShouldBindJSON(&body); err != nil {
		c.JSON(http.StatusBadRequest, ErrorResponse{ErrorCode: "DBS.200001", ErrorMsg: err.Error()})
		return
	}
	results := []UpgradeResult{}
	for _, id := range body.InstanceIds {
		results = append(results, UpgradeResult{
			InstanceId:   id,
			ErrorCode:    "DBS.200011",
			ErrorMessage: "The status of DB instance does not allow the operation.",
		})
	}
	c.JSON(http.StatusAccepted, BatchUpgradeDatabaseVersionResponseBody{UpgradeResults: results})
}
