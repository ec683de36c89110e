import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const jenkins = (...lines: string[]) =>
  starts({ Jenkinsfile: `node {\n${lines.map((one) => `  ${one}\n`).join('')}}\n` })

it.each([
  ['inside', ["docker.image('web:1.2').inside('--privileged') { sh 'ls' }"], ['web privileged']],
  ['inside without flags', ["docker.image('web:1.2').inside { sh 'ls' }"], ['web']],
  ['withRun', ["docker.image('web:1.2').withRun('--privileged') { c -> sh 'ls' }"], ['web privileged']],
  ['by a name', ["def app = docker.image('web:1.2')", "app.run('-d --privileged')"], ['web privileged']],
  ['by another name', ["def app = docker.image('web:1.2')", "other.run('-d --privileged')"], []],
  [
    'built',
    ["def app = docker.build('web', '--pull .')", "app.inside('--privileged') { sh 'ls' }"],
    ['web privileged'],
  ],
  ['built and started at once', ["docker.build('web').withRun('--rm') { }"], ['web']],
  ['only pushed', ["def app = docker.build('web')", 'app.push()'], []],
  ['with flags that nobody knows', [`docker.image('web:1.2').inside("\${flags}") { }`], ['web ?']],
  ['of a registry', ["registry.image('web:1.2').inside('--privileged') { }"], []],
])('an image of Docker Pipeline, %s', async (_, lines, found) => {
  expect(await jenkins(...lines)).toEqual(found)
})

it.each([
  ["dockerfile { args '--privileged' }", ['agent privileged']],
  ["dockerfile { filename 'Dockerfile.build'; dir 'ci'; args '-v /data:/data' }", ['agent']],
  ['dockerfile { args "${flags}" }', ['agent ?']],
  ["echo 'dockerfile { args --privileged }'", []],
])('the agent of an image that the pipeline builds: %s', async (agent, found) => {
  expect(await starts({ Jenkinsfile: `pipeline {\n  agent { ${agent} }\n  stages {}\n}\n` })).toEqual(found)
})

const call = (step: string) => `def call(Map config) {\n  ${step} 'docker run --privileged web:1.2'\n}\n`

it.each([
  ['vars/deploy.groovy', 'sh', ['web privileged']],
  ['vars/deploy.groovy', 'steps.sh', ['web privileged']],
  ['vars/deploy.groovy', 'client.sh', []],
  ['src/vars.groovy', 'sh', []],
])('a step of a shared library, %s: %s', async (path, step, found) => {
  expect(await starts({ [path]: call(step) })).toEqual(found)
})
