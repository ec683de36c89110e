import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const buildkite = (text: string) => starts({ '.buildkite/pipeline.yml': text })
const both = ['web', 'web privileged']

it.each([
  ['[--init, --privileged]', '{{matrix}}', both],
  ['{setup: [--init, --privileged]}', '{{ matrix }}', both],
  ['{setup: {f: [--init, --privileged]}}', '{{matrix.f}}', both],
  ['{setup: {f: [--init, --rm], g: [a, b]}}', '{{matrix.f}}', ['web']],
  ['{setup: {f: [--privi], g: [leged]}}', '{{matrix.f}}{{matrix.g}}', ['web privileged']],
  [
    '{setup: {f: [--init, --privileged]}, adjustments: [{with: {f: --privileged}, skip: true}]}',
    '{{matrix.f}}',
    ['web'],
  ],
  ['{setup: {f: [--init, --privileged]}, adjustments: [{with: {f: --privileged}, skip: false}]}', '{{matrix.f}}', both],
  ['{setup: {f: [--init]}, adjustments: [{with: {f: --privileged}}]}', '{{matrix.f}}', both],
  ['[--init]', '{{matrix.f}}', ['web ?']],
  [
    `[${Array.from({ length: 51 }, (_, i) => `--label=${i}`).join()}]`,
    '{{matrix}}',
    ['gap .buildkite/pipeline.yml', 'web'],
  ],
])('a matrix: %s, %s', async (matrix, flag, found) => {
  expect(await buildkite(`steps:\n- command: "docker run ${flag} web:1.2"\n  matrix: ${matrix}\n`)).toEqual(found)
})

it.each([
  ['env: {F: --privileged}\nsteps:\n- command: docker run $$F web:1.2\n', ['web privileged']],
  ['steps:\n- command: docker run $F web:1.2\n  env: {F: --privileged}\n', ['web privileged']],
  ['steps:\n- group: a\n  steps:\n  - commands: [echo, docker run --privileged web:1.2]\n', ['web privileged']],
  ['- command: docker run --privileged web:1.2\n', ['web privileged']],
  ['steps:\n- wait\n- command: docker run web:1.2\n', ['web']],
])('commands: %j', async (text, found) => {
  expect(await buildkite(text)).toEqual(found)
})

it.each([
  ['[docker#v5.12.0: {image: "a/web:1.2", privileged: true}]', ['web privileged']],
  ['{"docker#v5.12.0": {image: "a/web:1.2", privileged: "true"}}', ['web privileged']],
  [
    '[ssh://git@github.com/buildkite-plugins/docker-buildkite-plugin.git#v5: {image: "a/web:1.2", privileged: true}]',
    ['web privileged'],
  ],
  ['[docker#v5.12.0: {image: "a/web:1.2", privileged: false, volumes: false}]', ['web']],
  ['[docker-login#v2: {username: a, privileged: true}]', []],
])('the docker plugin: %s', async (plugins, found) => {
  expect(await buildkite(`steps:\n- command: make\n  plugins: ${plugins}\n`)).toEqual(found)
})

it.each([
  ['.buildkite/docker-compose.yml', 'services:\n  web: {build: ., privileged: true}\n', ['web privileged']],
  ['.buildkite/docker-compose.ci.yml', 'services:\n  web:\n    privileged: true\n', ['web privileged']],
  ['.circleci/images/stack.yml', 'services:\n  web: {image: "web:1.2", privileged: true}\n', ['web privileged']],
  [
    '.semaphore/pod.yml',
    'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: web, image: a, securityContext: {privileged: true}}]\n',
    ['web privileged'],
  ],
  ['.buildkite/release.yml', 'steps:\n- command: docker run --privileged web:1.2\n', ['web privileged']],
  ['.gitlab/compose.yml', 'up:\n  image: web:1.2\n  script: [make]\n', ['web']],
  ['.gitlab/ci/compose.yml', 'services: [db:1.2]\nup:\n  image: web:1.2\n  script: [make]\n', ['db', 'web']],
])('a file in the folder of a system is what its text says: %s', async (path, text, found) => {
  expect(await starts({ [path]: text })).toEqual(found)
})

it('the image of a matrix', async () => {
  const text = 'steps:\n- matrix: [a, b]\n  plugins:\n  - docker#v5: {image: "x/{{matrix}}:1", privileged: true}\n'
  expect(await buildkite(text)).toEqual(['a privileged', 'b privileged'])
})
