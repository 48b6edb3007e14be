import type { Schemas } from './dds.js'
type UpgradeResult = Schemas.UpgradeResult
export const jobOf = (result: UpgradeResult): string => 'job_id' in result ? result.job_id : result.error_message
