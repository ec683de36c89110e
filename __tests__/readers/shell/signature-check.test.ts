import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { mentionsSignatureCheck } from '../../../src/readers/shell/signature-check.ts'
import { repository } from '../manifests.ts'

/** Each check with its faults and the texts that they point at. */
async function checksIn(path: string, text: string) {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((one) => {
    if (one.kind !== 'client' || !one.signatureCheck) return []
    const { name, faults } = one.signatureCheck.value
    return [[name, ...faults.map(({ value, at }) => `${value.setting} ${at.source.text.slice(at.start, at.end)}`)]]
  })
}

const weak = 'cosign verify --key k --insecure-ignore-tlog r.io/a'
const found = ['cosign verify', '--insecure-ignore-tlog --insecure-ignore-tlog']

it.each([
  ['x.sh', `#!/bin/sh\n${weak}\n`],
  ['Makefile', `x:\n\t${weak}\n`],
  ['.gitlab-ci.yml', `x: {script: ['${weak}']}\n`],
  ['azure-pipelines.yml', `steps: [{script: '${weak}'}]\n`],
  ['.circleci/config.yml', `jobs: {x: {steps: [{run: '${weak}'}]}}\n`],
  ['y.sh', `#!/bin/sh\nsudo ${weak}\n`],
  ['Jenkinsfile', `pipeline { agent any; stages { stage('x') { steps { sh '${weak}' } } } }\n`],
  ['package.json', `{"scripts": {"x": "${weak}"}}\n`],
  ['action.yml', `runs: {using: composite, steps: [{run: '${weak}', shell: bash}]}\n`],
])('a check of signatures is found in %s', async (path, text) => {
  expect(await checksIn(path, text)).toEqual([found])
})

it('what succeeds behind it makes its failure of no effect', async () => {
  const check = 'cosign verify --key k r.io/a'
  const inScript = async (line: string) =>
    (await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).flatMap((one) => one.slice(1))
  expect(await inScript(`${check} || true`)).toEqual(['failure true'])
  expect(await inScript(`${check} && echo good || { exit 1; }`)).toEqual([])
  expect(await inScript(`${check} && echo good || echo bad`)).toEqual(['failure echo'])
  expect(await inScript(`${check} && ${check} || echo bad`)).toEqual(['failure echo', 'failure echo'])
  expect(await inScript(`${check} || { echo bad; true; }`)).toEqual(['failure { echo bad; true; }'])
  expect(await inScript(`bash -c '${check}' || true`)).toEqual(['failure true'])
  expect(await inScript(`check() { ${check}; }\ncheck || true`)).toEqual(['failure true'])
  expect(await inScript(`${check} || exit 0`)).toEqual(['failure exit'])
  expect(await inScript(`${check} || exit 1`)).toEqual([])
  expect(await inScript(`${check} || echo bad && exit 1`)).toEqual([])
  expect(await inScript(`true || ${check}`)).toEqual([])
  expect(await inScript(`(${check}) || :`)).toEqual(['failure :'])
})

