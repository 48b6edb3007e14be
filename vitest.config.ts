import { configDefaults, defineConfig } from 'vitest/config'
import { DefaultReporter, type TestModule } from 'vitest/node'

/** These build, pack and install the package first. */
const packageTests = ['package', 'documentation', 'cli'].map((folder) => `tests/${folder}/**/*.test.ts`)

/** Has a line for a test file only if it failed, so that a green run fits on one screen. */
class BriefReporter extends DefaultReporter {
  protected override printTestModule(testModule: TestModule): void {
    if (testModule.state() === 'failed') super.printTestModule(testModule)
  }
}

export default defineConfig({
  test: {
    // These end tests that hang; working tests take far less, even on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Much of the time goes to programs that the tests start, so every processor is worth a worker.
    maxWorkers: '100%',
    // No file changes what another could see, so a worker loads each module once.
    isolate: false,
    setupFiles: 'tests/support/each-file.ts',
    // What has not changed is not compiled again.
    experimental: { fsModuleCache: true },
    reporters: [new BriefReporter(), ...(process.env['GITHUB_ACTIONS'] ? ['github-actions'] : [])],
    // What a passing test makes others print, such as a mock's stack traces, is its own.
    silent: 'passed-only',
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...packageTests],
          globalSetup: 'tests/support/curl.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: packageTests,
          globalSetup: ['tests/support/curl.ts', 'tests/package/global-setup.ts'],
        },
      },
    ],
  },
})
