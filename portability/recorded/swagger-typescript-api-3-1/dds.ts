/* eslint-disable */
/* tslint:disable */
// @ts-nocheck
/*
 * ---------------------------------------------------------------
 * ## THIS FILE WAS GENERATED VIA SWAGGER-TYPESCRIPT-API        ##
 * ##                                                           ##
 * ## AUTHOR: acacode                                           ##
 * ## SOURCE: https://github.com/acacode/swagger-typescript-api ##
 * ---------------------------------------------------------------
 */

/**
 * Project ID of a tenant in a region. No range is documented; every known one is 32 lower-case
 * hexadecimal digits (observed).
 */
export type ProjectId = string;

/**
 * DB instance ID. No range is documented; most known ones are 32 hexadecimal digits followed by
 * `in` and two digits (observed).
 */
export type InstanceId = string;

/**
 * Task ID. Returned only when a minor-version upgrade task was submitted. No format is
 * documented; every known one is a lower-case UUID (observed).
 */
export type JobId = string;

/**
 * Error code, such as `DBS.200011` from the service ([Error
 * Code](https://support.huaweicloud.com/api-dds/dds_error_code.html), in Chinese) or `APIGW.0301`
 * from the [API gateway](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html).
 * Other forms exist, and no closed list is documented for this operation.
 */
export type ErrorCode = string;

/** Failure cause, for people. It may be in Chinese (general), so never match on its text. */
export type ErrorText = string;

/** ID of the request at the API gateway (general); 32 hexadecimal digits in every known answer (observed). */
export type RequestId = string;

/** The DB instances whose minor versions need to be upgraded. */
export interface BatchUpgradeDatabaseVersionRequestBody {
  /**
   * IDs of the instances whose minor versions need to be upgraded. A maximum of 10 instance
   * IDs can be transferred at a time.
   * @maxItems 10
   */
  instance_ids: InstanceId[];
}

/** What became of each instance of the batch. */
export interface BatchUpgradeDatabaseVersionResponse {
  /**
   * Batch upgrade result. The order is not documented: match each result by its
   * `instance_id`, never by its position.
   */
  upgrade_results: UpgradeResult[];
}

/**
 * What became of one instance: its upgrade task was either submitted or rejected, never both.
 * A submitted result has `job_id` and neither error field; a rejected one has `error_code` and
 * `error_message` and no `job_id`.
 */
export type UpgradeResult = SubmittedUpgrade | RejectedUpgrade;

/**
 * The minor-version upgrade task was submitted, and the upgrade is triggered immediately. It can
 * still fail later (general). It has `job_id`, and never `error_code` or `error_message`.
 */
export interface SubmittedUpgrade {
  /** DB instance ID, which says which of the requested instances this result is about. */
  instance_id: InstanceId;
  /** Task ID. Returned only when the upgrade task was submitted; the task can still fail later. */
  job_id: JobId;
  error_code?: never;
  error_message?: never;
}

/**
 * The minor-version upgrade task was not submitted. It has `error_code` and `error_message` (not
 * `error_msg`, which belongs to HTTP errors), and never `job_id`.
 */
export interface RejectedUpgrade {
  /** DB instance ID, which says which of the requested instances this result is about. */
  instance_id: InstanceId;
  job_id?: never;
  /** Error code. Returned only when the upgrade task was not submitted. */
  error_code: ErrorCode;
  /**
   * Failure cause. Returned only when the upgrade task was not submitted. It may be in Chinese, so
   * never match on its text.
   */
  error_message: ErrorText;
}

/**
 * Body of an HTTP error, from the service or from the API gateway (general). Its text is
 * `error_msg`, not the `error_message` of a rejected upgrade. More fields may appear.
 */
export interface ErrorResponse {
  /** Error code of the service (`DBS.…`) or of the API gateway (`APIGW.…`). */
  error_code: ErrorCode;
  /** Failure cause. It may be in Chinese, so never match on its text. */
  error_msg: ErrorText;
  /** ID of the request at the API gateway, in errors of the gateway alone (general). */
  request_id?: RequestId;
}

export type QueryParamsType = Record<string | number, any>;
export type ResponseFormat = keyof Omit<Body, "body" | "bodyUsed">;

export interface FullRequestParams extends Omit<RequestInit, "body"> {
  /** set parameter to `true` for call `securityWorker` for this request */
  secure?: boolean;
  /** request path */
  path: string;
  /** content type of request body */
  type?: ContentType;
  /** query params */
  query?: QueryParamsType;
  /** format of response (i.e. response.json() -> format: "json") */
  format?: ResponseFormat;
  /** request body */
  body?: unknown;
  /** base url */
  baseUrl?: string;
  /** request cancellation token */
  cancelToken?: CancelToken;
}

export type RequestParams = Omit<
  FullRequestParams,
  "body" | "method" | "query" | "path"
>;

