// Generated from openapi/ by `npm run generate`. Do not edit.

/** On what a constraint rests, from the surest to the least sure. */
export type Basis = 'documented' | 'example' | 'general' | 'policy'

/** What is known about one constraint of the contract. */
export interface ConstraintFacts {
  /** What the contract demands there, when it is a plain value. */
  readonly value?: string | number | boolean
  readonly basis: Basis
  /** Where it is stated. */
  readonly stated: string
  /** The line of openapi.yaml. */
  readonly line: number
}

/** Every constraint of the contract, by its JSON pointer (RFC 6901). */
export const constraints: Readonly<Record<string, ConstraintFacts>> = {
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade': { basis: 'documented', stated: 'URI', line: 54 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post': { basis: 'documented', stated: 'URI', line: 55 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/security/0': { basis: 'documented', stated: 'Table 2, Mandatory', line: 75 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/parameters/0': { basis: 'documented', stated: 'Table 1', line: 77 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/required': { value: true, basis: 'documented', stated: 'Table 3, Mandatory', line: 80 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json': { basis: 'example', stated: 'Example Request', line: 82 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json/schema': { basis: 'documented', stated: 'Table 3', line: 83 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/202': { basis: 'documented', stated: 'Status Code', line: 93 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/400': { basis: 'documented', stated: 'Status Code', line: 95 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/401': { basis: 'general', stated: 'API gateway error codes', line: 97 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/403': { basis: 'general', stated: 'API gateway and DDS error codes', line: 99 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/404': { basis: 'general', stated: 'API gateway and DDS error codes', line: 101 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/429': { basis: 'general', stated: 'API gateway and DDS error codes', line: 103 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/500': { basis: 'documented', stated: 'Status Code', line: 105 },
  '/components/parameters/ProjectId/name': { value: 'project_id', basis: 'documented', stated: 'Table 1, Name', line: 143 },
  '/components/parameters/ProjectId/in': { value: 'path', basis: 'documented', stated: 'Table 1', line: 144 },
  '/components/parameters/ProjectId/required': { value: true, basis: 'documented', stated: 'Table 1, Mandatory', line: 145 },
  '/components/parameters/ProjectId/schema': { basis: 'documented', stated: 'Table 1, Type', line: 147 },
  '/components/responses/Accepted/content/application~1json': { basis: 'example', stated: 'Example Response', line: 156 },
  '/components/responses/Accepted/content/application~1json/schema': { basis: 'documented', stated: 'Table 4', line: 157 },
  '/components/responses/BadRequest/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 172 },
  '/components/responses/BadRequest/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 173 },
  '/components/responses/Unauthorized/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 181 },
  '/components/responses/Unauthorized/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 182 },
  '/components/responses/Forbidden/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 190 },
  '/components/responses/Forbidden/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 191 },
  '/components/responses/NotFound/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 201 },
  '/components/responses/NotFound/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 202 },
  '/components/responses/TooManyRequests/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 212 },
  '/components/responses/TooManyRequests/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 213 },
  '/components/responses/InternalServerError/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 225 },
  '/components/responses/InternalServerError/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 226 },
  '/components/schemas/ProjectId/type': { value: 'string', basis: 'documented', stated: 'Table 1, Type', line: 334 },
  '/components/schemas/InstanceId/type': { value: 'string', basis: 'documented', stated: 'Table 3, Type; Table 5, Type', line: 342 },
  '/components/schemas/JobId/type': { value: 'string', basis: 'documented', stated: 'Table 5, job_id, Type', line: 350 },
  '/components/schemas/ErrorCode/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_code, Type', line: 358 },
  '/components/schemas/ErrorText/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_message, Type', line: 364 },
  '/components/schemas/RequestId/type': { value: 'string', basis: 'general', stated: 'API gateway error codes', line: 370 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/type': { value: 'object', basis: 'example', stated: 'Example Request', line: 376 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/required/0': { value: 'instance_ids', basis: 'documented', stated: 'Table 3, Mandatory', line: 378 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids': { basis: 'documented', stated: 'Table 3, Name', line: 380 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/type': { value: 'array', basis: 'documented', stated: 'Table 3, Type', line: 384 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/maxItems': { value: 10, basis: 'documented', stated: 'Table 3, Constraints', line: 385 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/items': { basis: 'documented', stated: 'Table 3, Type', line: 386 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/type': { value: 'object', basis: 'example', stated: 'Example Response', line: 391 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/required/0': { value: 'upgrade_results', basis: 'example', stated: 'Example Response', line: 393 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results': { basis: 'documented', stated: 'Table 4, Name', line: 395 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/type': { value: 'array', basis: 'documented', stated: 'Table 4, Type', line: 399 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/items': { basis: 'documented', stated: 'Table 4, Description', line: 400 },
  '/components/schemas/UpgradeResult/oneOf/0': { basis: 'documented', stated: 'Table 5, job_id', line: 409 },
  '/components/schemas/UpgradeResult/oneOf/1': { basis: 'documented', stated: 'Table 5, error_code and error_message', line: 410 },
  '/components/schemas/SubmittedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 416 },
  '/components/schemas/SubmittedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 418 },
  '/components/schemas/SubmittedUpgrade/required/1': { value: 'job_id', basis: 'example', stated: 'Example Response', line: 419 },
  '/components/schemas/SubmittedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 421 },
  '/components/schemas/SubmittedUpgrade/properties/job_id': { basis: 'documented', stated: 'Table 5, job_id', line: 423 },
  '/components/schemas/SubmittedUpgrade/properties/error_code': { value: false, basis: 'documented', stated: 'Table 5, error_code: returned only when a task fails to be submitted', line: 425 },
  '/components/schemas/SubmittedUpgrade/properties/error_message': { value: false, basis: 'documented', stated: 'Table 5, error_message: returned only when a task fails to be submitted', line: 426 },
  '/components/schemas/RejectedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 432 },
  '/components/schemas/RejectedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 434 },
  '/components/schemas/RejectedUpgrade/required/1': { value: 'error_code', basis: 'example', stated: 'Example Response', line: 435 },
  '/components/schemas/RejectedUpgrade/required/2': { value: 'error_message', basis: 'example', stated: 'Example Response', line: 436 },
  '/components/schemas/RejectedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 438 },
  '/components/schemas/RejectedUpgrade/properties/job_id': { value: false, basis: 'documented', stated: 'Table 5, job_id: returned only when a task is successfully submitted', line: 440 },
  '/components/schemas/RejectedUpgrade/properties/error_code': { basis: 'documented', stated: 'Table 5, error_code', line: 441 },
  '/components/schemas/RejectedUpgrade/properties/error_message': { basis: 'documented', stated: 'Table 5, error_message', line: 443 },
  '/components/schemas/ErrorResponse/type': { value: 'object', basis: 'general', stated: 'earlier editions of the source page', line: 450 },
  '/components/schemas/ErrorResponse/required/0': { value: 'error_code', basis: 'general', stated: 'earlier editions of the source page', line: 452 },
  '/components/schemas/ErrorResponse/required/1': { value: 'error_msg', basis: 'general', stated: 'earlier editions of the source page', line: 453 },
  '/components/schemas/ErrorResponse/properties/error_code': { basis: 'general', stated: 'earlier editions of the source page', line: 455 },
  '/components/schemas/ErrorResponse/properties/error_msg': { basis: 'general', stated: 'earlier editions of the source page', line: 457 },
  '/components/schemas/ErrorResponse/properties/request_id': { basis: 'general', stated: 'API gateway error codes', line: 459 },
  '/components/securitySchemes/IamToken/type': { value: 'apiKey', basis: 'documented', stated: 'Table 2', line: 464 },
  '/components/securitySchemes/IamToken/in': { value: 'header', basis: 'documented', stated: 'Table 2', line: 465 },
  '/components/securitySchemes/IamToken/name': { value: 'X-Auth-Token', basis: 'documented', stated: 'Table 2, Name', line: 466 },
}
