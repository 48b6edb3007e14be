// Calls the operation with the core of the Node SDK as it comes; a line of JSON for each call.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { BasicCredentials } = require('@huaweicloud/huaweicloud-sdk-core')
const { ClientBuilder } = require('@huaweicloud/huaweicloud-sdk-core/ClientBuilder')
const { SdkException } = require('@huaweicloud/huaweicloud-sdk-core/exception/SdkException')
const { CALLS = '1', DDS_BASE_URL, DDS_PROJECT_ID, SECOND_URL, MAX_REDIRECTS, SECONDS } = process.env
const keys = new BasicCredentials()
  .withAk(process.env.HUAWEICLOUD_SDK_AK)
  .withSk(process.env.HUAWEICLOUD_SDK_SK)
  .withProjectId(DDS_PROJECT_ID)
if (process.env.HUAWEICLOUD_SDK_SECURITY_TOKEN) {
  keys.withSecurityToken(process.env.HUAWEICLOUD_SDK_SECURITY_TOKEN)
}
const builder = new ClientBuilder((client) => client)
  .withCredential(keys)
  .withEndpoint(SECOND_URL ? [DDS_BASE_URL, SECOND_URL] : DDS_BASE_URL)
const axiosRequestConfig = {
  ...(MAX_REDIRECTS && { maxRedirects: Number(MAX_REDIRECTS) }),
  ...(SECONDS && { timeout: Number(SECONDS) * 1000 }),
}
if (Object.keys(axiosRequestConfig).length > 0) builder.withOptions({ axiosRequestConfig })
const client = builder.build()
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

if (process.argv[2] === 'limits') say({ limits: [client.httpClient._axiosInstance.defaults.timeout] })

for (let call = 0; process.argv[2] === 'upgrade' && call < Number(CALLS); call += 1) {
  const request = {
    method: 'POST',
    url: '/v3/{project_id}/instances/db-upgrade',
    contentType: 'application/json',
    queryParams: {},
    pathParams: {},
    headers: {},
    data: { instance_ids: process.argv.slice(3) },
  }
  const line = await client.sendRequest(request).then(
    ({ httpStatusCode, upgrade_results }) => ({
      ok: true,
      status: httpStatusCode,
      results: upgrade_results ?? null,
    }),
    (problem) => ({
      ok: false,
      type: problem.constructor.name,
      isOfSdk: problem instanceof SdkException,
      status: problem.httpStatusCode,
      code: problem.errorCode,
      message: problem.errorMsg ?? problem.message,
      requestId: problem.requestId,
    }),
  )
  say(line)
}