export interface ApiConfig<SecurityDataType = unknown> {
  baseUrl?: string;
  baseApiParams?: Omit<RequestParams, "baseUrl" | "cancelToken" | "signal">;
  securityWorker?: (
    securityData: SecurityDataType | null,
  ) => Promise<RequestParams | void> | RequestParams | void;
  customFetch?: typeof fetch;
}

export interface HttpResponse<D extends unknown, E extends unknown = unknown>
  extends Response {
  data: D;
  error: E;
}

type CancelToken = Symbol | string | number;

export enum ContentType {
  Json = "application/json",
  JsonApi = "application/vnd.api+json",
  FormData = "multipart/form-data",
  UrlEncoded = "application/x-www-form-urlencoded",
  Text = "text/plain",
}

export class HttpClient<SecurityDataType = unknown> {
  public baseUrl: string = "https://{endpoint}";
  private securityData: SecurityDataType | null = null;
  private securityWorker?: ApiConfig<SecurityDataType>["securityWorker"];
  private abortControllers = new Map<CancelToken, AbortController>();
  private customFetch = (...fetchParams: Parameters<typeof fetch>) =>
    fetch(...fetchParams);

  private baseApiParams: RequestParams = {
    credentials: "same-origin",
    headers: {},
    redirect: "follow",
    referrerPolicy: "no-referrer",
  };

  constructor(apiConfig: ApiConfig<SecurityDataType> = {}) {
    Object.assign(this, apiConfig);
  }

  public setSecurityData = (data: SecurityDataType | null) => {
    this.securityData = data;
  };

  protected encodeQueryParam(key: string, value: any) {
    const encodedKey = encodeURIComponent(key);
    return `${encodedKey}=${encodeURIComponent(typeof value === "number" ? value : `${value}`)}`;
  }

  protected addQueryParam(query: QueryParamsType, key: string) {
    return this.encodeQueryParam(key, query[key]);
  }

  protected addArrayQueryParam(query: QueryParamsType, key: string) {
    const value = query[key];
    return value.map((v: any) => this.encodeQueryParam(key, v)).join("&");
  }

  protected toQueryString(rawQuery?: QueryParamsType): string {
    const query = rawQuery || {};
    const keys = Object.keys(query).filter(
      (key) => "undefined" !== typeof query[key],
    );
    return keys
      .map((key) =>
        Array.isArray(query[key])
          ? this.addArrayQueryParam(query, key)
          : this.addQueryParam(query, key),
      )
      .join("&");
  }

  protected addQueryParams(rawQuery?: QueryParamsType): string {
    const queryString = this.toQueryString(rawQuery);
    return queryString ? `?${queryString}` : "";
  }

  private contentFormatters: Record<ContentType, (input: any) => any> = {
    [ContentType.Json]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    [ContentType.JsonApi]: (input: any) =>
      input !== null && (typeof input === "object" || typeof input === "string")
        ? JSON.stringify(input)
        : input,
    [ContentType.Text]: (input: any) =>
      input !== null && typeof input !== "string"
        ? JSON.stringify(input)
        : input,
    [ContentType.FormData]: (input: any) => {
      if (input instanceof FormData) {
        return input;
      }

      return Object.keys(input || {}).reduce((formData, key) => {
        const property = input[key];
        formData.append(
          key,
          property instanceof Blob
            ? property
            : typeof property === "object" && property !== null
              ? JSON.stringify(property)
              : `${property}`,
        );
        return formData;
      }, new FormData());
    },
    [ContentType.UrlEncoded]: (input: any) => this.toQueryString(input),
  };

  protected mergeRequestParams(
    params1: RequestParams,
    params2?: RequestParams,
  ): RequestParams {
    return {
      ...this.baseApiParams,
      ...params1,
      ...(params2 || {}),
      headers: {
        ...(this.baseApiParams.headers || {}),
        ...(params1.headers || {}),
        ...((params2 && params2.headers) || {}),
      },
    };
  }

  protected createAbortSignal = (
    cancelToken: CancelToken,
  ): AbortSignal | undefined => {
    if (this.abortControllers.has(cancelToken)) {
      const abortController = this.abortControllers.get(cancelToken);
      if (abortController) {
        return abortController.signal;
      }
      return void 0;
    }

    const abortController = new AbortController();
    this.abortControllers.set(cancelToken, abortController);
    return abortController.signal;
  };

  public abortRequest = (cancelToken: CancelToken) => {
    const abortController = this.abortControllers.get(cancelToken);

    if (abortController) {
      abortController.abort();
      this.abortControllers.delete(cancelToken);
    }
  };

