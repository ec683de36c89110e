import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BuildRequest } from '../../src/model/kustomization.ts'
import { kustomizationBuilders } from '../../src/repository/kustomize.ts'

let root = ''
/** Stands in for Kustomize: it prints what it is called with and what it sees, or does what the kustomization says. */
const program = `#!/bin/sh
PATH=/usr/bin:/bin
case "$(cat tree/over/kustomization.yaml)" in
  fail) echo 'Error: s3cret' >&2; exit 1 ;;
  long) yes ;;
esac
echo "$(basename "$0") $@"
find . -type f | sort
env | cut -d= -f1 | grep -v '^_$\\|PWD\\|SHLVL' | sort | tr '\\n' ' '
case "$HOME$KUBECONFIG$KUSTOMIZE_PLUGIN_HOME" in "$PWD"/*) echo private ;; esac
`
const request = (text = ''): BuildRequest => ({
  folder: 'over',
  files: new Map([
    ['over/kustomization.yaml', text],
    ['base/a.yaml', 'a'],
    ['../escaped', 'x'],
  ]),
})
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hullgate-kustomization-'))

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kustomize-test-'))
  for (const file of ['first/kustomize', 'first/kubectl', 'second/kubectl', 'repo/bin/kustomize']) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), program)
    chmodSync(join(root, file), 0o755)
  }
  // Stands in for what takes the network away.
  const unshare = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done; shift; exec "$@"\n'
  for (const folder of ['first', 'second', 'repo/bin'])
    writeFileSync(join(root, folder, 'unshare'), unshare, { mode: 0o755 })
})
afterAll(() => rmSync(root, { recursive: true }))

const builder = (...folders: readonly string[]) =>
  kustomizationBuilders(
    join(root, 'repo'),
    folders.map((folder) => join(root, folder)).join(':'),
    new AbortController().signal,
  )()

it.each([
  ['second:first', 'kustomize build'],
  ['second', 'kubectl kustomize'],
])('is given the files, and nothing of the environment: %s', async (path, command) => {
  const before = left()
  process.env['HULLGATE_TEST_TOKEN'] = 'x'
  const answer = await builder(...path.split(':'))(request())
  delete process.env['HULLGATE_TEST_TOKEN']
  const files = './tree/base/a.yaml\n./tree/over/kustomization.yaml\n'
  const environment = 'HOME KUBECONFIG KUSTOMIZE_PLUGIN_HOME PATH TMPDIR XDG_CONFIG_HOME private\n'
  expect(answer).toEqual({ text: `${command} ./tree/over\n${files}${environment}` })
  expect(left()).toEqual(before)
})

it('runs nothing of the repository', async () => {
  expect(await builder('repo/bin')(request())).toBeUndefined()
})

it('says why there is no answer, and nothing of what the program says', async () => {
  const build = builder('first')
  expect(await build(request('fail'))).toEqual({ because: 'Kustomize fails' })
  expect(await build(request('long'))).toEqual({ because: 'the output of Kustomize is too large' })
})
