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
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade': { basis: 'documented', stated: 'URI', line: 69 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post': { basis: 'documented', stated: 'URI', line: 70 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/security/0': { basis: 'documented', stated: 'Table 2, Mandatory; a signature can take its place (general, Authentication)', line: 91 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/parameters/0': { basis: 'documented', stated: 'Table 1', line: 93 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/required': { value: true, basis: 'documented', stated: 'Table 3, Mandatory', line: 96 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json': { basis: 'example', stated: 'Example Request', line: 98 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json/schema': { basis: 'documented', stated: 'Table 3', line: 99 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/202': { basis: 'documented', stated: 'Status Code', line: 109 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/400': { basis: 'documented', stated: 'Status Code', line: 111 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/401': { basis: 'general', stated: 'API gateway error codes', line: 113 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/403': { basis: 'general', stated: 'API gateway and DDS error codes', line: 115 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/404': { basis: 'general', stated: 'API gateway and DDS error codes', line: 117 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/429': { basis: 'general', stated: 'API gateway and DDS error codes', line: 119 },
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/responses/500': { basis: 'documented', stated: 'Status Code', line: 121 },
  '/components/parameters/ProjectId/name': { value: 'project_id', basis: 'documented', stated: 'Table 1, Name', line: 341 },
  '/components/parameters/ProjectId/in': { value: 'path', basis: 'documented', stated: 'Table 1', line: 342 },
  '/components/parameters/ProjectId/required': { value: true, basis: 'documented', stated: 'Table 1, Mandatory', line: 343 },
  '/components/parameters/ProjectId/schema': { basis: 'documented', stated: 'Table 1, Type', line: 345 },
  '/components/responses/Accepted/content/application~1json': { basis: 'example', stated: 'Example Response', line: 355 },
  '/components/responses/Accepted/content/application~1json/schema': { basis: 'documented', stated: 'Table 4', line: 356 },
  '/components/responses/BadRequest/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 371 },
  '/components/responses/BadRequest/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 372 },
  '/components/responses/Unauthorized/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 380 },
  '/components/responses/Unauthorized/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 381 },
  '/components/responses/Forbidden/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 393 },
  '/components/responses/Forbidden/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 394 },
  '/components/responses/NotFound/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 404 },
  '/components/responses/NotFound/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 405 },
  '/components/responses/TooManyRequests/content/application~1json': { basis: 'general', stated: 'API gateway error codes', line: 415 },
  '/components/responses/TooManyRequests/content/application~1json/schema': { basis: 'general', stated: 'API gateway error codes', line: 416 },
  '/components/responses/InternalServerError/content/application~1json': { basis: 'general', stated: 'earlier editions of the source page', line: 428 },
  '/components/responses/InternalServerError/content/application~1json/schema': { basis: 'general', stated: 'earlier editions of the source page', line: 429 },
  '/components/schemas/ProjectId/type': { value: 'string', basis: 'documented', stated: 'Table 1, Type', line: 545 },
  '/components/schemas/InstanceId/type': { value: 'string', basis: 'documented', stated: 'Table 3, Type; Table 5, Type', line: 553 },
  '/components/schemas/JobId/type': { value: 'string', basis: 'documented', stated: 'Table 5, job_id, Type', line: 561 },
  '/components/schemas/ErrorCode/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_code, Type', line: 571 },
  '/components/schemas/ErrorText/type': { value: 'string', basis: 'documented', stated: 'Table 5, error_message, Type', line: 577 },
  '/components/schemas/RequestId/type': { value: 'string', basis: 'general', stated: 'API gateway error codes', line: 585 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/type': { value: 'object', basis: 'example', stated: 'Example Request', line: 591 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/required/0': { value: 'instance_ids', basis: 'documented', stated: 'Table 3, Mandatory', line: 593 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids': { basis: 'documented', stated: 'Table 3, Name', line: 595 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/type': { value: 'array', basis: 'documented', stated: 'Table 3, Type', line: 599 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/maxItems': { value: 10, basis: 'documented', stated: 'Table 3, Constraints', line: 600 },
  '/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/items': { basis: 'documented', stated: 'Table 3, Type', line: 601 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/type': { value: 'object', basis: 'example', stated: 'Example Response', line: 606 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/required/0': { value: 'upgrade_results', basis: 'example', stated: 'Example Response', line: 608 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results': { basis: 'documented', stated: 'Table 4, Name', line: 610 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/type': { value: 'array', basis: 'documented', stated: 'Table 4, Type', line: 614 },
  '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/items': { basis: 'documented', stated: 'Table 4, Description', line: 615 },
  '/components/schemas/UpgradeResult/oneOf/0': { basis: 'documented', stated: 'Table 5, job_id', line: 624 },
  '/components/schemas/UpgradeResult/oneOf/1': { basis: 'documented', stated: 'Table 5, error_code and error_message', line: 625 },
  '/components/schemas/SubmittedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 631 },
  '/components/schemas/SubmittedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 633 },
  '/components/schemas/SubmittedUpgrade/required/1': { value: 'job_id', basis: 'example', stated: 'Example Response', line: 634 },
  '/components/schemas/SubmittedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 636 },
  '/components/schemas/SubmittedUpgrade/properties/job_id': { basis: 'documented', stated: 'Table 5, job_id', line: 639 },
  '/components/schemas/SubmittedUpgrade/properties/error_code': { value: false, basis: 'documented', stated: 'Table 5, error_code: returned only when a task fails to be submitted', line: 642 },
  '/components/schemas/SubmittedUpgrade/properties/error_message': { value: false, basis: 'documented', stated: 'Table 5, error_message: returned only when a task fails to be submitted', line: 643 },
  '/components/schemas/RejectedUpgrade/type': { value: 'object', basis: 'documented', stated: 'Table 4, Type', line: 649 },
  '/components/schemas/RejectedUpgrade/required/0': { value: 'instance_id', basis: 'general', stated: 'official SDK definitions', line: 651 },
  '/components/schemas/RejectedUpgrade/required/1': { value: 'error_code', basis: 'example', stated: 'Example Response', line: 652 },
  '/components/schemas/RejectedUpgrade/required/2': { value: 'error_message', basis: 'example', stated: 'Example Response', line: 653 },
  '/components/schemas/RejectedUpgrade/properties/instance_id': { basis: 'documented', stated: 'Table 5, instance_id', line: 655 },
  '/components/schemas/RejectedUpgrade/properties/job_id': { value: false, basis: 'documented', stated: 'Table 5, job_id: returned only when a task is successfully submitted', line: 658 },
  '/components/schemas/RejectedUpgrade/properties/error_code': { basis: 'documented', stated: 'Table 5, error_code', line: 659 },
  '/components/schemas/RejectedUpgrade/properties/error_message': { basis: 'documented', stated: 'Table 5, error_message', line: 662 },
  '/components/schemas/ErrorResponse/type': { value: 'object', basis: 'general', stated: 'earlier editions of the source page', line: 672 },
  '/components/schemas/ErrorResponse/required/0': { value: 'error_code', basis: 'general', stated: 'earlier editions of the source page', line: 674 },
  '/components/schemas/ErrorResponse/required/1': { value: 'error_msg', basis: 'general', stated: 'earlier editions of the source page', line: 675 },
  '/components/schemas/ErrorResponse/properties/error_code': { basis: 'general', stated: 'earlier editions of the source page', line: 677 },
  '/components/schemas/ErrorResponse/properties/error_msg': { basis: 'general', stated: 'earlier editions of the source page', line: 680 },
  '/components/schemas/ErrorResponse/properties/request_id': { basis: 'general', stated: 'API gateway error codes', line: 683 },
  '/components/securitySchemes/IamToken/type': { value: 'apiKey', basis: 'documented', stated: 'Table 2', line: 689 },
  '/components/securitySchemes/IamToken/in': { value: 'header', basis: 'documented', stated: 'Table 2', line: 690 },
  '/components/securitySchemes/IamToken/name': { value: 'X-Auth-Token', basis: 'documented', stated: 'Table 2, Name', line: 691 },
}
