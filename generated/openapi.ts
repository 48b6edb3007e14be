// Generated from openapi/ by `npm run generate`. Do not edit.

/** The contract, parsed. */
export const document: unknown = {
  "openapi": "3.1.1",
  "info": {
    "title": "DDS batch minor-version upgrade",
    "summary": "Upgrade the minor versions of up to ten Document Database Service instances at once.",
    "version": "1.0.0",
    "description": "The one operation of Huawei Cloud's Document Database Service (DDS) that upgrades the minor\nversions of DB instances in batches.\n\n> **Upgrades start immediately.** The service triggers the upgrade at once, so send the request\n> during off-peak hours. Only *Fastest completion* can be selected as the method.\n\n> **HTTP 202 is not success.** A 202 response can hold nothing but rejections, and a submitted\n> task can still fail later (general). Read every result, and match it by `instance_id`, never by\n> position.\n\nThis is an unofficial contract, written by hand from the public API reference. It is not\naffiliated with Huawei. Where something is not stated in the source page of this operation, the\ndescription names its basis:\n\n| basis | meaning |\n|---|---|\n| documented | the source page says so in a table or a sentence |\n| example | only the examples of the source page show it |\n| general | the provider documents it for all of its APIs, or in another edition of the page |\n| policy | a choice of this contract, where nothing is documented |\n| observed | seen in every known example and stated nowhere, so nothing is required because of it |\n\nEvery region has its own endpoint, usually `dds.<region>.myhuaweicloud.com`;\n`dds.eu-west-101.myhuaweicloud.eu` is an exception (both general: the list of regions in the\nofficial SDK). Clouds of partners have other hosts (observed). The default is one region of\nmany (policy), and may not be yours.\n\nNot documented anywhere, and so not promised here: what happens to duplicate IDs, an empty\narray or an unknown ID, the order of results, the status when every item fails, idempotency,\nrate limits and `Retry-After`.\n\nSources:\n\n- [Upgrading the Minor Versions of DB Instances in Batches](https://support.huaweicloud.com/intl/en-us/api-dds/dds_api_0272.html),\n  the source page, in the edition updated on 2025-08-22; the address leads to the latest one\n- [Authentication](https://support.huaweicloud.com/intl/en-us/eu-west-0-api-dds/dds_api_0010.html),\n  as written for another region\n- [API Request Signing Guide](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-provide01.html),\n  for signatures\n- [Error Code](https://support.huaweicloud.com/api-dds/dds_error_code.html), explained in Chinese\n- [Error codes of the API gateway](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html)\n- [The official SDK](https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3), for its schemas and its\n  list of regions\n",
    "contact": {
      "name": "dds-db-upgrade-contract (unofficial)"
    },
    "license": {
      "name": "MIT",
      "identifier": "MIT"
    }
  },
  "externalDocs": {
    "description": "Source page, \"Upgrading the Minor Versions of DB Instances in Batches\" (edition of 2025-08-22)",
    "url": "https://support.huaweicloud.com/intl/en-us/api-dds/dds_api_0272.html"
  },
  "servers": [
    {
      "url": "https://{endpoint}",
      "description": "The DDS endpoint of a region, which you must choose.",
      "variables": {
        "endpoint": {
          "default": "dds.ap-southeast-1.myhuaweicloud.com"
        }
      }
    }
  ],
  "paths": {
    "/v3/{project_id}/instances/db-upgrade": {
      "post": {
        "operationId": "batchUpgradeDatabaseVersion",
        "tags": [
          "DB Instance Management"
        ],
        "summary": "Upgrade the minor versions of DB instances in batches",
        "description": "Submits one minor-version upgrade task for each given DB instance.\n\n**The upgrade is triggered immediately**, so send this request during off-peak hours. **Only\n*Fastest completion* can be selected as the method**; there is no field for it. Nothing is\ndocumented that would make a second attempt safe: look at the instances before you retry a\nrequest whose outcome is unknown.\n\nA 202 response can hold nothing but rejections (policy: the status is not documented for that\ncase). Each element of `upgrade_results` is either *submitted* (`job_id`, no error fields) or\n*rejected* (`error_code` and `error_message`, no `job_id`), never both. A submitted task can\nstill fail later: follow it with `GET /v3/{project_id}/jobs?id=` (general; not part of this\ncontract).\n\nNeeds the IAM action `dds:instance:batchUpgradeDatabaseVersion` (general).\n",
        "security": [
          {
            "IamToken": []
          }
        ],
        "parameters": [
          {
            "$ref": "#/components/parameters/ProjectId"
          }
        ],
        "requestBody": {
          "description": "The DB instances whose minor versions need to be upgraded.",
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/BatchUpgradeDatabaseVersionRequestBody"
              },
              "examples": {
                "TwoInstances": {
                  "$ref": "#/components/examples/TwoInstances"
                },
                "OneInstance": {
                  "$ref": "#/components/examples/OneInstance"
                },
                "FullBatch": {
                  "$ref": "#/components/examples/FullBatch"
                }
              }
            }
          }
        },
        "responses": {
          "202": {
            "$ref": "#/components/responses/Accepted"
          },
          "400": {
            "$ref": "#/components/responses/BadRequest"
          },
          "401": {
            "$ref": "#/components/responses/Unauthorized"
          },
          "403": {
            "$ref": "#/components/responses/Forbidden"
          },
          "404": {
            "$ref": "#/components/responses/NotFound"
          },
          "429": {
            "$ref": "#/components/responses/TooManyRequests"
          },
          "500": {
            "$ref": "#/components/responses/InternalServerError"
          }
        },
        "x-codeSamples": [
          {
            "lang": "Shell",
            "label": "curl",
            "source": "# Starts the upgrades at once. One request for each run of curl, without --retry and --location:\n# with any of these the request can be sent again.\nresponse=$(curl --silent --show-error --fail-with-body \\\n  --request POST \"$DDS_BASE_URL/v3/$DDS_PROJECT_ID/instances/db-upgrade\" \\\n  --header \"X-Auth-Token: $DDS_AUTH_TOKEN\" \\\n  --header \"Content-Type: application/json\" \\\n  --data '{\n    \"instance_ids\": [\n      \"046287aae57843b1a7bc61b7a8812f41in02\",\n      \"3d1e04f49efa473a8c7eaf07ed7ff870in02\"\n    ]\n  }')\nstatus=$?\necho \"$response\"\n# curl takes a response that breaks off in its head for a success without a body.\n[ -n \"$response\" ] || { echo \"unknown: the upgrades may have begun\" >&2; status=1; }\n(exit \"$status\")\n"
          },
          {
            "lang": "TypeScript",
            "label": "TypeScript",
            "source": "import { createClient, upgradeInstances } from 'dds-db-upgrade-contract'\n\nconst { DDS_BASE_URL = '', DDS_PROJECT_ID = '', DDS_AUTH_TOKEN = '' } = process.env\n\nconst client = createClient({ baseUrl: DDS_BASE_URL, token: DDS_AUTH_TOKEN })\nconst instanceIds = [\n  '046287aae57843b1a7bc61b7a8812f41in02',\n  '3d1e04f49efa473a8c7eaf07ed7ff870in02',\n]\n\n// Starts the upgrades at once. Any number of IDs will do: at most ten go into each request.\nfor await (const outcome of upgradeInstances(client, { projectId: DDS_PROJECT_ID, instanceIds })) {\n  if (outcome.status === 'submitted') console.log(outcome.instance_id, outcome.job_id)\n  else console.error(outcome.instance_id, outcome.status, outcome.reason)\n}\n"
          },
          {
            "lang": "Go",
            "label": "Go",
            "source": "package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n\t\"net/http\"\n\t\"os\"\n\n\t\"upgrade/dds\"\n)\n\ntype token string\n\nfunc (t token) IamToken(context.Context, dds.OperationName) (dds.IamToken, error) {\n\treturn dds.IamToken{APIKey: string(t)}, nil\n}\n\nfunc main() {\n\tbody := &dds.BatchUpgradeDatabaseVersionRequestBody{InstanceIds: []dds.InstanceId{}}\n\tfor _, id := range os.Args[1:] {\n\t\tbody.InstanceIds = append(body.InstanceIds, dds.InstanceId(id))\n\t}\n\tif err := body.Validate(); err != nil { // more than ten\n\t\tlog.Fatal(err)\n\t}\n\t// A redirect would take the token to another host.\n\tstay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }\n\tclient, err := dds.NewClient(os.Getenv(\"DDS_BASE_URL\"), token(os.Getenv(\"DDS_AUTH_TOKEN\")),\n\t\tdds.WithClient(&http.Client{CheckRedirect: stay}))\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tproject := dds.BatchUpgradeDatabaseVersionParams{ProjectID: dds.ProjectId(os.Getenv(\"DDS_PROJECT_ID\"))}\n\tresponse, err := client.BatchUpgradeDatabaseVersion(context.Background(), body, project)\n\tif err != nil { // Sent, perhaps, and never to be sent again on its own.\n\t\tlog.Fatal(\"unknown: the upgrades may have begun: \", err)\n\t}\n\tresults, ok := response.(*dds.BatchUpgradeDatabaseVersionResponseBody)\n\tif !ok {\n\t\tlog.Fatalf(\"%T %+v\", response, response)\n\t}\n\tfor _, result := range results.UpgradeResults {\n\t\tif upgrade, ok := result.GetSubmittedUpgrade(); ok {\n\t\t\tfmt.Println(upgrade.InstanceID, upgrade.JobID)\n\t\t} else if upgrade, ok := result.GetRejectedUpgrade(); ok {\n\t\t\tfmt.Fprintln(os.Stderr, upgrade.InstanceID, upgrade.ErrorCode, upgrade.ErrorMessage)\n\t\t}\n\t}\n}\n"
          },
          {
            "lang": "Python",
            "label": "Python",
            "source": "import os\nimport sys\n\nfrom dds import AuthenticatedClient\nfrom dds.api.db_instance_management.batch_upgrade_database_version import sync_detailed\nfrom dds.models import BatchUpgradeDatabaseVersionRequestBody, BatchUpgradeDatabaseVersionResponseBody\n\nids = sys.argv[1:]\nif len(ids) > 10:\n    sys.exit(\"At most ten ids go into one request.\")\n# Redirects are not followed unless you ask for it: they would take the token to another host.\nclient = AuthenticatedClient(\n    os.environ[\"DDS_BASE_URL\"], os.environ[\"DDS_AUTH_TOKEN\"], prefix=\"\", auth_header_name=\"X-Auth-Token\"\n)\nbody = BatchUpgradeDatabaseVersionRequestBody(instance_ids=ids)\ntry:\n    response = sync_detailed(os.environ[\"DDS_PROJECT_ID\"], client=client, body=body)\nexcept Exception as problem:  # Sent, perhaps, and never to be sent again on its own.\n    sys.exit(f\"unknown: the upgrades may have begun: {problem!r}\")\nif not isinstance(response.parsed, BatchUpgradeDatabaseVersionResponseBody):\n    sys.exit(f\"{response.status_code} {response.content.decode()}\")\nfor result in response.parsed.upgrade_results:\n    fields = result.to_dict()\n    if \"job_id\" in fields and \"error_code\" not in fields and \"error_message\" not in fields:\n        print(fields[\"instance_id\"], fields[\"job_id\"])\n    elif \"job_id\" not in fields:\n        print(fields[\"instance_id\"], fields[\"error_code\"], fields[\"error_message\"], file=sys.stderr)\n    else:\n        sys.exit(f\"Neither submitted nor rejected: {fields}\")\n"
          },
          {
            "lang": "Java",
            "label": "Java",
            "source": "import java.io.IOException;\nimport java.util.List;\nimport okhttp3.*;\nimport okio.BufferedSink;\nimport org.openapitools.client.ApiClient;\nimport org.openapitools.client.ApiException;\nimport org.openapitools.client.api.DbInstanceManagementApi;\nimport org.openapitools.client.model.*;\n\npublic class Upgrade {\n  public static void main(String[] ids) {\n    if (ids.length > 10) throw new IllegalArgumentException(\"At most ten ids go into one request.\");\n    ApiClient client = new ApiClient();\n    // A redirect would take the token to another host. OkHttp sends a request again by itself on 408, on 503\n    // and after a lost response, unless its body can be written only once.\n    client.setHttpClient(client.getHttpClient().newBuilder().followRedirects(false)\n        .addInterceptor(chain -> chain.proceed(once(chain.request()))).build());\n    client.setBasePath(System.getenv(\"DDS_BASE_URL\"));\n    client.setApiKey(System.getenv(\"DDS_AUTH_TOKEN\"));\n    var body = new BatchUpgradeDatabaseVersionRequestBody().instanceIds(List.of(ids));\n    try {\n      var response = new DbInstanceManagementApi(client)\n          .batchUpgradeDatabaseVersion(System.getenv(\"DDS_PROJECT_ID\"), body);\n      if (response == null) throw new ApiException(\"a response without a body\");\n      for (UpgradeResult result : response.getUpgradeResults()) {\n        if (result.getActualInstance() instanceof SubmittedUpgrade upgrade) {\n          System.out.println(upgrade.getInstanceId() + \" \" + upgrade.getJobId());\n        } else if (result.getActualInstance() instanceof RejectedUpgrade upgrade) {\n          System.err.println(upgrade.getInstanceId() + \" \" + upgrade.getErrorCode() + \" \" + upgrade.getErrorMessage());\n        }\n      }\n    } catch (ApiException problem) {\n      System.err.println(problem.getCode() >= 300 ? problem.getCode() + \" \" + problem.getResponseBody()\n          : \"unknown: the upgrades may have begun: \" + problem.getMessage());\n      System.exit(1);\n    }\n  }\n\n  static Request once(Request request) {\n    RequestBody body = request.body();\n    return request.newBuilder().method(request.method(), new RequestBody() {\n      @Override public MediaType contentType() { return body.contentType(); }\n      @Override public long contentLength() throws IOException { return body.contentLength(); }\n      @Override public void writeTo(BufferedSink sink) throws IOException { body.writeTo(sink); }\n      @Override public boolean isOneShot() { return true; }\n    }).build();\n  }\n}\n"
          },
          {
            "lang": "Rust",
            "label": "Rust",
            "source": "use dds::types::{BatchUpgradeDatabaseVersionRequestBody, BatchUpgradeDatabaseVersionResponseBody, InstanceId, UpgradeResult};\nuse std::env::{args, var};\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    let instance_ids: Vec<_> = args().skip(1).map(InstanceId).collect();\n    if instance_ids.len() > 10 {\n        return Err(\"At most ten ids go into one request.\".into());\n    }\n    // A redirect would take the token to another host.\n    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;\n    let url = format!(\"{}/v3/{}/instances/db-upgrade\", var(\"DDS_BASE_URL\")?, var(\"DDS_PROJECT_ID\")?);\n    let request = http.post(url).header(\"X-Auth-Token\", var(\"DDS_AUTH_TOKEN\")?);\n    let request = request.json(&BatchUpgradeDatabaseVersionRequestBody { instance_ids });\n    // Sent, perhaps, and never to be sent again on its own.\n    let unknown = |problem: reqwest::Error| format!(\"unknown: the upgrades may have begun: {problem}\");\n    let response = request.send().await.map_err(unknown)?;\n    if response.status() != 202 {\n        return Err(format!(\"{} {}\", response.status(), response.text().await?).into());\n    }\n    let body: serde_json::Value = response.json().await.map_err(unknown)?;\n    for result in body[\"upgrade_results\"].as_array().into_iter().flatten() {\n        if !result[\"job_id\"].is_null() && !(result[\"error_code\"].is_null() && result[\"error_message\"].is_null()) {\n            return Err(format!(\"Neither submitted nor rejected: {result}\").into());\n        }\n    }\n    let results: BatchUpgradeDatabaseVersionResponseBody = serde_json::from_value(body)?;\n    for result in results.upgrade_results {\n        match result {\n            UpgradeResult::SubmittedUpgrade(it) => println!(\"{} {}\", *it.instance_id, *it.job_id),\n            UpgradeResult::RejectedUpgrade(it) => eprintln!(\"{} {} {}\", *it.instance_id, *it.error_code, *it.error_message),\n        }\n    }\n    Ok(())\n}\n"
          }
        ]
      }
    }
  },
  "components": {
    "parameters": {
      "ProjectId": {
        "name": "project_id",
        "in": "path",
        "required": true,
        "description": "Project ID of a tenant in a region.",
        "schema": {
          "$ref": "#/components/schemas/ProjectId"
        },
        "example": "054e292c9880d4992f02c0196d3ea468"
      }
    },
    "responses": {
      "Accepted": {
        "description": "Accepted: the request was processed, and every result says what became of its instance. This\nis not success in itself: every result can be a rejection.\n",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/BatchUpgradeDatabaseVersionResponse"
            },
            "examples": {
              "Mixed": {
                "$ref": "#/components/examples/Mixed"
              },
              "AllSubmitted": {
                "$ref": "#/components/examples/AllSubmitted"
              },
              "AllRejected": {
                "$ref": "#/components/examples/AllRejected"
              }
            }
          }
        }
      },
      "BadRequest": {
        "description": "Client error: nothing was started. Also the response to more than ten instance IDs. (Both are\npolicy.) The source page does not show the body (general). Its message may be in Chinese, so\nnever match on its text.\n",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "InvalidParameter": {
                "$ref": "#/components/examples/InvalidParameter"
              }
            }
          }
        }
      },
      "Unauthorized": {
        "description": "There was neither a token nor a signature, or the API gateway refused it (general).",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "TokenMissing": {
                "$ref": "#/components/examples/TokenMissing"
              },
              "SignatureRefused": {
                "$ref": "#/components/examples/SignatureRefused"
              }
            }
          }
        }
      },
      "Forbidden": {
        "description": "The token, or the key of the signature, does not allow this operation on these instances or in\nthis project (general).\n",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "InstanceNotOwned": {
                "$ref": "#/components/examples/InstanceNotOwned"
              },
              "ProjectUnavailable": {
                "$ref": "#/components/examples/ProjectUnavailable"
              }
            }
          }
        }
      },
      "NotFound": {
        "description": "The operation is not published in this region, or a resource does not exist (general).",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "NotPublished": {
                "$ref": "#/components/examples/NotPublished"
              }
            }
          }
        }
      },
      "TooManyRequests": {
        "description": "Too many requests for the gateway (`APIGW.0308`) or for the service (`DBS.280443`) (general).\nNeither a rate limit nor a `Retry-After` header is documented.\n",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "ThrottledByGateway": {
                "$ref": "#/components/examples/ThrottledByGateway"
              },
              "ThrottledByService": {
                "$ref": "#/components/examples/ThrottledByService"
              }
            }
          }
        }
      },
      "InternalServerError": {
        "description": "Server error. Upgrades may or may not have begun: look at the instances before you send the\nrequest again. The body is not on the source page (general).\n",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/ErrorResponse"
            },
            "examples": {
              "ServerError": {
                "$ref": "#/components/examples/ServerError"
              }
            }
          }
        }
      }
    },
    "examples": {
      "TwoInstances": {
        "summary": "Two instances (the example of the source page)",
        "value": {
          "instance_ids": [
            "046287aae57843b1a7bc61b7a8812f41in02",
            "3d1e04f49efa473a8c7eaf07ed7ff870in02"
          ]
        }
      },
      "OneInstance": {
        "summary": "One instance",
        "value": {
          "instance_ids": [
            "046287aae57843b1a7bc61b7a8812f41in02"
          ]
        }
      },
      "FullBatch": {
        "summary": "A full batch, as at most ten instances go into one request",
        "description": "The IDs that begin with eight zeros are made up; no real instance has them.",
        "value": {
          "instance_ids": [
            "046287aae57843b1a7bc61b7a8812f41in02",
            "3d1e04f49efa473a8c7eaf07ed7ff870in02",
            "000000004c3d4e0f8f1d6a2b9c8e7d01in02",
            "000000005d4e4f1a9a2e7b3c0d9f8e12in02",
            "000000006e5f4a2b8b3f8c4d1e0a9f23in02",
            "000000007f6a4b3c9c4a9d5e2f1b0a34in02",
            "000000008a7b4c4d8d5bae6f3a2c1b45in02",
            "000000009b8c4d5e9e6cbf7a4b3d2c56in02",
            "00000000ac9d4e6f8f7dca8b5c4e3d67in02",
            "00000000bdae4f7a9a8edb9c6d5f4e78in02"
          ]
        }
      },
      "Mixed": {
        "summary": "One submitted, one rejected (the example of the source page)",
        "value": {
          "upgrade_results": [
            {
              "instance_id": "046287aae57843b1a7bc61b7a8812f41in02",
              "job_id": "e4616470-733d-41de-a9b0-a260709293d3"
            },
            {
              "instance_id": "3d1e04f49efa473a8c7eaf07ed7ff870in02",
              "error_code": "DBS.200011",
              "error_message": "The status of DB instance does not allow the operation."
            }
          ]
        }
      },
      "AllSubmitted": {
        "summary": "Every upgrade task was submitted",
        "value": {
          "upgrade_results": [
            {
              "instance_id": "046287aae57843b1a7bc61b7a8812f41in02",
              "job_id": "e4616470-733d-41de-a9b0-a260709293d3"
            },
            {
              "instance_id": "3d1e04f49efa473a8c7eaf07ed7ff870in02",
              "job_id": "0f2c6a4e-58d1-4b7f-9e3a-6d5c4b3a2f10"
            }
          ]
        }
      },
      "AllRejected": {
        "summary": "Every upgrade task was rejected (policy, as the status is not documented for that case)",
        "value": {
          "upgrade_results": [
            {
              "instance_id": "046287aae57843b1a7bc61b7a8812f41in02",
              "error_code": "DBS.200011",
              "error_message": "The status of DB instance does not allow the operation."
            },
            {
              "instance_id": "3d1e04f49efa473a8c7eaf07ed7ff870in02",
              "error_code": "DBS.200011",
              "error_message": "The status of DB instance does not allow the operation."
            }
          ]
        }
      },
      "InvalidParameter": {
        "summary": "A parameter is wrong",
        "value": {
          "error_code": "DBS.200001",
          "error_msg": "Parameter error"
        }
      },
      "TokenMissing": {
        "summary": "No token",
        "value": {
          "error_code": "APIGW.0301",
          "error_msg": "Incorrect IAM authentication information: x-auth-token not found",
          "request_id": "7775eaa6b4bbe5934e565349bd27c298"
        }
      },
      "SignatureRefused": {
        "summary": "A signature that does not fit the request",
        "value": {
          "error_code": "APIGW.0301",
          "error_msg": "Incorrect IAM authentication information: verify aksk signature fail",
          "request_id": "9f3b5c7d1e2a4f68b0c1d2e3f4a5b6c7"
        }
      },
      "InstanceNotOwned": {
        "summary": "The instance belongs to somebody else",
        "value": {
          "error_code": "DBS.200604",
          "error_msg": "The instance is not owned by the current user."
        }
      },
      "ProjectUnavailable": {
        "summary": "The project is not available",
        "value": {
          "error_code": "APIGW.0310",
          "error_msg": "The project is unavailable.",
          "request_id": "4b1f2c3d5e6f47a8b9c0d1e2f3a4b5c6"
        }
      },
      "NotPublished": {
        "summary": "The operation is not published in this region",
        "value": {
          "error_code": "APIGW.0101",
          "error_msg": "The API does not exist or has not been published in the environment",
          "request_id": "616a9d01e6617ee6e285cd6ecbef60af"
        }
      },
      "ThrottledByGateway": {
        "summary": "Refused by the gateway",
        "value": {
          "error_code": "APIGW.0308",
          "error_msg": "The throttling threshold has been reached",
          "request_id": "2c5d0a7be1f84c6f9a3b8d7e6f5a4b3c"
        }
      },
      "ThrottledByService": {
        "summary": "Refused by the service",
        "value": {
          "error_code": "DBS.280443",
          "error_msg": "Too many requests."
        }
      },
      "ServerError": {
        "summary": "The server failed",
        "value": {
          "error_code": "DBS.280005",
          "error_msg": "Server error"
        }
      }
    },
    "schemas": {
      "ProjectId": {
        "description": "Project ID of a tenant in a region. No range is documented; every known one is 32 lower-case\nhexadecimal digits (observed).\n",
        "type": "string",
        "examples": [
          "054e292c9880d4992f02c0196d3ea468"
        ]
      },
      "InstanceId": {
        "description": "DB instance ID. No range is documented; most known ones are 32 hexadecimal digits followed by\n`in` and two digits (observed).\n",
        "type": "string",
        "examples": [
          "046287aae57843b1a7bc61b7a8812f41in02"
        ]
      },
      "JobId": {
        "description": "Task ID. Returned only when a minor-version upgrade task was submitted. No format is\ndocumented; every known one is a lower-case UUID (observed).\n",
        "type": "string",
        "examples": [
          "e4616470-733d-41de-a9b0-a260709293d3"
        ]
      },
      "ErrorCode": {
        "description": "Error code, such as `DBS.200011` from the service ([Error\nCode](https://support.huaweicloud.com/api-dds/dds_error_code.html), in Chinese) or `APIGW.0301`\nfrom the [API gateway](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html).\nOther forms exist, and no closed list is documented for this operation.\n",
        "type": "string",
        "examples": [
          "DBS.200011"
        ]
      },
      "ErrorText": {
        "description": "Failure cause, for people. It may be in Chinese (general), so never match on its text.",
        "type": "string",
        "examples": [
          "The status of DB instance does not allow the operation."
        ]
      },
      "RequestId": {
        "description": "ID of the request at the API gateway, which is also in the response header `X-Request-Id`\n(general); 32 hexadecimal digits in every known response (observed).\n",
        "type": "string",
        "examples": [
          "7775eaa6b4bbe5934e565349bd27c298"
        ]
      },
      "BatchUpgradeDatabaseVersionRequestBody": {
        "description": "The DB instances whose minor versions need to be upgraded.",
        "type": "object",
        "required": [
          "instance_ids"
        ],
        "properties": {
          "instance_ids": {
            "description": "IDs of the instances whose minor versions need to be upgraded. A maximum of 10 instance\nIDs can be transferred at a time.\n",
            "type": "array",
            "maxItems": 10,
            "items": {
              "$ref": "#/components/schemas/InstanceId"
            }
          }
        }
      },
      "BatchUpgradeDatabaseVersionResponse": {
        "description": "What became of each instance of the batch.",
        "type": "object",
        "required": [
          "upgrade_results"
        ],
        "properties": {
          "upgrade_results": {
            "description": "Batch upgrade result. The order is not documented: match each result by its\n`instance_id`, never by its position.\n",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/UpgradeResult"
            }
          }
        }
      },
      "UpgradeResult": {
        "description": "What became of one instance: its upgrade task was either submitted or rejected, never both.\nA submitted result has `job_id` and neither error field; a rejected one has `error_code` and\n`error_message` and no `job_id`.\n",
        "oneOf": [
          {
            "$ref": "#/components/schemas/SubmittedUpgrade"
          },
          {
            "$ref": "#/components/schemas/RejectedUpgrade"
          }
        ]
      },
      "SubmittedUpgrade": {
        "description": "The minor-version upgrade task was submitted, and the upgrade is triggered immediately. It can\nstill fail later (general). It has `job_id`, and never `error_code` or `error_message`.\n",
        "type": "object",
        "required": [
          "instance_id",
          "job_id"
        ],
        "properties": {
          "instance_id": {
            "description": "DB instance ID, which says which of the requested instances this result is about.",
            "$ref": "#/components/schemas/InstanceId"
          },
          "job_id": {
            "description": "Task ID. Returned only when the upgrade task was submitted; the task can still fail later.",
            "$ref": "#/components/schemas/JobId"
          },
          "error_code": false,
          "error_message": false
        }
      },
      "RejectedUpgrade": {
        "description": "The minor-version upgrade task was not submitted. It has `error_code` and `error_message` (not\n`error_msg`, which belongs to HTTP errors), and never `job_id`.\n",
        "type": "object",
        "required": [
          "instance_id",
          "error_code",
          "error_message"
        ],
        "properties": {
          "instance_id": {
            "description": "DB instance ID, which says which of the requested instances this result is about.",
            "$ref": "#/components/schemas/InstanceId"
          },
          "job_id": false,
          "error_code": {
            "description": "Error code. Returned only when the upgrade task was not submitted.",
            "$ref": "#/components/schemas/ErrorCode"
          },
          "error_message": {
            "description": "Failure cause. Returned only when the upgrade task was not submitted. It may be in Chinese, so\nnever match on its text.\n",
            "$ref": "#/components/schemas/ErrorText"
          }
        }
      },
      "ErrorResponse": {
        "description": "Body of an HTTP error, from the service or from the API gateway (general). Its text is\n`error_msg`, not the `error_message` of a rejected upgrade. More fields may appear.\n",
        "type": "object",
        "required": [
          "error_code",
          "error_msg"
        ],
        "properties": {
          "error_code": {
            "description": "Error code of the service (`DBS.…`) or of the API gateway (`APIGW.…`).",
            "$ref": "#/components/schemas/ErrorCode"
          },
          "error_msg": {
            "description": "Failure cause. It may be in Chinese, so never match on its text.",
            "$ref": "#/components/schemas/ErrorText"
          },
          "request_id": {
            "description": "ID of the request at the API gateway, in errors of the gateway alone (general).",
            "$ref": "#/components/schemas/RequestId"
          }
        }
      }
    },
    "securitySchemes": {
      "IamToken": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Auth-Token",
        "description": "User token obtained from IAM; see\n[Authentication](https://support.huaweicloud.com/intl/en-us/eu-west-0-api-dds/dds_api_0010.html).\nIt is several kilobytes long (observed); the API gateway refuses headers over 32 KB (general).\n\n**A signature can take the place of the token** (general). *Authentication* recommends it, and\nevery official SDK signs its requests and sends no token. It is made with an access key (AK) and\nits secret key (SK): `Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…` and,\nwith the time, `X-Sdk-Date: 20261128T000000Z`; with a temporary key also `X-Security-Token`. The\nAPI gateway accepts a signature for 15 minutes, and locks a key for some minutes after several\nwrong ones in a row (general). The signature is no security scheme of this contract,\nbecause clients generated from two schemes send the token as `Authorization`, too (policy).\n"
      }
    }
  },
  "tags": [
    {
      "name": "DB Instance Management",
      "description": "Operations on DB instances of the Document Database Service."
    }
  ]
}
