import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

async function clients(text: string) {
  const { subjects } = await readAll(repository({ Makefile: `${text}\nup:\n\tdocker ps\n` }))
  return subjects.flatMap((one) =>
    one.kind === 'client' ? [[one.key, one.host && place(one.host.at), one.tlsVerify?.value]] : [],
  )
}

it.each([
  ['export DOCKER_HOST := tcp://build:2375', '1:tcp://build:2375', undefined],
  ['export DOCKER_HOST ?= tcp://build:2375 # the engine', '1:tcp://build:2375', undefined],
  ['DOCKER_HOST = tcp://build:2375\nexport DOCKER_HOST', '1:tcp://build:2375', undefined],
  ['export DOCKER_HOST=tcp://build:2376\nexport DOCKER_TLS_VERIFY=1', '1:tcp://build:2376', true],
])('an engine over TCP is exported to recipes: %j', async (text, at, verifies) => {
  expect(await clients(text)).toEqual([['Makefile#engine/build', at, verifies]])
})

it.each([
  ['DOCKER_HOST = tcp://build:2375'],
  ['# export DOCKER_HOST = tcp://build:2375'],
  ['export DOCKER_HOST = $(ENGINE)'],
  ['export DOCKER_HOST = unix:///run/docker.sock'],
])('none is: %j', async (text) => {
  expect(await clients(text)).toEqual([])
})
