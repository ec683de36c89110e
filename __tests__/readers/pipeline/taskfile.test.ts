import { afterAll, describe, expect, it } from 'vitest'
import { removeTrees } from '../../tree.ts'
import { found } from '../found.ts'
import { starts } from '../starts.ts'

afterAll(removeTrees)

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
  expect(await task(`vars:\n  V0: "--tty"\n${vars}`, '{{.V40}}')).toEqual(['gap Taskfile.yml', 'web ?'])
})

const line = 'docker run {{.FLAGS}} web:1.2'
const privileged = '[{task: up, vars: {FLAGS: --privileged}}]'
const taskfile = (body: string, more: Record<string, string> = {}) =>
  starts({ 'Taskfile.yml': `version: '3'\n${body}`, ...more })
const other = (body: string) => ({ 'tasks/Other.yml': `version: '3'\n${body}` })

describe('what a task is given', () => {
  it.each([
    [`tasks:\n  dev: ${privileged}\n  up: ${line}\n`, ['web privileged']],
    [`tasks:\n  dev:\n    cmds: [{task: up, vars: {FLAGS: --init}}]\n  up: ${line}\n`, ['web']],
    [`tasks:\n  dev:\n    deps: ${privileged}\n  up: ${line}\n`, ['web privileged']],
    [
      `tasks:\n  dev:\n    cmds: [{defer: {task: up, vars: {FLAGS: --privileged}}}]\n  up: ${line}\n`,
      ['web privileged'],
    ],
    [`tasks:\n  dev: ${privileged}\n  up:\n    vars: {FLAGS: --init}\n    cmds: ["${line}"]\n`, ['web']],
    [
      `tasks:\n  dev: ${privileged}\n  up:\n    vars: {FLAGS: '{{.FLAGS | default "--init"}}'}\n    cmds: ["${line}"]\n`,
      ['web', 'web privileged'],
    ],
    [
      `tasks:\n  a: [{task: b, vars: {M: --privileged}}]\n  b: [{task: up, vars: {FLAGS: "{{.M}}"}}]\n  up: ${line}\n`,
      ['web ?', 'web privileged'],
    ],
    [`tasks:\n  dev: [{task: up, vars: {FLAGS: {sh: cat x}}}]\n  up: ${line}\n`, ['web ?']],
    [
      `tasks:\n  dev: [{task: u, vars: {FLAGS: --privileged}}]\n  up:\n    aliases: [u]\n    cmd: ${line}\n`,
      ['web privileged'],
    ],
    [
      `tasks:\n  dev: [{task: up, vars: {FLAGS: --init}}]\n  up:\n    internal: true\n    cmds: ['docker run {{.FLAGS | default "--privileged"}} web:1.2']\n`,
      ['web'],
    ],
    [
      `tasks:\n  dev: [{for: {var: ALL, split: ','}, task: up, vars: {FLAGS: '{{.ITEM}}'}}]\n  up: ${line}\nvars: {ALL: '--init,--privileged'}\n`,
      ['web', 'web privileged'],
    ],
  ])('%j', async (body, expected) => {
    expect(await taskfile(body)).toEqual(expected)
  })

  it.each([
    [
      `includes: {o: tasks/Other.yml}\ntasks:\n  dev: [{task: "o:up", vars: {FLAGS: --privileged}}]\n`,
      '',
      ['web privileged'],
    ],
    [`includes: {o: {taskfile: tasks/Other.yml, vars: {FLAGS: --privileged}}}\n`, '', ['web privileged']],
    [`includes: {o: {taskfile: tasks/Other.yml, vars: {FLAGS: --privileged}}}\n`, 'vars: {FLAGS: --init}\n', ['web']],
    [`vars: {FLAGS: --privileged}\nincludes: {o: tasks/Other.yml}\n`, '', ['web privileged']],
    [
      `includes: {o: {taskfile: tasks/Other.yml, flatten: true}}\ntasks:\n  dev: ${privileged}\n`,
      '',
      ['web privileged'],
    ],
    [`includes: {o: https://example.com/Other.yml}\n`, '', []],
  ])('in another file: %j', async (body, head, expected) => {
    expect(await taskfile(body, other(`${head}tasks:\n  up: ${line}\n`))).toEqual(expected)
  })

  it('by a file that is included, which names the tasks of the first', async () => {
    const files = other(`tasks:\n  dev: [{task: ":up", vars: {FLAGS: --privileged}}]\n`)
    expect(await taskfile(`includes: {o: tasks/Other.yml}\ntasks:\n  up: ${line}\n`, files)).toEqual(['web privileged'])
  })

  it('is one finding, at the template', async () => {
    const files = { 'Taskfile.yml': `version: '3'\ntasks:\n  dev: ${privileged}\n  up: ${line}\n` }
    expect(await found(files)).toEqual(['Taskfile.yml:4 critical: web is privileged'])
  })
})

it.each([
  [`{for: [--init, --privileged], cmd: 'docker run {{.ITEM}} web:1.2'}`, ['web', 'web privileged']],
  [`{for: {matrix: {F: [--init], N: [a, b]}}, cmd: 'docker run {{.ITEM.F}} web:1.2'}`, ['web']],
  [`{for: {matrix: {F: [--privileged], N: [a, b]}}, cmd: 'docker run {{.ITEM.F}} web:1.2'}`, ['web privileged']],
  [`{for: sources, cmd: 'docker run {{.ITEM}} web:1.2'}`, ['web ?']],
])('a loop: %s', async (command, expected) => {
  expect(await taskfile(`tasks:\n  up:\n    cmds:\n      - ${command}\n`)).toEqual(expected)
})

it('each command has a shell of its own', async () => {
  expect(await taskfile('tasks:\n  up: [F=--privileged, docker run $F web:1.2]\n')).toEqual(['web ?'])
})

it('files that include each other, and tasks that call themselves with more, end', async () => {
  const body = `includes: {a: ./Taskfile.yml}\ntasks:\n  a: [{task: a, vars: {X: "{{.X}}{{.X}}y"}}, "docker run web:1.2"]\n`
  expect(await taskfile(body)).toEqual(['web'])
  const loop = `tasks:\n  a: [{task: a, vars: {X: "{{.X | default \\"-\\"}}y"}}, "docker run web:1.2"]\n`
  expect(await taskfile(loop)).toEqual(['gap Taskfile.yml', 'web'])
})
