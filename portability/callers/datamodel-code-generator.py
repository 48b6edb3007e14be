"""Only the models: the user brings an HTTP client, here that of the standard library."""

import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from dds import BatchUpgradeDatabaseVersionRequestBody, BatchUpgradeDatabaseVersionResponseBody, SubmittedUpgrade

body = BatchUpgradeDatabaseVersionRequestBody(instance_ids=sys.argv[1:])
request = Request(
    f"{os.environ['DDS_BASE_URL']}/v3/{os.environ['DDS_PROJECT_ID']}/instances/db-upgrade",
    body.model_dump_json().encode(),
    {"Content-Type": "application/json", "X-Auth-Token": os.environ["DDS_AUTH_TOKEN"]},
)
try:
    response = urlopen(request).read()
except HTTPError as problem:
    sys.exit(f"{problem.code} {problem.read().decode()}")
for result in BatchUpgradeDatabaseVersionResponseBody.model_validate_json(response).upgrade_results:
    upgrade = result.root
    if isinstance(upgrade, SubmittedUpgrade):
        print(upgrade.instance_id.root, upgrade.job_id.root)
    else:
        print(upgrade.instance_id.root, upgrade.error_code.root, upgrade.error_message.root, file=sys.stderr)
