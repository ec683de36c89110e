import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const task = (head: string, command: string, more = '') =>
  starts({
    'Taskfile.yml': `version: '3'\n${head}\ntasks:\n  up:\n${more}    cmds:\n      - docker run ${command} web:1.2\n`,
    '.env': 'OPTS=--privileged\n',
    'a.env': 'OPTS="--rm"\n',
  })

it.each([
  [`dotenv: ['.env']`, '', ['web privileged']],
  [`dotenv: ['a.env', '.env']`, '', ['web']],
  [`dotenv: ['none', '.env']`, '', ['web privileged']],
  ['', '', ['web ?']],
  ['', `    dotenv: ['.env']\n`, ['web privileged']],
  [`dotenv: ['.env']\nenv: {OPTS: --rm}`, '', ['web']],
])('files of variables: %j %j', async (head, more, found) => {
  expect(await task(head, '$OPTS', more)).toEqual(found)
})

it.each([
  ['vars: {OPTS: --privileged}', '{{.OPTS}}', '', ['web privileged']],
  ['vars: {OPTS: --privileged}', '{{ .OPTS }}', '    vars: {OPTS: --rm}\n', ['web']],
  ['vars: {A: --privileged, OPTS: "{{.A}} -t"}', '{{.OPTS}}', '', ['web privileged']],
  ['vars: {OPTS: {sh: cat x}}', '{{.OPTS}}', '', ['web ?']],
  ['', '{{.OPTS}}', '', ['web ?']],
  ['', '{{.OPTS | default "--privileged"}}', '', ['web privileged']],
  ['', '{{default "--rm" .OPTS}}', '', ['web']],
  ['', '{{.CLI_ARGS}}', '', ['web ?']],
])('templates: %j %j', async (head, command, more, found) => {
  expect(await task(head, command, more)).toEqual(found)
})

it('values that hold each other end', async () => {
  const vars = Array.from({ length: 40 }, (_, i) => `  V${i + 1}: "{{.V${i}}}{{.V${i}}}"`).join('\n')
  expect(await task(`vars:\n  V0: "--tty"\n${vars}`, '{{.V40}}')).toEqual(['web ?'])
})
