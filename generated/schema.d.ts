// Generated from openapi/ by `npm run generate`. Do not edit.

export interface paths {
    "/v3/{project_id}/instances/db-upgrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upgrade the minor versions of DB instances in batches
         * @description Submits one minor-version upgrade task for each given DB instance.
         *
         *     **The upgrade is triggered immediately**, so send this request during off-peak hours. **Only
         *     *Fastest completion* can be selected as the method**; there is no field for it. Nothing is
         *     documented that would make a second attempt safe: look at the instances before you retry a
         *     request whose outcome is unknown.
         *
         *     A 202 response can hold nothing but rejections (policy: the status is not documented for that
         *     case). Each element of `upgrade_results` is either *submitted* (`job_id`, no error fields) or
         *     *rejected* (`error_code` and `error_message`, no `job_id`), never both. A submitted task can
         *     still fail later: follow it with `GET /v3/{project_id}/jobs?id=` (general; not part of this
         *     contract).
         *
         *     Needs the IAM action `dds:instance:batchUpgradeDatabaseVersion` (general).
         */
        post: operations["batchUpgradeDatabaseVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description Project ID of a tenant in a region. No range is documented; every known one is 32 lower-case
         *     hexadecimal digits (observed).
         * @example 054e292c9880d4992f02c0196d3ea468
         */
        ProjectId: string;
        /**
         * @description DB instance ID. No range is documented; most known ones are 32 hexadecimal digits followed by
         *     `in` and two digits (observed).
         * @example 046287aae57843b1a7bc61b7a8812f41in02
         */
        InstanceId: string;
        /**
         * @description Task ID. Returned only when a minor-version upgrade task was submitted. No format is
         *     documented; every known one is a lower-case UUID (observed).
         * @example e4616470-733d-41de-a9b0-a260709293d3
         */
        JobId: string;
        /**
         * @description Error code, such as `DBS.200011` from the service ([Error
         *     Code](https://support.huaweicloud.com/api-dds/dds_error_code.html), in Chinese) or `APIGW.0301`
         *     from the [API gateway](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html).
         *     Other forms exist, and no closed list is documented for this operation.
         * @example DBS.200011
         */
        ErrorCode: string;
        /**
         * @description Failure cause, for people. It may be in Chinese (general), so never match on its text.
         * @example The status of DB instance does not allow the operation.
         */
        ErrorText: string;
        /**
         * @description ID of the request at the API gateway, which is also in the response header `X-Request-Id`
         *     (general); 32 hexadecimal digits in every known response (observed).
         * @example 7775eaa6b4bbe5934e565349bd27c298
         */
        RequestId: string;
        /** @description The DB instances whose minor versions need to be upgraded. */
        BatchUpgradeDatabaseVersionRequestBody: {
            /**
             * @description IDs of the instances whose minor versions need to be upgraded. A maximum of 10 instance
             *     IDs can be transferred at a time.
             */
            instance_ids: components["schemas"]["InstanceId"][];
        };
        /** @description What became of each instance of the batch. */
        BatchUpgradeDatabaseVersionResponse: {
            /**
             * @description Batch upgrade result. The order is not documented: match each result by its
             *     `instance_id`, never by its position.
             */
            upgrade_results: components["schemas"]["UpgradeResult"][];
        };
        /**
         * @description What became of one instance: its upgrade task was either submitted or rejected, never both.
         *     A submitted result has `job_id` and neither error field; a rejected one has `error_code` and
         *     `error_message` and no `job_id`.
         */
        UpgradeResult: components["schemas"]["SubmittedUpgrade"] | components["schemas"]["RejectedUpgrade"];
        /**
         * @description The minor-version upgrade task was submitted, and the upgrade is triggered immediately. It can
         *     still fail later (general). It has `job_id`, and never `error_code` or `error_message`.
         */
        SubmittedUpgrade: {
            /** @description DB instance ID, which says which of the requested instances this result is about. */
            instance_id: components["schemas"]["InstanceId"];
            /** @description Task ID. Returned only when the upgrade task was submitted; the task can still fail later. */
            job_id: components["schemas"]["JobId"];
            error_code?: never;
            error_message?: never;
        };
        /**
         * @description The minor-version upgrade task was not submitted. It has `error_code` and `error_message` (not
         *     `error_msg`, which belongs to HTTP errors), and never `job_id`.
         */
        RejectedUpgrade: {
            /** @description DB instance ID, which says which of the requested instances this result is about. */
            instance_id: components["schemas"]["InstanceId"];
            job_id?: never;
            /** @description Error code. Returned only when the upgrade task was not submitted. */
            error_code: components["schemas"]["ErrorCode"];
            /**
             * @description Failure cause. Returned only when the upgrade task was not submitted. It may be in Chinese, so
             *     never match on its text.
             */
            error_message: components["schemas"]["ErrorText"];
        };
        /**
         * @description Body of an HTTP error, from the service or from the API gateway (general). Its text is
         *     `error_msg`, not the `error_message` of a rejected upgrade. More fields may appear.
         */
        ErrorResponse: {
            /** @description Error code of the service (`DBS.…`) or of the API gateway (`APIGW.…`). */
            error_code: components["schemas"]["ErrorCode"];
            /** @description Failure cause. It may be in Chinese, so never match on its text. */
            error_msg: components["schemas"]["ErrorText"];
            /** @description ID of the request at the API gateway, in errors of the gateway alone (general). */
            request_id?: components["schemas"]["RequestId"];
        };
    };
    responses: {
        /**
         * @description Accepted: the request was processed, and every result says what became of its instance. This
         *     is not success in itself: every result can be a rejection.
         */
        Accepted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BatchUpgradeDatabaseVersionResponse"];
            };
        };
        /**
         * @description Client error: nothing was started. Also the response to more than ten instance IDs. (Both are
         *     policy.) The source page does not show the body (general). Its message may be in Chinese, so
         *     never match on its text.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description There was neither a token nor a signature, or the API gateway refused it (general). */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /**
         * @description The token, or the key of the signature, does not allow this operation on these instances or in
         *     this project (general).
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /** @description The operation is not published in this region, or a resource does not exist (general). */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /**
         * @description Too many requests for the gateway (`APIGW.0308`) or for the service (`DBS.280443`) (general).
         *     Neither a rate limit nor a `Retry-After` header is documented.
         */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
        /**
         * @description Server error. Upgrades may or may not have begun: look at the instances before you send the
         *     request again. The body is not on the source page (general).
         */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorResponse"];
            };
        };
    };
    parameters: {
        /**
         * @description Project ID of a tenant in a region.
         * @example 054e292c9880d4992f02c0196d3ea468
         */
        ProjectId: components["schemas"]["ProjectId"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    batchUpgradeDatabaseVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Project ID of a tenant in a region.
                 * @example 054e292c9880d4992f02c0196d3ea468
                 */
                project_id: components["parameters"]["ProjectId"];
            };
            cookie?: never;
        };
        /** @description The DB instances whose minor versions need to be upgraded. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchUpgradeDatabaseVersionRequestBody"];
            };
        };
        responses: {
            202: components["responses"]["Accepted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
        };
    };
}
