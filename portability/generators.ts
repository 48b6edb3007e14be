/** A generator of clients, and how to make, compile and run one of its clients. */
export interface Generator {
  readonly name: string
  readonly version: string
  readonly language: Language
  /** Commands that make the client in a folder which has the portable edition and the program that calls the client. */
  readonly generate: readonly string[]
  readonly compile: readonly string[]
  /** The command that calls the client; instance ids are added to it. */
  readonly call: string
  /** The program that calls the client, from `callers/`, and where it belongs. */
  readonly caller: readonly [from: string, to: string]
  /** Where the client is weak, in words for the table. */
  readonly weak?: string
}

export type Language = keyof typeof languages

/** The programs that each language needs on the machine. */
export const languages = {
  Go: ['go'],
  Python: ['python3'],
  Java: ['java', 'javac', 'mvn'],
  Rust: ['cargo'],
} as const

const contract = 'openapi-3.0.yaml'
const openapiGenerator = (generator: string, options: string) => [
  'mvn -q -B dependency:copy -Dartifact=org.openapitools:openapi-generator-cli:7.25.0 -DoutputDirectory=.',
  `java -jar openapi-generator-cli-7.25.0.jar generate -i ${contract} -g ${generator} ${options}`,
]
const go = {
  language: 'Go',
  compile: ['go mod tidy', 'go build -o upgrade .'],
  call: './upgrade',
} as const
const python = {
  language: 'Python',
  call: '.venv/bin/python upgrade.py',
} as const
const rust = {
  language: 'Rust',
  compile: ['cargo build -q'],
  call: '"$CARGO_TARGET_DIR/debug/upgrade"',
} as const
/** The client and what it depends on, once Maven has compiled it. */
export const classes = '"dds/target/classes:dds/target/dependency/*:."'

const venv = 'python3 -m venv .venv'
const crate = (dependencies: readonly string[]) => [
  'cargo init -q --name upgrade',
  'cargo add -q --path dds',
  'cargo add -q tokio --features macros,rt',
  ...dependencies,
]

/** The generators that are tried, at the versions that the table speaks of. */
export const generators: readonly Generator[] = [
  {
    ...go,
    name: 'oapi-codegen',
    version: '2.8.2',
    generate: [
      'go mod init upgrade',
      'mkdir dds',
      `go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2 -package dds -generate types,client -o dds/dds.go ${contract}`,
    ],
    caller: ['oapi-codegen.go', 'main.go'],
    weak: '`AsSubmittedUpgrade()` returns no error for a rejected result: look at `JobId`',
  },
  {
    ...go,
    name: 'ogen',
    version: '1.24.0',
    generate: [
      'go mod init upgrade',
      `go run github.com/ogen-go/ogen/cmd/ogen@v1.24.0 --target dds --package dds --clean ${contract}`,
    ],
    caller: ['ogen.go', 'main.go'],
    weak: 'the limit is in `Validate()`, which you must call yourself',
  },
  {
    ...go,
    name: 'openapi-generator go',
    version: '7.25.0',
    generate: [
      'go mod init upgrade',
      ...openapiGenerator(
        'go',
        '-o dds --package-name dds --additional-properties isGoSubmodule=true,disallowAdditionalPropertiesIfNotPresent=false',
      ),
      'rm -rf dds/go.mod dds/go.sum dds/test',
    ],
    caller: ['openapi-generator.go', 'main.go'],
  },
  {
    ...python,
    name: 'openapi-python-client',
    version: '0.29.1',
    generate: [
      venv,
      '.venv/bin/pip install -q openapi-python-client==0.29.1 mypy==1.19.1',
      `.venv/bin/openapi-python-client generate --meta none --path ${contract} --output-path dds`,
    ],
    compile: [
      '.venv/bin/python -m compileall -q dds upgrade.py',
      '.venv/bin/mypy --ignore-missing-imports upgrade.py',
    ],
    caller: ['openapi-python-client.py', 'upgrade.py'],
    weak: 'the fields of the other outcome are in `additional_properties`: look there',
  },
  {
    ...python,
    name: 'datamodel-code-generator',
    version: '0.89.0',
    generate: [
      venv,
      '.venv/bin/pip install -q datamodel-code-generator==0.89.0 pydantic mypy==1.19.1',
      `.venv/bin/datamodel-codegen --input ${contract} --input-file-type openapi --output-model-type pydantic_v2.BaseModel --output dds.py`,
    ],
    compile: ['.venv/bin/python -m compileall -q dds.py upgrade.py', '.venv/bin/mypy dds.py'],
    caller: ['datamodel-code-generator.py', 'upgrade.py'],
    weak: 'only models, no client',
  },
  {
    ...python,
    name: 'openapi-generator python',
    version: '7.25.0',
    generate: [
      venv,
      ...openapiGenerator('python', '-o client --package-name dds'),
      '.venv/bin/pip install -q ./client mypy==1.19.1',
    ],
    compile: ['.venv/bin/mypy --ignore-missing-imports upgrade.py'],
    caller: ['openapi-generator.py', 'upgrade.py'],
  },
  {
    name: 'openapi-generator java, okhttp-gson',
    version: '7.25.0',
    language: 'Java',
    generate: openapiGenerator(
      'java',
      '--library okhttp-gson -o dds --additional-properties disallowAdditionalPropertiesIfNotPresent=false',
    ),
    compile: [
      'mvn -q -B -f dds/pom.xml -Dmaven.test.skip package dependency:copy-dependencies -DincludeScope=runtime',
      `javac -cp ${classes} Upgrade.java`,
    ],
    call: `java -cp ${classes} Upgrade`,
    caller: ['Upgrade.java', 'Upgrade.java'],
    weak: 'sends again after 408, and after 503 with `Retry-After: 0`, unless its body is one-shot, as it was here; without `disallowAdditionalPropertiesIfNotPresent=false` a field that it does not know makes it throw',
  },
  {
    ...rust,
    name: 'progenitor',
    version: '0.15.1',
    generate: [
      'cargo install -q cargo-progenitor@0.15.1',
      `cargo progenitor -i ${contract} -o dds -n dds -v 1.0.0`,
      ...crate(['cargo add -q reqwest@0.13 --no-default-features --features json,rustls']),
    ],
    caller: ['progenitor.rs', 'src/main.rs'],
  },
  {
    ...rust,
    name: 'openapi-generator rust',
    version: '7.25.0',
    generate: [...openapiGenerator('rust', '-o dds --package-name dds'), ...crate([])],
    caller: ['openapi-generator.rs', 'src/main.rs'],
  },
]
