import os

from fastapi import HTTPException, Header
from openapi_server.apis.db_instance_management_api_base import BaseDBInstanceManagementApi
from openapi_server.main import app
from openapi_server.models.batch_upgrade_database_version_response_body import BatchUpgradeDatabaseVersionResponseBody
from openapi_server.models.rejected_upgrade import RejectedUpgrade
from openapi_server.models.upgrade_result import UpgradeResult
from openapi_server.security_api import get_token_IamToken

message = "The status of DB instance does not allow the operation."


def check(x_auth_token: str = Header(default="")):
    if x_auth_token != os.environ["DDS_AUTH_TOKEN"]:
        raise HTTPException(401)


class Upgrades(BaseDBInstanceManagementApi):
    async def batch_upgrade_database_version(self, project_id, body):
        results = [
            UpgradeResult(RejectedUpgrade(instance_id=instance, error_code="DBS.200011", error_message=message))
            for instance in body.instance_ids
        ]
        return BatchUpgradeDatabaseVersionResponseBody(upgrade_results=results)


app.dependency_overrides[get_token_IamToken] = check