it('a failure that keeps something else from running is not ignored', async () => {
  const check = 'cosign verify --key k r.io/a'
  const step = (run: string, more = '') =>
    `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: v\n        continue-on-error: true\n        run: |\n          ${run}\n${more}`
  const faults = async (path: string, text: string) => (await checksIn(path, text)).flatMap((one) => one.slice(1))
  for (const line of [
    `${check} && deploy || echo bad`,
    `{ if ${check}; then deploy; fi; } || true`,
    `{ while ${check}; do deploy; done; } || true`,
    `{ ${check} || exit 1; } || true`,
  ])
    expect(await faults('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([])
  expect(await faults('Makefile', `x:\n\t-${check} && deploy\n`)).toEqual([])
  const workflow = '.github/workflows/ci.yml'
  expect(await faults(workflow, step(check))).toEqual(['failure true'])
  expect(await faults(workflow, step(`${check}\n          echo good`))).toEqual(['failure true'])
  expect(await faults(workflow, step(`${check}\n          deploy`))).toEqual([])
  expect(await faults(workflow, step(`deploy\n          ${check}`))).toEqual(['failure true'])
  expect(await faults(workflow, step(`if ${check}; then deploy; fi`))).toEqual([])
  const later = "      - if: steps.v.outcome == 'success'\n        run: deploy\n"
  expect(await faults(workflow, step(check, later))).toEqual([])
})

it('what only names a check, or checks something else, is none', async () => {
  for (const line of [
    'echo cosign verify --insecure-ignore-tlog r.io/a',
    '# cosign verify r.io/a',
    'cosign verify-blob --insecure-ignore-tlog a.tar',
    'cosign sign r.io/a',
    'gh attestation verify a.tar --owner acme',
    'gh at verify a.tar --owner acme',
    'apt-get install cosign',
  ])
    expect(await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([])
})

it('a pattern from a variable may be exact', async () => {
  const line = 'cosign verify --certificate-identity-regexp "$SIGNER" r.io/a'
  expect(await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([['cosign verify']])
})

it.each([
  ['Makefile', 'x:\n\t-cosign verify --key k r.io/a\n', '-'],
  [
    'play.yml',
    '- hosts: all\n  tasks:\n    - command: cosign verify --key k r.io/a\n      ignore_errors: yes\n',
    'yes',
  ],
  ['.gitlab-ci.yml', 'x: {script: [cosign verify --key k r.io/a], allow_failure: true}\n', 'true'],
])('what lets the work go on is pointed at in %s', async (path, text, place) => {
  expect(await checksIn(path, text)).toEqual([['cosign verify', `failure ${place}`]])
})

it('a long list costs no more than its length', async () => {
  const start = performance.now()
  const text = `#!/bin/sh\ncosign verify --key k r.io/a${' || true'.repeat(20_000)}\n`
  expect(await checksIn('x.sh', text)).toEqual([['cosign verify', 'failure true']])
  expect(performance.now() - start).toBeLessThan(5000)
})

it('the short name of gh attestation counts', async () => {
  const text = '#!/bin/sh\ngh at verify oci://r.io/a --owner acme || true\n'
  expect(await checksIn('x.sh', text)).toEqual([['gh at verify', 'failure true']])
})

/** Each check of a file's signature with its faults. */
async function artifactChecksIn(path: string, text: string) {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((one) =>
    one.kind === 'client' && one.artifactCheck
      ? [[one.artifactCheck.value.name, ...one.artifactCheck.value.faults.map(({ value }) => value.setting)]]
      : [],
  )
}

it.each([
  ['cosign verify-blob --key k a.tgz', ['cosign verify-blob']],
  [
    'cosign verify-blob-attestation --insecure-ignore-tlog a.tgz',
    ['cosign verify-blob-attestation', '--insecure-ignore-tlog'],
  ],
  ['notation blob verify --signature s a.tgz || true', ['notation blob verify', 'failure']],
  ['gh attestation verify a.tgz -o acme || :', ['gh attestation verify', 'failure']],
  [
    "gh attestation verify a.tgz -o acme --cert-identity-regex '.*'",
    ['gh attestation verify', '--cert-identity-regex'],
  ],
  ['slsa-verifier verify-artifact a.tgz --source-uri x', ['slsa-verifier verify-artifact']],
])('a check of a file: %s', async (line, found) => {
  expect(await artifactChecksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([found])
  expect(await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([])
})

it.each([
  'docker run --rm gcr.io/projectsigstore/cosign:v2.4.1 verify --key k --insecure-ignore-tlog r.io/a',
  'docker run --rm -v "$PWD:/w" ghcr.io/sigstore/cosign/cosign@sha256:ab verify --insecure-ignore-tlog r.io/a',
  'podman run tools:1 cosign verify --insecure-ignore-tlog r.io/a',
  'docker run --entrypoint /bin/cosign tools:1 verify --insecure-ignore-tlog r.io/a',
])('a check in a container: %s', async (line) => {
  expect(await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([found])
  const ignored = await checksIn('x.sh', `#!/bin/sh\n${line} || true\n`)
  expect(ignored.map((one) => one.at(-1))).toEqual(['failure true'])
})

it.each([
  [
    'compose.yaml',
    'services: {a: {image: "cgr.dev/chainguard/cosign", command: [verify, --insecure-ignore-tlog, r.io/a]}}\n',
  ],
  ['.drone.yml', 'steps: [{name: a, image: tools, commands: ["cosign verify --insecure-ignore-tlog r.io/a"]}]\n'],
])('a check in a container of %s', async (path, text) => {
  expect(await checksIn(path, text)).toEqual([found])
})

it.each([
  'docker run --rm gcr.io/projectsigstore/cosign version',
  'docker run --rm gcr.io/projectsigstore/cosign sign --key k r.io/a',
  'docker run acme/cosign-tests verify',
  'echo docker run gcr.io/projectsigstore/cosign verify',
])('no check: %s', async (line) => {
  expect(await checksIn('x.sh', `#!/bin/sh\n${line}\n`)).toEqual([])
})

it('a job that may fail goes on behind its last checks, not behind those that guard a step', async () => {
  const check = 'cosign verify --key k r.io/a'
  const faults = async (steps: string, more = '') => {
    const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    continue-on-error: true\n    steps:\n${steps}${more}`
    return (await checksIn('.github/workflows/x.yml', text)).map((one) => one.slice(1))
  }
  expect(await faults(`      - run: ${check}\n`)).toEqual([['failure true']])
  expect(await faults(`      - run: ${check}\n      - run: ${check}\n`)).toEqual([['failure true'], ['failure true']])
  expect(await faults(`      - run: ${check}\n      - run: ./deploy\n`)).toEqual([[]])
  expect(await faults(`      - run: ${check}\n      - uses: acme/deploy@v1\n`)).toEqual([[]])
  const asking =
    "  b:\n    needs: a\n    if: needs.a.result == 'success'\n    runs-on: x\n    steps: [{run: ./deploy}]\n"
  expect(await faults(`      - run: ${check}\n`, asking)).toEqual([[]])
})

it.each([
  ['podman pull --tls-verify=false r.lan:5000/a', ['podman r.lan:5000']],
  ['sudo podman login --tls-verify=false r.lan', ['podman r.lan']],
  ['podman run --tls-verify=false -d r.lan/a', ['podman r.lan']],
  ['podman build --tls-verify=0 .', ['podman ']],
  ['nerdctl --insecure-registry pull r.lan/a', ['nerdctl r.lan']],
  ['podman pull r.lan:5000/a', []],
  ['podman pull --tls-verify=true r.lan:5000/a', []],
  ['podman run r.lan/a fetch --tls-verify=false', []],
  ['docker run r.lan/a --tls-verify=false', []],
])('registries that are reached without TLS: %s', async (line, found) => {
  const { subjects } = await readAll(repository({ 'x.sh': `#!/bin/sh\n${line}\n` }))
  const own = subjects.flatMap((one) =>
    one.kind === 'client' && one.insecureRegistry ? [`${one.name} ${one.insecureRegistry.value}`] : [],
  )
  expect(own).toEqual(found)
})

it.each([
  ['azure-pipelines.yml', `steps: [{script: 'CHECK', continueOnError: true}]\n`],
  ['.buildkite/pipeline.yml', `steps: [{command: 'CHECK', soft_fail: true}]\n`],
  ['.drone.yml', `steps: [{name: x, image: a, commands: ['CHECK'], failure: ignore}]\n`],
  ['.woodpecker.yml', `steps: {x: {image: a, commands: ['CHECK'], failure: ignore}}\n`],
  ['bitbucket-pipelines.yml', `pipelines: {default: [{step: {script: ['CHECK'], on-fail: {strategy: ignore}}}]}\n`],
  ['.gitlab-ci.yml', `x: {script: ['CHECK'], allow_failure: true}\n`],
])('a step of %s may fail', async (path, text) => {
  const faults = async (check: string, pipeline: string) =>
    (await checksIn(path, pipeline.replace('CHECK', check))).map((one) => one.slice(1))
  expect(await faults('cosign verify --key k r.io/a', text)).toEqual([[expect.stringMatching(/^failure /)]])
  expect(await faults('cosign verify --key k r.io/a && ./deploy', text)).toEqual([[]])
  const strict = text.replace(/true|ignore(?!:)/, (on) => (on === 'true' ? 'false' : 'fail'))
  expect(await faults('cosign verify --key k r.io/a', strict)).toEqual([[]])
})

it('a long word that begins like a program is looked through once', { tags: 'large' }, () => {
  const started = performance.now()
  expect(mentionsSignatureCheck('notation-'.repeat(100_000))).toBe(false)
  expect(mentionsSignatureCheck(`cosign@sha256:${'a'.repeat(64)} verify`)).toBe(true)
  expect(performance.now() - started).toBeLessThan(3_000)
})
