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
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade': { basis: 'documented', stated: 'URI', line: 53 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post': { basis: 'documented', stated: 'URI', line: 54 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/security/0': { basis: 'documented', stated: 'Table 2, Mandatory', line: 74 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/parameters/0': { basis: 'documented', stated: 'Table 1', line: 76 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/required': { value: true, basis: 'documented', stated: 'Table 3, Mandatory', line: 79 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json': { basis: 'example', stated: 'Example Request', line: 81 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json/schema': { basis: 'documented', stated: 'Table 3', line: 82 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/202': { basis: 'documented', stated: 'Status Code', line: 92 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/400': { basis: 'documented', stated: 'Status Code', line: 94 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/401': { basis: 'general', stated: 'API gateway error codes', line: 96 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/403': { basis: 'general', stated: 'API gateway and DDS error codes', line: 98 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/404': { basis: 'general', stated: 'API gateway and DDS error codes', line: 100 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/429': { basis: 'general', stated: 'API gateway and DDS error codes', line: 102 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/500': { basis: 'documented', stated: 'Status Code', line: 104 },
  '/components/parameters/ProjectId/name': { value: 'project_id', basis: 'documented', stated: 'Table 1, Name', line: 142 },
  '/components/parameters/ProjectId/in': { value: 'path', basis: 'documented', stated: 'Table 1', line: 143 },
  '/components/parameters/ProjectId/required': { value: true, basis: 'documented', stated: 'Table 1, Mandatory', line: 144 },
  '/components/parameters/ProjectId/schema': { basis: 'documented', stated: 'Table 1, Type', line: 146 },
  '/components/responses/Accepted/content/application~1json': { basis: 'example', stated: 'Example Response', line: 155 },
  '/components/responses/Accepted/content/application~1json/schema': { basis: 'documented', stated: 'Table 4', line: 156 },
  '/components/responses/BadRequest/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 171 },
  '/components/responses/BadRequest/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 172 },
  '/components/responses/Unauthorized/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 180 },
  '/components/responses/Unauthorized/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 181 },
  '/components/responses/Forbidden/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 189 },
  '/components/responses/Forbidden/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 190 },
  '/components/responses/NotFound/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 200 },
  '/components/responses/NotFound/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 201 },
  '/components/responses/TooManyRequests/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 211 },
  '/components/responses/TooManyRequests/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 212 },
  '/components/responses/InternalServerError/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 224 },
  '/components/responses/InternalServerError/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 225 },
  '/components/schemas/ProjectId/type': { value: 'string', basis: 'documented', stated: 'Table 1, Type', line: 333 },
  '/components/schemas/InstanceId/type': { value: 'string', basis: 'documented', stated: 'Table 3, Type; Table 5, Type', line: 341 },
  '/components/schemas/JobId/type': { value: 'string', basis: 'documented', stated: 'Table 5, job_id, Type', line: 349 },
  '/components/schemas/ErrorCode/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_code, Type', line: 357 },
  '/components/schemas/ErrorText/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_message, Type', line: 363 },
  '/components/schemas/RequestId/type': { value: 'string', basis: 'general', stated: 'API gateway error codes', line: 369 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/type': { value: 'object', basis: 'example', stated: 'Example Request', line: 375 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/required/0': { value: 'instance_ids', basis: 'documented', stated: 'Table 3, Mandatory', line: 377 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids': { basis: 'documented', stated: 'Table 3, Name', line: 379 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/type': { value: 'array', basis: 'documented', stated: 'Table 3, Type', line: 383 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/maxItems': { value: 10, basis: 'documented', stated: 'Table 3, Constraints', line: 384 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/items': { basis: 'documented', stated: 'Table 3, Type', line: 385 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/type': { value: 'object', basis: 'example', stated: 'Example Response', line: 390 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/required/0': { value: 'upgrade_results', basis: 'example', stated: 'Example Response', line: 392 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results': { basis: 'documented', stated: 'Table 4, Name', line: 394 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/type': { value: 'array', basis: 'documented', stated: 'Table 4, Type', line: 398 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/items': { basis: 'documented', stated: 'Table 4, Description', line: 399 },
  '/components/schemas/UpgradeResult/oneOf/0': { basis: 'documented', stated: 'Table 5, job_id', line: 408 },
  '/components/schemas/UpgradeResult/oneOf/1': { basis: 'documented', stated: 'Table 5, error_code and error_message', line: 409 },
  '/components/schemas/SubmittedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 415 },
  '/components/schemas/SubmittedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 417 },
  '/components/schemas/SubmittedUpgrade/required/1': { value: 'job_id', basis: 'example', stated: 'Example Response', line: 418 },
  '/components/schemas/SubmittedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 420 },
  '/components/schemas/SubmittedUpgrade/properties/job_id': { basis: 'documented', stated: 'Table 5, job_id', line: 422 },
  '/components/schemas/SubmittedUpgrade/properties/error_code': { value: false, basis: 'documented', stated: 'Table 5, error_code: returned only when a task fails to be submitted', line: 424 },
  '/components/schemas/SubmittedUpgrade/properties/error_message': { value: false, basis: 'documented', stated: 'Table 5, error_message: returned only when a task fails to be submitted', line: 425 },
  '/components/schemas/RejectedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 431 },
  '/components/schemas/RejectedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 433 },
  '/components/schemas/RejectedUpgrade/required/1': { value: 'error_code', basis: 'example', stated: 'Example Response', line: 434 },
  '/components/schemas/RejectedUpgrade/required/2': { value: 'error_message', basis: 'example', stated: 'Example Response', line: 435 },
  '/components/schemas/RejectedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 437 },
  '/components/schemas/RejectedUpgrade/properties/job_id': { value: false, basis: 'documented', stated: 'Table 5, job_id: returned only when a task is successfully submitted', line: 439 },
  '/components/schemas/RejectedUpgrade/properties/error_code': { basis: 'documented', stated: 'Table 5, error_code', line: 440 },
  '/components/schemas/RejectedUpgrade/properties/error_message': { basis: 'documented', stated: 'Table 5, error_message', line: 442 },
  '/components/schemas/ErrorResponse/type': { value: 'object', basis: 'general', stated: 'earlier editions of the source page', line: 449 },
  '/components/schemas/ErrorResponse/required/0': { value: 'error_code', basis: 'general', stated: 'earlier editions of the source page', line: 451 },
  '/components/schemas/ErrorResponse/required/1': { value: 'error_msg', basis: 'general', stated: 'earlier editions of the source page', line: 452 },
  '/components/schemas/ErrorResponse/properties/error_code': { basis: 'general', stated: 'earlier editions of the source page', line: 454 },
  '/components/schemas/ErrorResponse/properties/error_msg': { basis: 'general', stated: 'earlier editions of the source page', line: 456 },
  '/components/schemas/ErrorResponse/properties/request_id': { basis: 'general', stated: 'API gateway error codes', line: 458 },
  '/components/securitySchemes/IamToken/type': { value: 'apiKey', basis: 'documented', stated: 'Table 2', line: 463 },
  '/components/securitySchemes/IamToken/in': { value: 'header', basis: 'documented', stated: 'Table 2', line: 464 },
  '/components/securitySchemes/IamToken/name': { value: 'X-Auth-Token', basis: 'documented', stated: 'Table 2, Name', line: 465 },
}
