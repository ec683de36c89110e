import { describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

/** Each privileged container with the line of its command, and each component with the line of its program. */
async function started(path: string, text: string): Promise<string[]> {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((subject) => {
    const isWanted =
      subject.kind === 'component' || (subject.kind === 'container' && subject.privileged?.value === true)
    return isWanted ? [`${subject.name}:${position(subject.at.source, subject.at.start).line}`] : []
  })
}

const service = (command: string) => `[Service]\nExecStart=${command}\n`
const compose = (...lines: string[]) =>
  `services:\n  a:\n    image: docker:27\n${lines.map((one) => `    ${one}\n`).join('')}`
const pod = (...lines: string[]) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: shop:1\n${lines.map((one) => `    ${one}\n`).join('')}`

describe('the operands of an inline text are its parameters', () => {
  it.each([
    ['as a list', `sh -c 'exec docker run "$@"' -- --privileged img`, ['img:1']],
    ['one by one', `bash -ec 'docker run "$1" img' _ --privileged`, ['img:1']],
    ['as its name', `sh -c 'exec "$0" "$@"' docker run --privileged img`, ['img:1']],
    ['as its name alone', `sh -c '\${0} run --privileged img' docker`, ['img:1']],
    ['through eval', `bash -c 'eval "$0 $*"' docker run --privileged img`, ['img:1']],
    ['through a function of its own', `sh -c 'f() { "$0" "$@"; }; f run "$@"' docker --privileged img`, ['img:1']],
    ['between double quotes, escaped', 'bash -c "docker run \\"\\$@\\"" _ --privileged img', ['img:1']],
    ['between double quotes, of the script', 'set -- --privileged; bash -c "docker run $* img" _ --rm', ['img:1']],
    ['one after the other', `sh -c 'for i; do docker run --privileged "$i"; done' _ a b`, ['a:1', 'b:1']],
    ['of what it reads', `bash -s -- --privileged img <<'EOF'\ndocker run "$@"\nEOF`, ['img:2']],
    ['not where the name is another', `sh -c '"$0" run --privileged img' echo`, []],
    ['not where they are not used', `sh -c 'docker run img' -- --privileged`, []],
  ])('%s', async (_, text, found) => {
    expect(await started('x.sh', `${text}\n`)).toEqual(found)
  })

  it.each([
    [service(`/bin/sh -c 'exec docker run "$@"' -- --privileged img`), ['img:2']],
    [service(`/bin/sh -c 'exec "$0" "$@"' docker run --privileged img`), ['img:2']],
    [service(`/bin/sh -c 'exec "$0" "$@"' kubelet --anonymous-auth=true`), ['kubelet:2']],
    [service(`/usr/bin/env bash -ec 'exec kubelet "$@"' -- --anonymous-auth=true`), ['kubelet:2']],
  ])('in a unit: %j', async (text, found) => {
    expect(await started('kubelet.service', text)).toEqual(found)
  })

  it.each([
    [pod(`command: [sh, -c, 'exec kube-apiserver "$@"', --]`, 'args: [--anonymous-auth=true]'), ['kube-apiserver:8']],
    [pod(`command: [sh, -ec, '"$0" "$@"']`, 'args: [etcd, --auto-tls=true]'), ['etcd:8']],
    [pod(`command: [tini, --, sh, -c, 'exec "$@"', _]`, 'args: [etcd, --auto-tls=true]'), ['etcd:9']],
    [pod(`command: [sh, -c, 'exec "$@"', _]`, 'args: [sleep, "1"]'), []],
  ])('in a pod: %j', async (text, found) => {
    expect(await started('pod.yaml', text)).toEqual(found)
  })
})

describe('containers that a container starts', () => {
  it.each([
    ['compose.yaml', compose('command: docker run --privileged img'), ['img:4']],
    [
      'compose.yaml',
      compose(`entrypoint: [sh, -c, 'docker run "$$@"', --]`, 'command: [--privileged, img]'),
      ['img:4'],
    ],
    [
      'compose.yaml',
      compose('command:', '  - sh', '  - -c', '  - |', '    set -e', '    docker run --privileged img'),
      ['img:9'],
    ],
    ['pod.yaml', pod('command: [sh, -c]', 'args:', '- |', '  set -e', '  docker run --privileged img'), ['img:12']],
    ['x.sh', "docker run docker:27 sh -c 'docker run --privileged img'\n", ['img:1']],
    ['compose.yaml', compose('command: echo docker run --privileged img'), []],
    ['pod.yaml', pod('command: [docker, run, img]'), []],
  ])('%s %j', async (path, text, found) => {
    expect(await started(path, text)).toEqual(found)
  })

  it('are one-off where the one that starts them is', async () => {
    const { subjects } = await readAll(repository({ 'x.sh': 'docker run docker:27 docker run -d img\n' }))
    expect(subjects.map((one) => one.kind === 'container' && [one.key, one.oneOff])).toEqual([
      ['x.sh#run/docker', true],
      ['x.sh#run/docker/run/img', true],
    ])
  })
})

describe('what functions print', () => {
  const f = "f() { echo 'docker run --privileged img'; }"
  it.each([
    ['is run through a pipe', [f, 'f | sudo bash'], ['img:1']],
    ['is run by eval', ['f() { echo "docker run --privileged $1"; }', 'eval "$(f img)"'], ['img:1']],
    ['is run as a command', [f, '$(f)'], ['img:2']],
    ['is run as a file', [f, 'bash <(f)'], ['img:1']],
    ['is run as a text', [f, 'sh -c "$(f)"', 'sh <<< "$(f)"'], ['img:1']],
    ['is run from the file that it is written to', [f, 'f > x', 'bash x'], ['img:1']],
    ['is run, here-documents too', ["f() { cat <<'E'", 'docker run --privileged img', 'E', '}', 'f | sh'], ['img:2']],
    ['is options', ['o() { printf %s "$1"; }', 'docker run $(o --privileged) img'], ['img:2']],
    ['is options in a variable', ['o() { echo --privileged; }', 'O=$(o)', 'docker run $O img'], ['img:3']],
    ['is only shown', [f, 'f', 'f >&2', 'f | less', 'X=$(f)', 'echo "$(f)"'], []],
    ['has no end', ['f() { f; echo x; }', 'docker run $(f) img'], []],
  ])('%s', async (_, lines, found) => {
    expect(await started('x.sh', `${lines.join('\n')}\n`)).toEqual(found)
  })
})

describe('functions that are called thousands of times', () => {
  const log =
    'log() { echo "$1"; if [ -n "$2" ]; then echo x; fi; }\nrun() { log "go $1"; docker run --privileged "$1"; }\n'

  it('and start nothing cost nothing', async () => {
    const outer = `outer() { ${'log a; '.repeat(400)}}\n`
    expect(await started('x.sh', `${log}${outer}${'outer\n'.repeat(500)}run img\n`)).toEqual(['img:2'])
  })

  it('are a gap that blocks, where they may start something', { tags: 'large' }, async () => {
    const outer = `outer() { ${'cd /x; run $1; '.repeat(400)}}\n`
    const text = `${log}${outer}${'outer a\n'.repeat(500)}late() { docker run --privileged b; }\nlate\n`
    const { gaps } = await readAll(repository({ 'x.sh': text }))
    expect(gaps.map(({ because, blocking }) => [because, blocking])).toEqual([
      ['this shell script is not read as a whole: more than 10000 commands that start or set up something', true],
    ])
  })
})

it('a list of words that another language gives to a client is not known', async () => {
  const text = `node -e 'const a = ["run", "--privileged", "img"]; require("child_process").spawnSync("docker", a)'\n`
  const { subjects } = await readAll(repository({ 'x.sh': text }))
  expect(subjects.map((one) => 'opaque' in one && one.opaque?.because)).toEqual([
    'the words that node gives docker are not known',
  ])
})
