import { rejectAll } from './reject.mjs'

export const upgrade = async (context) => context.json(rejectAll(context.req.valid('json')), 202)
