import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ended, runShell } from '../../tests/support/process.js'

/** An official SDK, and how to make and call the program that uses it. */
export interface Sdk {
  readonly name: 'Python' | 'Go' | 'Java' | 'Node'
  readonly version: string
  /** Programs that it needs on the machine. */
  readonly needs: readonly string[]
  /** The program, from this folder, and what it is called where it is made. */
  readonly caller: readonly [from: string, to: string]
  readonly files?: Readonly<Record<string, string>>
  readonly make: readonly string[]
  readonly call: string
}

const goVersion = 'v0.1.207'
const javaVersion = '3.1.130'
const pythonVersion = '3.1.219'
const nodeVersion = '3.1.211'

const dependency = (artifact: string, version: string) =>
  `<dependency><groupId>com.huaweicloud.sdk</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`

export const sdks: readonly Sdk[] = [
  {
    name: 'Python',
    version: `huaweicloudsdkdds ${pythonVersion}`,
    needs: ['python3'],
    caller: ['caller.py', 'caller.py'],
    make: [
      'python3 -m venv .venv',
      `.venv/bin/pip install -q huaweicloudsdkdds==${pythonVersion} huaweicloudsdkcore==${pythonVersion} requests==2.34.2 urllib3==2.8.0`,
    ],
    call: '.venv/bin/python caller.py',
  },
  {
    name: 'Go',
    version: `huaweicloud-sdk-go-v3 ${goVersion}`,
    needs: ['go'],
    caller: ['caller.go', 'main.go'],
    files: {
      'go.mod': `module caller\n\ngo 1.24\n\nrequire github.com/huaweicloud/huaweicloud-sdk-go-v3 ${goVersion}\n`,
    },
    make: ['go mod tidy', 'go build -o caller .'],
    call: './caller',
  },
  {
    name: 'Java',
    version: `huaweicloud-sdk-dds ${javaVersion}`,
    needs: ['java', 'javac', 'mvn'],
    caller: ['Caller.java', 'Caller.java'],
    files: {
      'pom.xml': `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>caller</groupId><artifactId>caller</artifactId><version>1</version><dependencies>${dependency('huaweicloud-sdk-dds', javaVersion)}</dependencies></project>\n`,
    },
    make: [
      'mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib',
      'javac -nowarn -cp "lib/*" Caller.java',
    ],
    call: 'java -cp "lib/*:." Caller',
  },
  {
    name: 'Node',
    version: `@huaweicloud/huaweicloud-sdk-core ${nodeVersion}`,
    needs: ['node', 'npm'],
    caller: ['caller.mjs', 'caller.mjs'],
    files: { 'package.json': '{ "private": true }\n' },
    make: [
      `npm install --silent --no-audit --no-fund --ignore-scripts @huaweicloud/huaweicloud-sdk-core@${nodeVersion} axios@1.21.1 uuid@11.1.0`,
    ],
    call: 'node caller.mjs',
  },
]

/** The keys of all trials; they open nothing. */
export const trialKeys = {
  accessKey: 'EXAMPLEACCESSKEY0001',
  secretKey: 'ExampleSecretKeyForTestsOnly0123456789abcd',
}

/** Calls the program with words, variables and standard input. */
export type CallSdk = (
  words: string,
  env?: Readonly<Record<string, string>>,
  input?: string,
) => Promise<Ended>

/** Makes the program of an SDK in a folder of its own. */
export async function makeCaller(sdk: Sdk, work: string): Promise<CallSdk> {
  const folder = join(work, `sdk-${sdk.name}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const [from, to] = sdk.caller
  await copyFile(join('portability/sdks', from), join(folder, to))
  for (const [name, text] of Object.entries(sdk.files ?? {})) await writeFile(join(folder, name), text)
  for (const command of sdk.make) {
    const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder, env: process.env })
    if (exitCode !== 0) throw new Error(`"${command}" ended with ${exitCode}: ${stdout}${stderr}`)
  }
  const keys = {
    HUAWEICLOUD_SDK_AK: trialKeys.accessKey,
    HUAWEICLOUD_SDK_SK: trialKeys.secretKey,
    // Some of them keep a file about the machine there.
    HOME: folder,
  }
  return (words, env = {}, input = '') =>
    runShell(`${sdk.call} ${words}`, { cwd: folder, env: { ...keys, ...env }, input })
}

/** The lines of JSON that a program wrote, among whatever its SDK wrote. */
export function linesOf<Line>({ stdout, stderr, exitCode }: Ended): Line[] {
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"'))
  if (lines.length === 0) throw new Error(`The program ended with ${exitCode}: ${stdout}${stderr}`)
  return lines.map((line): Line => JSON.parse(line))
}
