import { expect, it } from 'vitest'
import type { Daemon } from '../../../src/model/daemon.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

async function daemons(path: string, text: string) {
  const { subjects } = await readAll(repository({ [path]: text }))
  const found = subjects.filter((subject): subject is Daemon => subject.kind === 'daemon')
  return found.map(({ key, hosts, tlsVerify, insecureRegistries }) => [
    key,
    ...[...hosts, ...insecureRegistries].map(({ value, at }) => `${value} ${place(at)}`),
    ...(tlsVerify ? ['tls'] : []),
  ])
}

const compose = (lines: string) => `services:\n  dind:\n    image: docker:27-dind\n${lines}\n`
const pod = (line: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ci}\nspec:\n  containers:\n  - name: dind\n    image: docker:dind\n    ${line}\n`

it.each([
  [
    'compose.yaml',
    compose('    command: dockerd --host=tcp://0.0.0.0:2375 --tls=false'),
    ['compose.yaml#dind/dockerd', 'tcp://0.0.0.0:2375 4:tcp://0.0.0.0:2375'],
  ],
  [
    'compose.yaml',
    compose('    command: ["--tls=false", "--insecure-registry=a:5000"]'),
    ['compose.yaml#dind/dockerd', 'a:5000 4:a:5000', 'tls'],
  ],
  [
    'compose.yaml',
    compose('    command: --insecure-registry a:5000\n    environment: {DOCKER_TLS_CERTDIR: ""}'),
    ['compose.yaml#dind/dockerd', 'a:5000 4:a:5000'],
  ],
  [
    'compose.yaml',
    compose('    command: --mtu=1400 --tlsverify=false'),
    ['compose.yaml#dind/dockerd', 'tcp://0.0.0.0:2376 4:--tlsverify=false', 'tls'],
  ],
  [
    'pod.yaml',
    pod('command: [sh, -c, "dockerd --host=tcp://0.0.0.0:2375"]'),
    ['pod.yaml#Pod/ci/dind/dockerd', 'tcp://0.0.0.0:2375 8:tcp://0.0.0.0:2375'],
  ],
  [
    'run.sh',
    '#!/bin/sh\ndocker run -d docker:27-dind dockerd -H tcp://0.0.0.0:2375\n',
    ['run.sh#run/docker/dockerd', 'tcp://0.0.0.0:2375 2:tcp://0.0.0.0:2375'],
  ],
])('a container runs a daemon: %s %s', async (path, text, expected) => {
  expect(await daemons(path, text)).toEqual([expected])
})

it.each([
  ['compose.yaml', compose('    command: docker info')],
  ['compose.yaml', compose('    privileged: true')],
  ['compose.yaml', compose('    command: ["echo", "dockerd", "--host=tcp://0.0.0.0:2375"]')],
])('a container runs none: %s %s', async (path, text) => {
  expect(await daemons(path, text)).toEqual([])
})
