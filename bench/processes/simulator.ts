import { serve } from '../../src/serve.js'
import { createSimulator } from '../../src/simulator.js'
import { answerWith } from '../run.js'

answerWith(async (_: 'listen') => (await serve(createSimulator().fetch)).url)
