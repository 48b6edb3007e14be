import { compiled } from './compiled.js'

/** A server made from the contract, and how it is made and started. */
export interface Server {
  readonly name: string
  readonly version: string
  readonly edition: '3.1' | '3.0'
  /** Programs that it needs on the machine. */
  readonly needs: readonly string[]
  /** Commands in a folder with both editions and the handlers. One that several servers share runs once. */
  readonly install: readonly string[]
  /** None for a framework that reads the contract when it starts. */
  readonly generate?: readonly string[]
  /** None where nothing is compiled. */
  readonly compile?: readonly string[]
  /** What was written by hand, in `handlers/`. */
  readonly handlers: readonly string[]
  /** The command that starts it at 127.0.0.1 and the port in `PORT`, in place of its shell. */
  readonly start: string
  /** Starts although it does not compile. */
  readonly startsAnyhow?: true
  /** What had to be changed in the contract for it. */
  readonly changed?: string
  /** A program with a result that has both outcomes; none where results have no type. */
  readonly both?: Both
}

/** A file, and the command that fails when the types of a server don't allow what is in it. */
export interface Both {
  readonly file: string
  readonly text: string
  readonly command: string
}

const node = {
  needs: ['node', 'npm'],
  install: ['npm install --silent --no-package-lock'],
}
const python = {
  needs: ['python3'],
  install: [
    'python3 -m venv .venv && .venv/bin/pip install -q "connexion[flask,uvicorn]==3.3.0" openapi-core==0.23.1 flask==3.1.3',
  ],
}
const glue = {
  ...node,
  name: 'fastify-openapi-glue',
  version: '4.11.4, fastify 5.12.8',
  handlers: ['fastify-openapi-glue.mjs', 'reject.mjs'],
}
const editions = ['3.1', '3.0'] as const
const tsc =
  'npx tsc --noEmit --strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler'

export const servers: readonly Server[] = [
  ...editions.map((edition) => ({
    ...glue,
    edition,
    start: `exec node fastify-openapi-glue.mjs openapi-${edition}.json`,
  })),
  {
    ...glue,
    name: "fastify-openapi-glue, Ajv's `strict: false`",
    edition: '3.0',
    start: 'exec node fastify-openapi-glue.mjs openapi-3.0.json loose',
  },
  ...editions.map((edition) => ({
    ...node,
    name: 'express-openapi-validator',
    version: '5.6.2, express 5.3.0',
    edition,
    handlers: ['express-openapi-validator.mjs', 'reject.mjs'],
    start: `exec node express-openapi-validator.mjs without-servers-${edition}.json`,
    changed: '`servers` removed',
  })),
  ...editions.map((edition) => ({
    ...node,
    name: 'exegesis-express',
    version: '4.0.0',
    edition,
    handlers: ['exegesis-express.mjs', 'reject.mjs'],
    start: `exec node exegesis-express.mjs exegesis-${edition}.json`,
    changed: '`x-exegesis-controller` added',
  })),
  {
    ...node,
    name: 'orval hono',
    version: '7.13.2, zod 4.6.7',
    edition: '3.1',
    handlers: ['orval-hono.mjs', 'orval-body.mjs', 'reject.mjs'],
    generate: [
      'rm -rf dds && mkdir dds && npx orval --input openapi-3.1.json --output dds/dds.ts --client hono --mode split',
    ],
    compile: [`${tsc} dds/dds.validator.ts dds/dds.handlers.ts`],
    startsAnyhow: true,
    start:
      'cp orval-hono.mjs orval-body.mjs reject.mjs dds && node write-body.mjs dds/dds.handlers.ts && npx esbuild dds/orval-hono.mjs --bundle --platform=node --format=esm --packages=external --log-level=error --outfile=orval-server.mjs && exec node orval-server.mjs',
    both: {
      file: 'dds/both.ts',
      text: "import type { UpgradeResult } from './dds.schemas'\nexport const both: UpgradeResult = { instance_id: 'a', job_id: 'b', error_code: 'c', error_message: 'd' }\n",
      command: `${tsc} dds/both.ts`,
    },
  },
  {
    ...python,
    name: 'connexion FlaskApp',
    version: '3.3.0',
    edition: '3.0',
    handlers: ['connexion_app.py'],
    start: 'exec .venv/bin/python connexion_app.py connexion-3.0.json',
    changed: '`operationId` as the name of the function, and `x-apikeyInfoFunc` added',
  },
  {
    ...python,
    name: 'openapi-core, Flask',
    version: '0.23.1, 3.1.3',
    edition: '3.0',
    handlers: ['openapi_core_app.py'],
    start: 'exec .venv/bin/python openapi_core_app.py without-servers-3.0.json',
    changed: '`servers` removed',
  },
  ...compiled,
]
