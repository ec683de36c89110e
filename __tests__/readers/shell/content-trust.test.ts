import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function trustIn(path: string, text: string) {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((one) =>
    one.kind === 'client' && one.contentTrust
      ? [
          [
            one.contentTrust.value,
            one.contentTrust.at.source.text.slice(one.contentTrust.at.start, one.contentTrust.at.end),
          ],
        ]
      : [],
  )
}

it.each([
  ['Makefile', 'export DOCKER_CONTENT_TRUST := 0\nx:\n\tdocker pull a\n'],
  ['Makefile', 'DOCKER_CONTENT_TRUST = 0\nexport DOCKER_CONTENT_TRUST\nx:\n\tdocker pull a\n'],
  ['app.service', '[Service]\nEnvironment=DOCKER_CONTENT_TRUST=0\nExecStart=docker run a\n'],
  ['ci.env', 'DOCKER_CONTENT_TRUST=0\n'],
  ['.envrc', 'export DOCKER_CONTENT_TRUST=0\n'],
  [
    '.gitlab-ci.yml',
    'variables: {DOCKER_CONTENT_TRUST: "0"}\na: {script: [docker pull a]}\nb: {script: [docker pull b]}\n',
  ],
  ['azure-pipelines.yml', 'variables: {DOCKER_CONTENT_TRUST: 0}\nsteps: [{script: docker pull a}]\n'],
  ['Jenkinsfile', "pipeline { environment { DOCKER_CONTENT_TRUST = '0' } }\n"],
  ['Taskfile.yml', 'env: {DOCKER_CONTENT_TRUST: "0"}\ntasks: {a: {cmds: [docker pull a]}}\n'],
  ['package.json', '{"scripts": {"a": "cross-env DOCKER_CONTENT_TRUST=0 docker pull a"}}'],
  ['x.sh', '#!/bin/sh\nsudo env DOCKER_CONTENT_TRUST=0 docker pull a\n'],
])('the check of signatures is switched off in %s: %s', async (path, text) => {
  expect(await trustIn(path, text)).toEqual([[false, '0']])
})

it('an option switches it off', async () => {
  const of = (line: string) => trustIn('x.sh', `#!/bin/sh\n${line}\n`)
  expect(await of('docker pull --disable-content-trust a')).toEqual([[false, '--disable-content-trust']])
  expect(await of('docker pull --disable-content-trust=false a')).toEqual([])
})

it('what a container is given is not the client of the machine', async () => {
  expect(await trustIn('x.sh', '#!/bin/sh\ndocker run -e DOCKER_CONTENT_TRUST=0 a\n')).toEqual([])
  expect(await trustIn('x.sh', '#!/bin/sh\necho DOCKER_CONTENT_TRUST=0 docker\n')).toEqual([])
})
