import os
import sys

from dds import ApiClient, ApiException, Configuration, DBInstanceManagementApi
from dds import BatchUpgradeDatabaseVersionRequestBody, RejectedUpgrade, SubmittedUpgrade

configuration = Configuration(host=os.environ["DDS_BASE_URL"], api_key={"IamToken": os.environ["DDS_AUTH_TOKEN"]})
body = BatchUpgradeDatabaseVersionRequestBody(instance_ids=sys.argv[1:])
try:
    api = DBInstanceManagementApi(ApiClient(configuration))
    response = api.batch_upgrade_database_version(os.environ["DDS_PROJECT_ID"], body)
except ApiException as problem:
    sys.exit(f"{problem.status} {problem.body}")
for result in response.upgrade_results:
    upgrade = result.actual_instance
    if isinstance(upgrade, SubmittedUpgrade):
        print(upgrade.instance_id, upgrade.job_id)
    elif isinstance(upgrade, RejectedUpgrade):
        print(upgrade.instance_id, upgrade.error_code, upgrade.error_message, file=sys.stderr)
