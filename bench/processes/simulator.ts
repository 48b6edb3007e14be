import { serve } from '../../src/http/serve.js'
import { createSimulator } from '../../src/mock/simulator.js'
import { answerWith } from '../run.js'

answerWith(async (_: 'listen') => (await serve(createSimulator().fetch)).url)
