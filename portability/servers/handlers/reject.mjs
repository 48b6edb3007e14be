import { env } from 'node:process'

/** The response of every handler: a rejection for each id. */
export const rejectAll = ({ instance_ids }) => ({
  upgrade_results: instance_ids.map((instance_id) => ({
    instance_id,
    error_code: 'DBS.200011',
    error_message: 'The status of DB instance does not allow the operation.',
  })),
})

export const isTokenRight = (token) => token === env.DDS_AUTH_TOKEN
export const address = { port: Number(env.PORT), host: '127.0.0.1' }
