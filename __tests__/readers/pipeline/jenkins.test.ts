import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'
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
  [
    'started twice',
    ["def app = docker.image('web:1.2')", "app.run('--rm')", "app.inside('--privileged') { sh 'ls' }"],
    ['web', 'web privileged'],
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

const pod = [
  'apiVersion: v1',
  'kind: Pod',
  'spec:',
  '  containers:',
  '  - name: dind',
  '    image: docker:dind',
  '    securityContext:',
  '      privileged: true',
].join('\n')

/** Privileged containers with their places; a pod of an agent is no pod that something should start again. */
async function pods(files: Readonly<Record<string, string>>) {
  const { subjects, gaps } = await readAll(repository(files))
  expect(gaps).toEqual([])
  return subjects.flatMap((one) => {
    if (one.kind === 'container') return [`${one.key} ${one.privileged ? place(one.privileged.at) : '-'}`]
    return one.kind === 'pod' && one.bare ? [`${one.key} bare`] : []
  })
}

const inAgent = (lines: string) => `pipeline {\n  agent {\n    kubernetes {\n${lines}\n    }\n  }\n  stages {}\n}\n`

it.each([
  ['a text of an agent', inAgent(`yaml '''\n${pod}\n'''`), ['Jenkinsfile#Pod/~0/dind 12:true']],
  [
    'a text with expressions',
    inAgent(`yaml """\n${pod.replace('docker:dind', '${IMAGE}')}\n"""`),
    ['Jenkinsfile#Pod/~0/dind 12:true'],
  ],
  [
    'podTemplate',
    `podTemplate(label: 'a', yaml: '''\n${pod}\n''') { node('a') {} }`,
    ['Jenkinsfile#Pod/~0/dind 9:true'],
  ],
  ['a name of a text', `def POD = '''\n${pod}\n'''\n${inAgent('yaml POD')}`, ['Jenkinsfile#Pod/~0/dind 9:true']],
  [
    'containers as arguments',
    `podTemplate(containers: [
  containerTemplate(name: 'dind', image: 'docker:dind', privileged: true, envVars: [envVar(key: 'privileged', value: 'x')]),
  containerTemplate(name: 'other', image: 'a:1', privileged: false),
]) { node('a') {} }`,
    ['Jenkinsfile#Pod/dind/dind 2:true', 'Jenkinsfile#Pod/other/other -'],
  ],
  [
    'a container as a block',
    inAgent("containerTemplate {\nname 'dind'\nimage 'docker:dind'\nprivileged true\n}"),
    ['Jenkinsfile#Pod/dind/dind 7:true'],
  ],
  [
    'a container as a block that is not privileged',
    inAgent("containerTemplate {\nname 'a'\nimage 'a:1'\nprivileged false\nenvVar { privileged true }\n}"),
    ['Jenkinsfile#Pod/a/a -'],
  ],
  [
    'a text that says no kind',
    inAgent(`yaml '''\n${pod.replace(/^(?:apiVersion|kind):.*\n/gm, '')}\n'''`),
    ['Jenkinsfile#Pod/~0/dind 10:true'],
  ],
  [
    'an indented text that says no kind',
    inAgent(`yaml '''\n${pod.replace(/^kind:.*\n/gm, '').replaceAll(/^/gm, '        ')}\n'''`),
    ['Jenkinsfile#Pod/~0/dind 11:true'],
  ],
  [
    'what privileged is not known in',
    inAgent(`yaml """\n${pod.replace('true', '${P}')}\n"""`),
    ['Jenkinsfile#Pod/~0/dind -'],
  ],
  ['a text that is only printed', `node { echo '''\n${pod}\n''' }`, []],
  ['a name', inAgent('yaml podOf(1)'), []],
  ['another text', inAgent("yaml 'spec'"), []],
  ['a comment', `// yaml '''${pod}'''\nnode {}`, []],
])('the pod of an agent: %s', async (_, text, found) => {
  expect(await pods({ Jenkinsfile: text })).toEqual(found)
})

it('the pod of an agent in a file of its own, whatever its name', async () => {
  const files = { 'ci/Jenkinsfile': inAgent("yamlFile 'ci/agent.txt'"), 'ci/agent.txt': pod }
  expect(await pods(files)).toEqual(['ci/agent.txt#Pod/~0/dind 8:true', 'ci/agent.txt#Pod/~0 bare'])
  expect(await pods({ ...files, 'ci/Jenkinsfile': 'node {}' })).toEqual([])
})

it('what an agent gets from its node, as arguments', async () => {
  const text = `podTemplate(hostNetwork: true, volumes: [hostPathVolume(hostPath: '/var/run/docker.sock', mountPath: '/s')]) {}\n`
  const { subjects, gaps } = await readAll(repository({ Jenkinsfile: text }))
  const containers = subjects.filter((subject) => subject.kind === 'container')
  expect(gaps).toEqual([])
  expect(
    containers.map(({ networkMode, mounts }) => [networkMode?.value, ...mounts.map(({ value }) => value.source)]),
  ).toEqual([['host'], [undefined, '/var/run/docker.sock']])
})

const bad = 'docker run --name web --privileged a:1'
const found = ['web privileged']

it.each<[string, readonly string[]]>([
  ["sh(['docker run', '--name web', '--privileged', 'a:1'].join(' '))", found],
  [`sh(script: ["set -e", "${bad}"].join("\\n"))`, found],
  [`sh([\n  "set -e",\n  "${bad}",\n].join('\\n'))`, found],
  ["sh(['docker run --name web', more, 'a:1'].join(' '))", ['web ?']],
  ["sh(['docker run --name web', isBad ? '--privileged' : '--rm', 'a:1'].join(' '))", ['web ?']],
  ['sh(parts.join(" "))', []],
  ["def parts = ['docker run --name web', '--privileged', 'a:1']\nsh(parts.join(' '))", found],
  ["def cmd = ['docker run --name web', '--privileged a:1'].join(' ')\nsh cmd", found],
  ["def cmd = 'docker run --name web ' + '--privileged a:1'\nsh cmd", found],
  ["def cmd = 'docker run --name web '\ncmd += '--privileged a:1'\nsh cmd", found],
  ["def cmd = 'docker run --name web '\nif (x) { cmd += '--privileged ' }\ncmd += 'a:1'\nsh cmd", ['web', ...found]],
  [`sh($/${bad}/$)`, found],
  [`sh(script: $/${bad}/$, returnStdout: true)`, found],
  ["if (x =~ /a$/) { sh 'docker run --name web a:1' }", ['web']],
  [`sh(('${bad}'))`, found],
  ["sh(script: ('docker run --name web ' + '--privileged a:1'))", found],
  ["sh('docker run --name web ' + // a remark\n  '--privileged a:1')", found],
  [`sh label: 'x', script: '${bad}'`, found],
  [`sh label: 'x' + y, returnStatus: true, script: '${bad}'`, found],
  [`sh([script: '${bad}', returnStdout: true])`, found],
  [`sh((String) '${bad}')`, found],
  [`sh.call('${bad}')`, found],
  [`sh """\n  |${bad}\n""".stripMargin()`, found],
  [`sh """\n  ${bad}\n""".stripIndent().trim()`, found],
  ["sh('docker run --name web X a:1'.replace('X', '--privileged'))", ['web ?']],
  // A method may leave a text as it is.
  ["sh('docker run --name web --privileged a:1' - '--privileged')", ['web privileged ?', 'web ?']],
  [`sh('${bad}'.toLowerCase())`, ['web privileged ?', 'web ?']],
  [`sh(script: '${bad}'.replace('X', 'Y'), returnStdout: true)`, ['web privileged ?', 'web ?']],
  [`sh('${bad}'.split('X').join(' '))`, ['web privileged ?', 'web ?']],
  [`sh(['${bad}'][0])`, ['web privileged ?', 'web ?']],
  [`def cmd = '${bad}'\nsh cmd.replace('X', 'Y')`, ['web privileged ?', 'web ?']],
  [`def cmd = '${bad}'.toLowerCase()\nsh cmd`, ['web privileged ?', 'web ?']],
  ["sh cmd.replace('X', 'Y')", []],
  ["sh('echo docker'.toLowerCase())", []],
  [`sh "echo \${a.collect { "x" }}; ${bad}"`, found],
  [`sh(x ? '${bad}' : 'echo a')`, found],
  [`sh(x ?: '${bad}')`, found],
  [`sh(wrapped('${bad}'))`, ['web ?']],
  ["sh(wrapped('x'))", []],
  [`['echo a', '${bad}'].each { sh it }`, found],
  [`['--rm', '--privileged'].each { f -> sh "docker run --name web \${f} a:1" }`, ['web', ...found]],
  [`for (f in ['--rm', '--privileged']) { sh "docker run --name web \${f} a:1" }`, ['web', ...found]],
  [`def up(f) { sh "docker run --name web \${f} a:1" }\nup('--privileged')`, found],
  [`def up(a, f) { sh "docker run --name web \${f} a:1" }\nup('x', '--rm')`, ['web']],
  [`def up(f) { sh "docker run --name web \${f} a:1" }`, ['web ?']],
  [`bat '${bad}'`, found],
  [`powershell(script: '${bad}')`, found],
  [`pwsh '''\nif ($x) {\n  ${bad}\n}\n'''`, found],
  [`bat 'echo ${bad}'`, []],
  [`sshCommand remote: r, command: '${bad}'`, found],
  [`sshTransfer(execCommand: '${bad}')`, found],
  [`'${bad}'.execute()`, found],
  [`echo(['docker run', '--privileged a:1'].join(' '))`, []],
  ["if (x != 'docker run --privileged a:1') { sh x }", []],
  [`def o = [script: '${bad}']\nsh(o)`, ['web ?']],
  [`"sh"('${bad}')`, ['web ?']],
  [`steps.invokeMethod('sh', '${bad}')`, ['web ?']],
  ["def b = new StringBuilder('docker run ')\nb << '--name web --privileged a:1'\nsh b.toString()", ['container ?']],
  ["['docker', 'run', '--privileged', 'a:1'].execute()", ['container ?']],
  [`sh "\${['docker', 'run', '--privileged', 'a:1'].join(' ')}"`, ['a privileged ?', 'container ?']],
  [`def o = [script: 'ls']\nsh(o)\n"sh"('ls')\necho '${bad}'\nsh(label: '${bad}', script: 'ls')`, []],
])('a text that is put together: %s', async (lines, expected) => {
  expect(await jenkins(lines)).toEqual([...expected].sort())
})

it('values and lists without end cost no more than their length', async () => {
  const start = performance.now()
  await jenkins(`def c = 'docker run '\n${"c += '--rm '\n".repeat(3000)}sh c`)
  await jenkins(`sh(${'['.repeat(20_000)}`)
  await jenkins('sh(['.repeat(5000))
  await jenkins(`sh(${'x ? '.repeat(20_000)}`)
  await jenkins(`sh(${'!'.repeat(20_000)}x)`)
  await jenkins(`${"['docker run a'].each {".repeat(3000)}`)
  await jenkins(`sh(f(${"'docker run --name web a:1', ".repeat(5000)}))`)
  await jenkins(`def up(f) { sh f }\n${"up('docker run a:1')\n".repeat(3000)}`)
  expect(performance.now() - start).toBeLessThan(20_000)
})

it('what is more than is read is a gap', async () => {
  const many = Array.from({ length: 1001 }, (_, i) => `def x${i} = 'a'\n`).join('')
  expect(await jenkins(`${many}def y = '${bad}'\nsh y`)).toEqual(['gap Jenkinsfile', 'web ?'])
  const ways = Array.from({ length: 21 }, (_, i) => `if (a) { c = '--name web${i} a:1' }\n`).join('')
  expect((await jenkins(`${ways}sh 'docker run ' + c`)).at(0)).toBe('gap Jenkinsfile')
})

it.each([
  ["docker.build('web:1', '--network host .')", ['build web host 2:host']],
  ["docker.build 'web:1', '--network=host .'", ['build web host 2:host']],
  ["def flags = '--network host .'\n  docker.build('web:1', flags)", ['build web host 3:flags']],
  ["docker.build('web:1', '--pull .')", []],
  ["docker.build('web:1')", []],
  ["echo \"docker.build('web:1', '--network host .')\"", []],
  ["docker.withRegistry('http://r.lan:5000/') { }", ['client r.lan:5000 2:http://r.lan:5000/']],
  ["docker.withRegistry('https://r.lan', 'credentials') { }", []],
  ["agent { dockerfile { additionalBuildArgs '--network host' } }", ['build agent host 2:host']],
  ["agent { docker { image 'web:1'; registryUrl 'http://r.lan' } }", ['client r.lan 2:http://r.lan']],
])('flags of a build, and a plain registry: %s', async (step, expected) => {
  const { subjects, gaps } = await readAll(repository({ Jenkinsfile: `node {\n  ${step}\n}\n` }))
  const found = subjects.flatMap((one) => {
    if (one.kind === 'build')
      return one.network ? [`build ${one.name} ${one.network.value} ${place(one.network.at)}`] : []
    const fact = one.kind === 'client' ? one.insecureRegistry : undefined
    return fact ? [`client ${fact.value} ${place(fact.at)}`] : []
  })
  expect(gaps).toEqual([])
  expect(found).toEqual(expected)
})

it('the same facts weigh the same in a text and as arguments', async () => {
  const severities = async (text: string) => {
    const { findings } = await judged(tree({ Jenkinsfile: text }), '.')
    return findings.flatMap(({ rule, severity, message }) =>
      /^container\/(?:root-user|memory-limit|pull-policy)$/.test(rule) ? [`${severity} ${message}`] : [],
    )
  }
  const set = "{name: maven, image: 'maven:3.9', imagePullPolicy: Always, securityContext: {runAsUser: 0}}"
  expect(await severities(inAgent(`yaml '''\nspec:\n  containers:\n  - ${set.replaceAll("'", '"')}\n'''`))).toEqual([
    'low maven has no memory limit',
    'low maven runs as root',
  ])
  const template = "containerTemplate(name: 'maven', image: 'maven:3.9', runAsUser: '0', alwaysPullImage: true)"
  // Kubernetes' own defaults are not asked of what the plugin fills in.
  expect(await severities(`podTemplate(containers: [${template}]) {}`)).toEqual(['low maven runs as root'])
})

it('methods that are defined and called more often than is read are a gap, in time', async () => {
  const text = `node {\n${`def up(a, b) { sh "docker run \${a} i" }; up('x', 'y')\n`.repeat(8000)}}\n`
  const before = performance.now()
  const { gaps } = await readAll(repository({ Jenkinsfile: text }))
  expect(performance.now() - before).toBeLessThan(20_000)
  expect(gaps.map(({ because }) => because)).toContain('this pipeline has more values than are read')
}, 60_000)

it.each([
  [`sh "\${params.P ? "docker run --privileged web:1.2" : "docker run other:1.2"}"`, ['other', 'web privileged']],
  [`sh "docker run \${params.P ? '--privileged' : ''} web:1.2"`, ['web', 'web privileged']],
  [`sh """\ndocker run \${env.F ?: "--privileged"} web:1.2\n"""`, ['web ?', 'web privileged']],
  [`sh "docker run \${['--init', '--privileged'].join(' ')} web:1.2"`, ['web privileged']],
  [`sh "docker run \${params.P == 'x' ? '--rm' : '--init'} web:1.2"`, ['web']],
  [`echo "\${params.P ? "docker run --privileged web:1.2" : ""}"`, []],
])('an expression in a text that has texts of its own: %s', async (line, found) => {
  expect((await jenkins(line)).sort()).toEqual(found)
})
