import type { z } from 'zod'
import { schemas } from './dds.js'
type UpgradeResult = z.infer<typeof schemas.UpgradeResult>
export const jobOf = (result: UpgradeResult): string => schemas.SubmittedUpgrade.safeParse(result).data?.job_id ?? schemas.RejectedUpgrade.parse(result).error_message