  public request = async <T = any, E = any>({
    body,
    secure,
    path,
    type,
    query,
    format,
    baseUrl,
    cancelToken,
    ...params
  }: FullRequestParams): Promise<HttpResponse<T, E>> => {
    const secureParams =
      ((typeof secure === "boolean" ? secure : this.baseApiParams.secure) &&
        this.securityWorker &&
        (await this.securityWorker(this.securityData))) ||
      {};
    const requestParams = this.mergeRequestParams(params, secureParams);
    const queryString = query && this.toQueryString(query);
    const payloadFormatter = this.contentFormatters[type || ContentType.Json];
    const responseFormat = format || requestParams.format;

    return this.customFetch(
      `${baseUrl || this.baseUrl || ""}${path}${queryString ? `?${queryString}` : ""}`,
      {
        ...requestParams,
        headers: {
          ...(requestParams.headers || {}),
          ...(type && type !== ContentType.FormData
            ? { "Content-Type": type }
            : {}),
        },
        signal:
          (cancelToken
            ? this.createAbortSignal(cancelToken)
            : requestParams.signal) || null,
        body:
          typeof body === "undefined" || body === null
            ? null
            : payloadFormatter(body),
      },
    ).then(async (response) => {
      const r = response as HttpResponse<T, E>;
      r.data = null as unknown as T;
      r.error = null as unknown as E;

      const responseToParse = responseFormat ? response.clone() : response;
      const data = !responseFormat
        ? r
        : await responseToParse[responseFormat]()
            .then((data) => {
              if (r.ok) {
                r.data = data;
              } else {
                r.error = data;
              }
              return r;
            })
            .catch((e) => {
              r.error = e;
              return r;
            });

      if (cancelToken) {
        this.abortControllers.delete(cancelToken);
      }

      if (!response.ok) throw data;
      return data;
    });
  };
}

/**
 * @title DDS batch minor-version upgrade
 * @version 1.0.0
 * @license MIT
 * @baseUrl https://{endpoint}
 * @externalDocs https://support.huaweicloud.com/intl/en-us/api-dds/dds_api_0272.html
 * @contact dds-db-upgrade-contract (unofficial)
 *
 * The one operation of Huawei Cloud's Document Database Service (DDS) that upgrades the minor
 * versions of DB instances in batches.
 *
 * > **Upgrades start immediately.** The service triggers the upgrade at once, so send the request
 * > during off-peak hours. Only *Fastest completion* can be selected as the method.
 *
 * > **HTTP 202 is not success.** A 202 answer can hold nothing but rejections, and a submitted
 * > task can still fail later (general). Read every result, and match it by `instance_id`, never by
 * > position.
 *
 * This is an unofficial contract, written by hand from the public API reference. It is not
 * affiliated with Huawei. Where something is not stated in the source page of this operation, the
 * description names its basis:
 *
 * | basis | meaning |
 * |---|---|
 * | documented | the source page says so in a table or a sentence |
 * | example | only the examples of the source page show it |
 * | general | the provider documents it for all of its APIs, or in another edition of the page |
 * | policy | a choice of this contract, where nothing is documented |
 * | observed | seen in every known example and stated nowhere, so nothing is demanded on it |
 *
 * Not documented anywhere, and so not promised here: what happens to duplicate IDs, an empty
 * array or an unknown ID, the order of results, the status when every item fails, idempotency,
 * rate limits and `Retry-After`.
 *
 * Sources:
 *
 * - [Upgrading the Minor Versions of DB Instances in Batches](https://support.huaweicloud.com/intl/en-us/api-dds/dds_api_0272.html),
 *   the source page, in the edition updated on 2025-08-22; the address leads to the latest one
 * - [Authentication](https://support.huaweicloud.com/intl/en-us/eu-west-0-api-dds/dds_api_0010.html),
 *   as written for another region
 * - [Error Code](https://support.huaweicloud.com/api-dds/dds_error_code.html), explained in Chinese
 * - [Error codes of the API gateway](https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html)
 * - [The official SDK](https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3), for its schemas and its
 *   list of regions
 */
export class Api<
  SecurityDataType extends unknown,
> extends HttpClient<SecurityDataType> {
  v3 = {
    /**
     * @description Submits one minor-version upgrade task for each given DB instance. **The upgrade is triggered immediately**, so send this request during off-peak hours. **Only *Fastest completion* can be selected as the method**; there is no field for it. Nothing is documented that would make a second attempt safe: look at the instances before you retry a request whose outcome is unknown. A 202 answer can hold nothing but rejections (policy: the status is not documented for that case). Each element of `upgrade_results` is either *submitted* (`job_id`, no error fields) or *rejected* (`error_code` and `error_message`, no `job_id`), never both. A submitted task can still fail later: follow it with `GET /v3/{project_id}/jobs?id=` (general; not part of this contract). Needs the IAM action `dds:instance:batchUpgradeDatabaseVersion` (general).
     *
     * @tags DB Instance Management
     * @name BatchUpgradeDatabaseVersion
     * @summary Upgrade the minor versions of DB instances in batches
     * @request POST:/v3/{project_id}/instances/db-upgrade
     * @secure
     */
    batchUpgradeDatabaseVersion: (
      projectId: ProjectId,
      data: BatchUpgradeDatabaseVersionRequestBody,
      params: RequestParams = {},
    ) =>
      this.request<BatchUpgradeDatabaseVersionResponse, ErrorResponse>({
        path: `/v3/${projectId}/instances/db-upgrade`,
        method: "POST",
        body: data,
        secure: true,
        type: ContentType.Json,
        ...params,
      }),
  };
}
