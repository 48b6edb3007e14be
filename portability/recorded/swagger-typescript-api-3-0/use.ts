import type { UpgradeResult } from './dds.js'
export const jobOf = (result: UpgradeResult): string => 'job_id' in result ? result.job_id : result.error_message
