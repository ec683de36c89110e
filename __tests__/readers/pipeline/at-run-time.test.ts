import { describe, expect, it } from 'vitest'
import { starts } from '../starts.ts'

const inJenkins = (lines: string) => starts({ Jenkinsfile: lines })

describe('what a Jenkins pipeline gives a name', () => {
  const run = 'sh "docker run --name a ${f} img"'

  it.each([
    ['by a loop', `f = '--read-only'\nnode { for (f in ['--privileged']) { ${run} } }`],
    ['by a loop with a type', `f = '--read-only'\nnode { for (String f : ['--privileged']) { ${run} } }`],
    ['by a closure', `f = '--read-only'\nnode { ['--privileged'].each { f -> ${run} } }`],
    ['by the caller of a method', `f = '--read-only'\ndef g(String x, f) { ${run} }\nnode { g('', '--privileged') }`],
    ['behind a comment', `node { def f = '--read-only' // as it was\n  + ' --privileged'\n ${run} }`],
  ])('%s', async (_, text) => {
    expect(await inJenkins(text)).toContain('a privileged')
  })

  it.each([
    ['by a loop', `f = '--read-only'\nnode { for (f in all()) { ${run} } }`],
    ['by a closure', `f = '--read-only'\nnode { all.each { f -> ${run} } }`],
    ['by the caller of a method', `f = '--read-only'\ndef g(String x, f) { ${run} }\nnode { g('', all()) }`],
  ])('at run time %s is not known', async (_, text) => {
    expect(await inJenkins(text)).toContain('a ?')
  })

  it.each([
    ['by its key', "env['F'] = '--privileged'"],
    ['by a call', "env.setProperty('F', '--privileged')"],
  ])('in the environment %s', async (_, line) => {
    expect(await inJenkins(`node { env.F = '--read-only'\n ${line}\n sh 'docker run --name a $F img' }`)).toContain(
      'a ?',
    )
  })

  it('and a name that is only handed on stays known', async () => {
    const text = `node { def f = '--privileged'\n echo(f)\n print(f, x)\n [a: f]\n ${run} }`
    expect(await inJenkins(text)).toEqual(['a privileged'])
  })
})

describe('texts of Groovy between slashes', () => {
  it.each(['sh(/docker run --name a --privileged img/)', 'sh /docker run --name a --privileged img/'])(
    '%s',
    async (line) => {
      expect(await inJenkins(`node { ${line} }`)).toEqual(['a privileged'])
    },
  )

  it('a path or a division begins none', async () => {
    const text = `node { x = 4 / 2\n sh 'docker run --name a img' // c / d\n y = a / b }`
    expect(await inJenkins(text)).toEqual(['a'])
  })
})

it('a choice with more lines than are looked at leaves the rest of the pipeline read', async () => {
  const lines = 'a\\n'.repeat(200_000)
  const text = `choice(name: 'X', choices: '${lines}')\nsh 'docker run --name a --privileged img'`
  expect(await inJenkins(text)).toEqual(['a privileged'])
})

it('the case of a parameter of Azure says nothing', async () => {
  const use = 'steps:\n- template: t.yml\n  parameters: {F: --privileged}\n'
  const step = 'steps:\n- script: docker run --name a ${{ parameters.f }} img\n'
  const template = `parameters:\n- {name: f, default: --read-only}\n${step}`
  expect(await starts({ 'azure-pipelines.yml': use, 't.yml': template })).toContain('a privileged')
})
