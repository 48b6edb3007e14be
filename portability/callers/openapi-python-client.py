import os
import sys

from dds import AuthenticatedClient
from dds.api.db_instance_management.batch_upgrade_database_version import sync_detailed
from dds.models import BatchUpgradeDatabaseVersionRequestBody, BatchUpgradeDatabaseVersionResponseBody
from dds.models import SubmittedUpgrade

client = AuthenticatedClient(
    os.environ["DDS_BASE_URL"], os.environ["DDS_AUTH_TOKEN"], prefix="", auth_header_name="X-Auth-Token"
)
body = BatchUpgradeDatabaseVersionRequestBody(instance_ids=sys.argv[1:])
response = sync_detailed(os.environ["DDS_PROJECT_ID"], client=client, body=body)
if not isinstance(response.parsed, BatchUpgradeDatabaseVersionResponseBody):
    sys.exit(f"{response.status_code} {response.content.decode()}")
for upgrade in response.parsed.upgrade_results:
    if isinstance(upgrade, SubmittedUpgrade):
        print(upgrade.instance_id, upgrade.job_id)
    else:
        print(upgrade.instance_id, upgrade.error_code, upgrade.error_message, file=sys.stderr)
