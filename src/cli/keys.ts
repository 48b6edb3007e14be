import { UsageError } from '../conformance/options.js'
import type { AccessKeys } from '../signing/keys.js'

/**
 * The keys in the environment, under the names that the official SDKs read.
 *
 * @returns `undefined` when there are none; whoever signs with them checks them
 * @throws {UsageError} when one of the two is missing
 */
export function keysFromEnvironment(): AccessKeys | undefined {
  const { HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK, HUAWEICLOUD_SDK_SECURITY_TOKEN } = process.env
  if (!HUAWEICLOUD_SDK_AK && !HUAWEICLOUD_SDK_SK) return undefined
  if (!HUAWEICLOUD_SDK_AK || !HUAWEICLOUD_SDK_SK) {
    const [there, missing] = HUAWEICLOUD_SDK_AK ? ['AK', 'SK'] : ['SK', 'AK']
    throw new UsageError(
      `HUAWEICLOUD_SDK_${there} is set and HUAWEICLOUD_SDK_${missing} is not; set both, or neither.`,
    )
  }
  return {
    accessKey: HUAWEICLOUD_SDK_AK,
    secretKey: HUAWEICLOUD_SDK_SK,
    ...(HUAWEICLOUD_SDK_SECURITY_TOKEN && { securityToken: HUAWEICLOUD_SDK_SECURITY_TOKEN }),
  }
}
