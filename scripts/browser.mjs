// Makes sure that the tests of the HTML report find a Chromium: .ci/run runs this before the tests.
// On a throw-away machine (root on Debian: a container, a CI job) it installs one, and says so.
import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, isDebian, programPath } from './engine.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

export const howToGetOne =
  'Install one (sudo apt-get install --no-install-recommends chromium), or set CHROME_PATH to a Chromium or Chrome.'

/** CHROME_PATH, else the first on PATH; undefined where there is none. */
export function browserPath() {
  const named = process.env.CHROME_PATH
  if (named) return isProgram(named) ? named : undefined
  return names.map(programPath).find((path) => path !== undefined)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Undefined once there is one, else why there is none. */
function ensureBrowser() {
  if (browserPath()) return undefined
  if (process.env.CHROME_PATH) return `CHROME_PATH (${process.env.CHROME_PATH}) is not a program that can be run`
  if (process.platform !== 'linux' || process.getuid() !== 0 || !isDebian()) return 'none is on PATH'
  console.error('No Chromium here: installing chromium from the distribution (root on a Debian system).')
  const failure = install('chromium')
  if (failure) return `chromium could not be installed: ${failure}`
  return browserPath() ? undefined : 'none is on PATH'
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const because = ensureBrowser()
  console.error(because ? `No Chromium: ${because}\n${howToGetOne}` : `Chromium: ${browserPath()}`)
  // Only CI has to have one: elsewhere the tests that need it are skipped, and say so.
  if (because && process.env.CI) process.exitCode = 1
}
