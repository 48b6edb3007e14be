import { generated } from './clients.js'
import { exclusivity } from './exclusivity/main.js'
import type { Part } from './made.js'
import { once } from './once.js'
import { peers } from './peers/main.js'
import { officialSdks } from './sdks/main.js'
import { generatedServers } from './servers/main.js'

/** All that the command can run; what takes longest begins first. */
export const parts: readonly Part[] = [generated, officialSdks, peers, generatedServers, once, exclusivity]
