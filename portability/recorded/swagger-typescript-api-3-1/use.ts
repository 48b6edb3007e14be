import type { UpgradeResult } from './dds.js'
export const jobOf = (result: UpgradeResult): string => result.job_id !== undefined ? result.job_id : result.error_message
