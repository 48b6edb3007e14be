import type { Both, Server } from './servers.js'

const openapiGenerator = {
  version: '7.25.0',
  install: [
    'mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=.',
  ],
}

const generate = (generator: string, options = '') =>
  `rm -rf ${generator} && java -jar openapi-generator-cli-7.25.0.jar generate -i openapi-3.0.json -g ${generator} -o ${generator}${options}`

/** A result with both outcomes, in a program of Go. */
const bothInGo = (folder: string, type: string, job: string): Both => ({
  file: `${folder}/both.go`,
  text: `package main\n\nimport "upgrade/dds"\n\nvar _ = dds.${type}{ErrorCode: "a", ErrorMessage: "b", ${job}: "c"}\n`,
  command: `cd ${folder} && go build -o both .`,
})

const oapiCodegen = {
  edition: '3.0',
  needs: ['go'],
  install: [],
  generate: [
    'rm -rf oapi-codegen && mkdir -p oapi-codegen/dds && cd oapi-codegen && go mod init upgrade',
    'cd oapi-codegen && go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -package dds -generate types,std-http-server,strict-server -o dds/dds.go ../openapi-3.0.json',
  ],
  both: bothInGo('oapi-codegen', 'RejectedUpgrade', 'JobId'),
} as const

/** The servers whose code is generated, and compiled if the language does. */
export const compiled: readonly Server[] = [
  {
    name: 'ogen',
    version: '1.24.0',
    edition: '3.0',
    needs: ['go'],
    install: [],
    generate: [
      'rm -rf ogen && mkdir ogen && cd ogen && go mod init upgrade',
      'cd ogen && go run github.com/ogen-go/ogen/cmd/ogen@v1.24.0 --target dds --package dds --clean ../openapi-3.0.json',
    ],
    compile: ['cp ogen.go ogen/main.go && cd ogen && go mod tidy && go build -o server .'],
    handlers: ['ogen.go'],
    start: 'exec ogen/server',
    both: bothInGo('ogen', 'RejectedUpgrade', 'JobID'),
  },
  {
    ...oapiCodegen,
    name: 'oapi-codegen, strict server',
    version: '2.8.2',
    compile: [
      'cd oapi-codegen && rm -f validator.go && cp ../oapi-codegen.go main.go && go mod tidy && go build -o server .',
    ],
    handlers: ['oapi-codegen.go'],
    start: 'exec oapi-codegen/server',
  },
  {
    ...oapiCodegen,
    name: 'oapi-codegen, strict server, nethttp-middleware',
    version: '2.8.2, 1.3.1',
    compile: [
      'cd oapi-codegen && cp ../oapi-codegen.go main.go && cp ../oapi-codegen-validator.go validator.go && go get github.com/oapi-codegen/nethttp-middleware@v1.3.1 && go mod tidy && go build -o validated .',
    ],
    handlers: ['oapi-codegen.go', 'oapi-codegen-validator.go'],
    start: 'exec oapi-codegen/validated',
    changed: '`servers` removed',
  },
  {
    ...openapiGenerator,
    name: 'openapi-generator go-server',
    edition: '3.0',
    needs: ['go', 'java', 'mvn'],
    generate: [
      generate(
        'go-server',
        ' --package-name dds --git-host upgrade.invalid --git-user-id dds --git-repo-id dds --additional-properties=outputAsLibrary=true,sourceFolder=dds',
      ),
    ],
    compile: [
      'cp openapi-generator-go-server.go go-server/main.go && cd go-server && rm -f go.mod && go mod init upgrade && go mod tidy && go build -o server .',
    ],
    handlers: ['openapi-generator-go-server.go'],
    start: 'exec go-server/server',
    both: bothInGo('go-server', 'UpgradeResult', 'JobId'),
  },
  {
    ...openapiGenerator,
    name: 'openapi-generator go-gin-server',
    version: '7.25.0, gin 1.9.1',
    edition: '3.0',
    needs: ['go', 'java', 'mvn'],
    generate: [
      generate(
        'go-gin-server',
        ' --package-name dds --git-host upgrade.invalid --git-user-id dds --git-repo-id dds --additional-properties=apiPath=dds',
      ),
    ],
    compile: [
      'cp openapi-generator-go-gin-main.go go-gin-server/main.go && cp openapi-generator-go-gin-server.go go-gin-server/dds/api_db_instance_management.go && cd go-gin-server && go mod edit -module upgrade && go mod tidy && go build -o server .',
    ],
    handlers: ['openapi-generator-go-gin-main.go', 'openapi-generator-go-gin-server.go'],
    start: 'GIN_MODE=release exec go-gin-server/server',
    both: bothInGo('go-gin-server', 'UpgradeResult', 'JobId'),
  },
  {
    ...openapiGenerator,
    name: 'openapi-generator spring',
    version: '7.25.0, Boot 3.3.13',
    edition: '3.0',
    needs: ['java', 'mvn'],
    generate: [generate('spring')],
    compile: [
      // Its own controller has the same path.
      'rm spring/src/main/java/org/openapitools/api/V3ApiController.java && cp UpgradeController.java spring/src/main/java/org/openapitools && cd spring && mvn -q -B -DskipTests package',
    ],
    handlers: ['UpgradeController.java'],
    start:
      'exec java -jar spring/target/openapi-spring-1.0.0.jar --server.port=$PORT --server.address=127.0.0.1',
    both: {
      file: 'spring/src/main/java/org/openapitools/Both.java',
      text: 'package org.openapitools;\n\nclass Both {\n    Object both = new org.openapitools.model.RejectedUpgrade("a", "b", "c").jobId("d");\n}\n',
      command: 'cd spring && mvn -q -B compile',
    },
  },
  {
    ...openapiGenerator,
    name: 'openapi-generator python-fastapi',
    version: '7.25.0, fastapi 0.120.1',
    edition: '3.0',
    needs: ['java', 'mvn', 'python3'],
    generate: [
      generate('python-fastapi'),
      'cp openapi_generator_python_fastapi.py python-fastapi/src && cd python-fastapi && python3 -m venv .venv && .venv/bin/pip install -q fastapi==0.120.1 uvicorn==0.38.0 pydantic==2.14.4',
    ],
    handlers: ['openapi_generator_python_fastapi.py'],
    start:
      'cd python-fastapi/src && exec ../.venv/bin/uvicorn openapi_generator_python_fastapi:app --host 127.0.0.1 --port $PORT',
    both: {
      file: 'python-fastapi/src/both.py',
      text: 'from openapi_server.models.rejected_upgrade import RejectedUpgrade\n\nboth = RejectedUpgrade(instance_id="a", error_code="b", error_message="c", job_id="d")\nassert "job_id" in both.model_dump(), "it drops job_id"\n',
      command: 'cd python-fastapi/src && ../.venv/bin/python both.py',
    },
  },
  {
    ...openapiGenerator,
    name: 'openapi-generator rust-axum',
    version: '7.25.0, axum 0.8',
    edition: '3.0',
    needs: ['cargo', 'java', 'mvn'],
    generate: [generate('rust-axum')],
    compile: [
      'cp openapi-generator-rust-axum.rs rust-axum/src/main.rs && cd rust-axum && cargo add -q tokio --features macros,net,rt-multi-thread && cargo build -q --target-dir ../axum-target',
    ],
    handlers: ['openapi-generator-rust-axum.rs'],
    start: 'exec axum-target/debug/openapi',
    both: {
      file: 'rust-axum/examples/both.rs',
      text: 'fn main() {\n    let text = String::new;\n    let _ = openapi::models::RejectedUpgrade { instance_id: text(), error_code: text(), error_message: text(), job_id: text() };\n}\n',
      command: 'cd rust-axum && cargo check -q --example both --target-dir ../axum-target',
    },
  },
]
