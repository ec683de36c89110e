import { browserPath, howToGetOne } from '../../scripts/browser.mjs'

/** Before the tests in a browser: without one they are skipped, which is said here; in CI that is a failure. */
export function setup({ provide }) {
  const path = browserPath()
  if (!path) {
    const message = `There is no Chromium: the HTML report was not tested in a browser. ${howToGetOne}`
    if (process.env.CI) throw Object.assign(new Error(message), { stack: message })
    console.warn(message)
  }
  provide('chromium', path ?? '')
}
