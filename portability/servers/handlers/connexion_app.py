import os
import sys

import connexion
from connexion.exceptions import OAuthProblem

message = "The status of DB instance does not allow the operation."


def upgrade(project_id, body):
    return {
        "upgrade_results": [
            {"instance_id": instance, "error_code": "DBS.200011", "error_message": message}
            for instance in body["instance_ids"]
        ]
    }, 202


def check(apikey, required_scopes=None):
    if apikey != os.environ["DDS_AUTH_TOKEN"]:
        raise OAuthProblem("wrong token")
    return {}


if __name__ == "__main__":
    app = connexion.FlaskApp(__name__)
    app.add_api(sys.argv[1])
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
