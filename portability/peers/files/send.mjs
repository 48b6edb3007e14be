import axios from 'axios'

/** Sends one valid request to the address in `URL`. */
export function send({ paths }) {
  const [path] = Object.keys(paths)
  const url = process.env.URL + path.replace('{project_id}', '054e292c9880d4992f02c0196d3ea468')
  const headers = { 'X-Auth-Token': process.env.DDS_AUTH_TOKEN }
  const body = { instance_ids: ['00000000000000000000000000000001in02'] }
  return axios.post(url, body, { headers, validateStatus: () => true })
}
