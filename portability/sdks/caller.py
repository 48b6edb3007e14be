"""Calls the operation with the Python SDK as it comes, or signs requests with its signer; a line of JSON for each."""

import json
import os
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import SdkException, ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from huaweicloudsdkdds.v3 import BatchUpgradeDatabaseVersionRequest, BatchUpgradeDatabaseVersionRequestBody, DdsClient


def say(line):
    print(json.dumps(line), flush=True)


def upgrade(credentials, ids):
    config = HttpConfig.get_default_config()
    if "SECONDS" in os.environ:
        config.timeout = int(os.environ["SECONDS"])
    builder = DdsClient.new_builder().with_credentials(credentials).with_http_config(config)
    client = builder.with_endpoint(os.environ["DDS_BASE_URL"]).build()
    request = BatchUpgradeDatabaseVersionRequest(body=BatchUpgradeDatabaseVersionRequestBody(instance_ids=ids))
    for _ in range(int(os.environ.get("CALLS", "1"))):
        try:
            response = client.batch_upgrade_database_version(request)
            results = response.upgrade_results
            results = None if results is None else [result.to_dict() for result in results]
            say({"ok": True, "status": response.status_code, "results": results})
        except ServiceResponseException as problem:
            say({"ok": False, "type": type(problem).__name__, "isOfSdk": True, "status": problem.status_code,
                 "code": problem.error_code, "message": problem.error_msg, "requestId": problem.request_id})
        except Exception as problem:
            is_of_sdk = isinstance(problem, SdkException)
            say({"ok": False, "type": type(problem).__name__, "isOfSdk": is_of_sdk, "message": str(problem)})


def sign(credentials):
    for line in sys.stdin:
        given = json.loads(line)
        request = SdkRequest(
            method=given["method"], schema="https", host=given["host"], resource_path=given["path"], uri=given["path"],
            query_params=[tuple(pair) for pair in given["query"]], header_params=dict(given["headers"]),
            body=given["body"], stream=False, signing_algorithm=None,
        )
        signed = Signer(credentials).sign(request)
        say({"authorization": signed.header_params["Authorization"], "body": given["body"]})


keys = BasicCredentials(os.environ["HUAWEICLOUD_SDK_AK"], os.environ["HUAWEICLOUD_SDK_SK"], os.environ.get("DDS_PROJECT_ID"))
if "HUAWEICLOUD_SDK_SECURITY_TOKEN" in os.environ:
    keys = keys.with_security_token(os.environ["HUAWEICLOUD_SDK_SECURITY_TOKEN"])
if sys.argv[1] == "limits":
    say({"limits": HttpConfig.get_default_config().timeout})
elif sys.argv[1] == "sign":
    sign(keys)
else:
    upgrade(keys, sys.argv[2:])
