/** A server made from the contract, and how it is made and started. */
export interface Server {
  readonly name: string
  readonly version: string
  readonly edition: '3.1' | '3.0'
  /** Programs that it needs on the machine. */
  readonly needs: readonly string[]
  /** Commands in a folder with both editions and the handlers; one that several servers share runs once. */
  readonly generate: readonly string[]
  readonly compile: readonly string[]
  /** The command that starts it at 127.0.0.1 and the port in `PORT`, in place of its shell. */
  readonly start: string
  /** What had to be changed in the contract for it. */
  readonly changed?: string
}

const npm = 'npm install --silent --no-package-lock'
const pip =
  'python3 -m venv .venv && .venv/bin/pip install -q "connexion[flask,uvicorn]==3.3.0" openapi-core==0.23.1 flask==3.1.3'
const openapiGenerator =
  'mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=.'

const generate = (generator: string, options = '') =>
  `rm -rf ${generator} && java -jar openapi-generator-cli-7.25.0.jar generate -i openapi-3.0.json -g ${generator} -o ${generator}${options}`

const node = { needs: ['node', 'npm'], generate: [npm], compile: [] }
const python = { needs: ['python3'], generate: [pip], compile: [] }
const oapiCodegen = {
  needs: ['go'],
  generate: [
    'rm -rf oapi-codegen && mkdir -p oapi-codegen/dds && cd oapi-codegen && go mod init upgrade',
    'cd oapi-codegen && go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -package dds -generate types,std-http-server,strict-server -o dds/dds.go ../openapi-3.0.json',
  ],
}

