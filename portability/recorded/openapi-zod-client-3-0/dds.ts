import { makeApi, Zodios, type ZodiosOptions } from "@zodios/core";
import { z } from "zod";

const InstanceId = z.string();
const BatchUpgradeDatabaseVersionRequestBody = z
  .object({ instance_ids: z.array(InstanceId).max(10) })
  .passthrough();
const JobId = z.string();
const SubmittedUpgrade = z
  .object({ instance_id: InstanceId, job_id: JobId })
  .passthrough();
const ErrorCode = z.string();
const ErrorText = z.string();
const RejectedUpgrade = z
  .object({
    instance_id: InstanceId,
    error_code: ErrorCode,
    error_message: ErrorText,
  })
  .passthrough();
const UpgradeResult = z.union([SubmittedUpgrade, RejectedUpgrade]);
const BatchUpgradeDatabaseVersionResponseBody = z
  .object({ upgrade_results: z.array(UpgradeResult) })
  .passthrough();
const RequestId = z.string();
const ErrorResponse = z
  .object({
    error_code: ErrorCode,
    error_msg: ErrorText,
    request_id: RequestId.optional(),
  })
  .passthrough();

export const schemas = {
  InstanceId,
  BatchUpgradeDatabaseVersionRequestBody,
  JobId,
  SubmittedUpgrade,
  ErrorCode,
  ErrorText,
  RejectedUpgrade,
  UpgradeResult,
  BatchUpgradeDatabaseVersionResponseBody,
  RequestId,
  ErrorResponse,
};

const endpoints = makeApi([
  {
    method: "post",
    path: "/v3/:project_id/instances/db-upgrade",
    alias: "batchUpgradeDatabaseVersion",
    description: `Submits one minor-version upgrade task for each given DB instance.

**The upgrade is triggered immediately**, so send this request during off-peak hours. **Only
*Fastest completion* can be selected as the method**; there is no field for it. Nothing is
documented that would make a second attempt safe: look at the instances before you retry a
request whose outcome is unknown.

A 202 answer can hold nothing but rejections (policy: the status is not documented for that
case). Each element of &#x60;upgrade_results&#x60; is either *submitted* (&#x60;job_id&#x60;, no error fields) or
*rejected* (&#x60;error_code&#x60; and &#x60;error_message&#x60;, no &#x60;job_id&#x60;), never both. A submitted task can
still fail later: follow it with &#x60;GET /v3/{project_id}/jobs?id&#x3D;&#x60; (general; not part of this
contract).

Needs the IAM action &#x60;dds:instance:batchUpgradeDatabaseVersion&#x60; (general).
`,
    requestFormat: "json",
    parameters: [
      {
        name: "body",
        description: `The DB instances whose minor versions need to be upgraded.`,
        type: "Body",
        schema: BatchUpgradeDatabaseVersionRequestBody,
      },
      {
        name: "project_id",
        type: "Path",
        schema: z.string(),
      },
    ],
    response: BatchUpgradeDatabaseVersionResponseBody,
    errors: [
      {
        status: 400,
        description: `Client error. No upgrade of a refused request begins, and a request with more than ten
instance IDs is refused with this status (both policy). The body is not on the source page
(general). Its message may be in Chinese, so never match on its text.
`,
        schema: ErrorResponse,
      },
      {
        status: 401,
        description: `There was no token, or the API gateway refused it (general).`,
        schema: ErrorResponse,
      },
      {
        status: 403,
        description: `The token does not allow this operation on these instances or in this project (general).`,
        schema: ErrorResponse,
      },
      {
        status: 404,
        description: `The operation is not published in this region, or a resource does not exist (general).`,
        schema: ErrorResponse,
      },
      {
        status: 429,
        description: `Too many requests for the gateway (&#x60;APIGW.0308&#x60;) or for the service (&#x60;DBS.280443&#x60;) (general).
Neither a rate limit nor a &#x60;Retry-After&#x60; header is documented.
`,
        schema: ErrorResponse,
      },
      {
        status: 500,
        description: `Server error. Upgrades may or may not have begun: look at the instances before you send the
request again. The body is not on the source page (general).
`,
        schema: ErrorResponse,
      },
    ],
  },
]);

export const api = new Zodios(endpoints);

export function createApiClient(baseUrl: string, options?: ZodiosOptions) {
  return new Zodios(baseUrl, endpoints, options);
}
