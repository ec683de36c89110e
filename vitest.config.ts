import { defineConfig } from 'vitest/config'

const limits = { testTimeout: 60_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    // What is transformed once is not again while it stays as it is.
    experimental: { fsModuleCache: true },
    tags: [
      {
        name: 'large',
        description: 'Takes more than a tenth of a second: sizes, random texts, whole histories of git.',
      },
    ],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['__tests__/**/*.test.ts'],
          exclude: ['__tests__/browser/**', '__tests__/dist/**', '__tests__/engine/**'],
          // Without state of their own to keep apart, these files share the modules that a thread has loaded: half the time.
          pool: 'threads',
          isolate: false,
          ...limits,
        },
      },
      {
        test: {
          name: 'dist',
          include: ['__tests__/dist/**/*.test.ts'],
          globalSetup: '__tests__/dist/built.mjs',
          ...limits,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['__tests__/browser/**/*.test.ts'],
          globalSetup: '__tests__/browser/found.mjs',
          ...limits,
        },
      },
      { test: { name: 'engine', include: ['__tests__/engine/**/*.test.ts'], ...limits } },
    ],
  },
})
