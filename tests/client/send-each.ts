// Run by over-tls.test.ts in a process of its own, because Node reads the authorities that it trusts only at its start.
import { createClient, upgradeInstances } from '../../src/index.js'

const { BASE_URL = '', REQUESTS = '' } = process.env
const client = createClient({ baseUrl: BASE_URL, token: 'a-token-of-some-length' })

for (let number = 0; number < Number(REQUESTS); number += 1) {
  const instanceIds = [`instance-${number}`]
  for await (const outcome of upgradeInstances(client, { projectId: 'a-project', instanceIds })) {
    const { status, httpStatus, cause }: { status: string; httpStatus?: number; cause?: { code: string } } =
      outcome
    console.log(JSON.stringify([status, httpStatus ?? cause?.code]))
  }
}
