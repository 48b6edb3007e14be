import os
import sys

from flask import Flask, jsonify, request
from openapi_core import OpenAPI
from openapi_core.contrib.flask.decorators import FlaskOpenAPIViewDecorator

message = "The status of DB instance does not allow the operation."
app = Flask(__name__)
checked = FlaskOpenAPIViewDecorator(OpenAPI.from_file_path(sys.argv[1]))


@app.post("/v3/<project_id>/instances/db-upgrade")
@checked
def upgrade(project_id):
    if request.headers.get("x-auth-token") != os.environ["DDS_AUTH_TOKEN"]:
        return jsonify(error_code="APIGW.0301", error_msg="wrong token"), 401
    ids = request.openapi.body["instance_ids"]
    results = [{"instance_id": instance, "error_code": "DBS.200011", "error_message": message} for instance in ids]
    return jsonify(upgrade_results=results), 202


app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
