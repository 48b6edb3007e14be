import { serve } from '../src/http/serve.js'
import { createSimulator } from '../src/mock/simulator.js'

// Started by run.ts as a separate process.
process.send?.((await serve(createSimulator().fetch)).url)