export const servers: readonly Server[] = [
  {
    ...node,
    name: 'fastify-openapi-glue',
    version: '4.11.4, fastify 5.12.8',
    edition: '3.1',
    start: 'exec node fastify-openapi-glue.mjs openapi-3.1.json',
  },
  {
    ...node,
    name: 'fastify-openapi-glue',
    version: '4.11.4, fastify 5.12.8',
    edition: '3.0',
    start: 'exec node fastify-openapi-glue.mjs openapi-3.0.json',
  },
  {
    ...node,
    name: "fastify-openapi-glue, Ajv's `strict: false`",
    version: '4.11.4, fastify 5.12.8',
    edition: '3.0',
    start: 'exec node fastify-openapi-glue.mjs openapi-3.0.json loose',
  },
  {
    ...node,
    name: 'express-openapi-validator',
    version: '5.6.2, express 5.3.0',
    edition: '3.1',
    start: 'exec node express-openapi-validator.mjs without-servers-3.1.json',
    changed: '`servers` removed',
  },
  {
    ...node,
    name: 'express-openapi-validator',
    version: '5.6.2, express 5.3.0',
    edition: '3.0',
    start: 'exec node express-openapi-validator.mjs without-servers-3.0.json',
    changed: '`servers` removed',
  },
  {
    ...node,
    name: 'exegesis-express',
    version: '4.0.0',
    edition: '3.0',
    start: 'exec node exegesis-express.mjs exegesis-3.0.json',
    changed: '`x-exegesis-controller` added',
  },
  {
    ...node,
    name: 'exegesis-express',
    version: '4.0.0',
    edition: '3.1',
    start: 'exec node exegesis-express.mjs exegesis-3.1.json',
    changed: '`x-exegesis-controller` added',
  },
  {
    ...node,
    name: 'orval hono',
    version: '7.13.2, zod 4.6.7',
    edition: '3.1',
    generate: [
      npm,
      'rm -rf dds && mkdir dds && npx orval --input openapi-3.1.json --output dds/dds.ts --client hono --mode split',
      'cp orval-hono.mjs reject.mjs dds && node write-body.mjs dds/dds.handlers.ts',
    ],
    compile: [
      'npx esbuild dds/orval-hono.mjs --bundle --platform=node --format=esm --packages=external --log-level=error --outfile=orval-server.mjs',
    ],
    start: 'exec node orval-server.mjs',
  },
  {
    ...python,
    name: 'connexion FlaskApp',
    version: '3.3.0',
    edition: '3.0',
    start: 'exec .venv/bin/python connexion_app.py connexion-3.0.json',
    changed: '`operationId` names the function, `x-apikeyInfoFunc` added',
  },
  {
    ...python,
    name: 'openapi-core, Flask',
    version: '0.23.1, 3.1.3',
    edition: '3.0',
    start: 'exec .venv/bin/python openapi_core_app.py without-servers-3.0.json',
    changed: '`servers` removed',
  },
  {
    name: 'ogen',
    version: '1.24.0',
    edition: '3.0',
    needs: ['go'],
    generate: [
      'rm -rf ogen && mkdir ogen && cd ogen && go mod init upgrade',
      'cd ogen && go run github.com/ogen-go/ogen/cmd/ogen@v1.24.0 --target dds --package dds --clean ../openapi-3.0.json',
    ],
    compile: ['cp ogen.go ogen/main.go && cd ogen && go mod tidy && go build -o server .'],
    start: 'exec ogen/server',
  },
  {
    ...oapiCodegen,
    name: 'oapi-codegen, strict server',
    version: '2.8.2',
    edition: '3.0',
    compile: [
      'cd oapi-codegen && rm -f validator.go && cp ../oapi-codegen.go main.go && go mod tidy && go build -o server .',
    ],
    start: 'exec oapi-codegen/server',
  },
  {
    ...oapiCodegen,
    name: 'oapi-codegen, strict server, nethttp-middleware',
    version: '2.8.2, 1.3.1',
    edition: '3.0',
    compile: [
      'cd oapi-codegen && cp ../oapi-codegen.go main.go && cp ../oapi-codegen-validator.go validator.go && go get github.com/oapi-codegen/nethttp-middleware@v1.3.1 && go mod tidy && go build -o validated .',
    ],
    start: 'exec oapi-codegen/validated',
    changed: '`servers` removed',
  },
  {
    name: 'openapi-generator go-server',
    version: '7.25.0',
    edition: '3.0',
    needs: ['go', 'java', 'mvn'],
    generate: [
      openapiGenerator,
      generate(
        'go-server',
        ' --package-name dds --git-host upgrade.invalid --git-user-id dds --git-repo-id dds --additional-properties=outputAsLibrary=true,sourceFolder=dds',
      ),
    ],
    compile: [
      'cp openapi-generator-go-server.go go-server/main.go && cd go-server && rm -f go.mod && go mod init upgrade && go mod tidy && go build -o server .',
    ],
    start: 'exec go-server/server',
  },
  {
    name: 'openapi-generator spring',
    version: '7.25.0, Boot 3.3.13',
    edition: '3.0',
    needs: ['java', 'mvn'],
    generate: [openapiGenerator, generate('spring')],
    compile: [
      // Its own controller has the same path.
      'rm spring/src/main/java/org/openapitools/api/V3ApiController.java && cp UpgradeController.java spring/src/main/java/org/openapitools && cd spring && mvn -q -B -DskipTests package',
    ],
    start:
      'exec java -jar spring/target/openapi-spring-1.0.0.jar --server.port=$PORT --server.address=127.0.0.1',
  },
  {
    name: 'openapi-generator python-fastapi',
    version: '7.25.0, fastapi 0.120.1',
    edition: '3.0',
    needs: ['java', 'mvn', 'python3'],
    generate: [openapiGenerator, generate('python-fastapi')],
    compile: [
      'cp openapi_generator_python_fastapi.py python-fastapi/src && cd python-fastapi && python3 -m venv .venv && .venv/bin/pip install -q fastapi==0.120.1 uvicorn==0.38.0 pydantic==2.14.4',
    ],
    start:
      'cd python-fastapi/src && exec ../.venv/bin/uvicorn openapi_generator_python_fastapi:app --host 127.0.0.1 --port $PORT',
  },
  {
    name: 'openapi-generator rust-axum',
    version: '7.25.0, axum 0.8',
    edition: '3.0',
    needs: ['cargo', 'java', 'mvn'],
    generate: [openapiGenerator, generate('rust-axum')],
    compile: [
      'cp openapi-generator-rust-axum.rs rust-axum/src/main.rs && cd rust-axum && cargo add -q tokio --features macros,net,rt-multi-thread && cargo build -q --target-dir ../axum-target',
    ],
    start: 'exec axum-target/debug/openapi',
  },
]
