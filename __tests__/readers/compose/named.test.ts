import { expect, it } from 'vitest'
import { source } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'

/** The gaps as `file:line because`, with `blocks` where they do. */
async function gapsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { gaps } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
  return gaps.map(({ path, line, because, blocking }) => `${path}:${line} ${because}${blocking ? ', blocks' : ''}`)
}

const compose = 'services:\n  api:\n    image: a:1\n'
const workflow = (...steps: string[]) =>
  `on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`

it.each<[string, Record<string, string>, string[]]>([
  [
    'one that is nowhere',
    { 'up.sh': 'docker compose -f ops/gone.yml up\n' },
    ['up.sh:1 ops/gone.yml is not in the repository, blocks'],
  ],
  [
    'one that the same text writes',
    { 'up.sh': 'envsubst < a.yml.in > ops/gone.yml\ndocker compose -f ops/gone.yml up\n' },
    ['up.sh:2 ops/gone.yml is not in the repository'],
  ],
  [
    'one of the values that a variable may have',
    {
      'ops/v2.yml': compose,
      'up.sh':
        'file=""\ncase $1 in\n2) file=ops/v2.yml ;;\n1) file=ops/v1.yml ;;\nesac\ndocker compose -f "$file" up\n',
    },
    [],
  ],
  [
    'none of them',
    { 'up.sh': 'case $1 in\n2) file=v2.yml ;;\n1) file=v1.yml ;;\nesac\ndocker compose -f "$file" up\n' },
    ['up.sh:5 v2.yml is not in the repository, blocks', 'up.sh:5 v1.yml is not in the repository, blocks'],
  ],
  [
    'one of another repository that a step checks out',
    {
      '.github/workflows/test.yml': workflow(
        'uses: actions/checkout@v4\n        with:\n          repository: acme/sdk\n          path: sdk',
        'run: docker compose -f ./sdk/local.yml up -d',
      ),
    },
    ['.github/workflows/test.yml:10 sdk/local.yml is not in the repository'],
  ],
  [
    'one in a clone',
    { 'up.sh': 'git clone --depth 1 https://git.example/acme/sdk\ndocker compose -f sdk/local.yml up -d\n' },
    ['up.sh:2 sdk/local.yml is not in the repository'],
  ],
  [
    'one in a folder that is here',
    { 'sdk/a.txt': '', 'up.sh': 'git clone https://git.example/acme/sdk\ndocker compose -f sdk/local.yml up -d\n' },
    ['up.sh:2 sdk/local.yml is not in the repository, blocks'],
  ],
])('a Compose file that a command names: %s', async (_, files, gaps) => {
  expect(await gapsOf(files)).toEqual(gaps)
})

it.each([
  ['.env', { '.env': 'COMPOSE_FILE=ops/one.txt\n' }],
  ['a command', { 'up.sh': 'docker compose -f ops/one.txt up\n' }],
])('reads what %s names, whatever its name and style', async (_, by: Record<string, string>) => {
  const files = { ...by, 'ops/one.txt': '? services\n: web: {image: a, privileged: true}\n' }
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, source(path, text)]))
  const { subjects } = await readAll({ paths: [...sources.keys()].sort(), read: (path) => sources.get(path) })
  expect(subjects.filter(({ kind }) => kind === 'container').map(({ key }) => key)).toEqual(['ops/one.txt#web'])
})
