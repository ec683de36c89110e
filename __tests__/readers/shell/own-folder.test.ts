import { expect, it } from 'vitest'
import { normalizePath } from '../../../src/knowledge/host-paths.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

/** Where the folder that a script mounts lies: from the root of the repository, or of the host. */
async function mounted(path: string, text: string): Promise<readonly (string | undefined)[]> {
  const { subjects } = await readAll(repository({ [path]: `#!/bin/bash\n${text}\ndocker run -v "$DIR:/app" web:1\n` }))
  return subjects.flatMap((subject) => {
    if (subject.kind !== 'container' || subject.unresolved.has('mounts')) return []
    return subject.mounts.map(({ value }) => value.source && normalizePath(value.source))
  })
}

it.each([
  ['DIR=$(dirname "$0")', './ci/docker/local'],
  ['DIR="$(dirname "$0")/../../.."', './ci/docker/local/../../..'],
  ['DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/../../../', './ci/docker/local/../../..'],
  ['DIR=$(cd "$(dirname "$0")/../../.." && pwd)', '.'],
  ['SELF=$(readlink -f "$0")\nDIR=$(dirname $(dirname $(dirname "$SELF")))/..', './ci/..'],
  ['SELF=`cd $(dirname $0) && pwd`/`basename $0`\nDIR="`dirname $SELF`"', './ci/docker/local'],
  ['DIR="$(dirname "$0")/../../../../../../etc"', '/etc'],
  ['DIR="$PWD/../../../etc"', '/etc'],
  ['DIR=../../../etc', '/etc'],
])('a script climbs from its own folder: %s', async (text, source) => {
  expect(await mounted('ci/docker/local/run.sh', text)).toEqual([source])
})

it("a step of a workflow lies outside of the repository's folders", async () => {
  const step = `jobs: {a: {runs-on: x, steps: [{run: 'docker run -v "$(dirname "$0")/../../../etc:/app" web:1'}]}}`
  const { subjects } = await readAll(repository({ '.github/workflows/a.yml': step }))
  const sources = subjects
    .flatMap((one) => (one.kind === 'container' ? one.mounts : []))
    .map(({ value }) => value.source)
  expect(sources.map((source) => source && normalizePath(source))).toEqual(['/etc'])
})
