import { expect, it } from 'vitest'
import type { Container } from '../../src/model/container.ts'
import { readAll } from '../../src/readers/index.ts'
import { repository } from './manifests.ts'
import { place } from './read-file.ts'

const everything = '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": []}'
const logged = '{"defaultAction": "SCMP_ACT_LOG", "syscalls": [{"names": ["bpf"], "action": "SCMP_ACT_ALLOW"}]}'
const denying = '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["bpf"], "action": "SCMP_ACT_ERRNO"}]}'
const listing = '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"}]}'

const inOtherCase = '{"DEFAULTaction": "SCMP_ACT_ALLOW", "Syscalls": null}'
const twice = '{"defaultAction": "SCMP_ACT_ERRNO", "defaultaction": "SCMP_ACT_ALLOW"}'
const ofNoCall = '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": [], "action": "SCMP_ACT_ERRNO"}]}'
const older = '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"name": "bpf", "action": "SCMP_ACT_ERRNO"}]}'
const denyingInOtherCase =
  '{"defaultAction": "SCMP_ACT_ALLOW", "SYSCALLS": [{"Names": ["bpf"], "ACTION": "SCMP_ACT_ERRNO"}]}'

const compose = (profile: string) => `services:\n  web: {image: a, security_opt: ["seccomp:${profile}"]}\n`

it.each([
  ['p.json', 'p.json', everything, 'unconfined'],
  ['./p.json', 'p.json', logged, 'unconfined'],
  ['p.json', 'p.json', denying, 'localhost'],
  ['p.json', 'p.json', listing, 'localhost'],
  ['p.json', 'p.json', inOtherCase, 'unconfined'],
  ['p.json', 'p.json', twice, 'unconfined'],
  ['p.json', 'p.json', ofNoCall, 'unconfined'],
  ['p.json', 'p.json', older, 'localhost'],
  ['p.json', 'p.json', denyingInOtherCase, 'localhost'],
  ['p.json', 'p.json', 'not JSON', 'localhost'],
  ['p.json', 'p.json', 'null', 'localhost'],
  ['p.json', 'q.json', everything, 'localhost'],
  ['/p.json', 'p.json', everything, 'localhost'],
])('the profile %s, where %s says %s, is %s', async (written, path, text, value) => {
  const { subjects } = await readAll(repository({ 'compose.yaml': compose(written), [path]: text }))
  const { seccomp } = subjects[0] as Container
  expect([seccomp?.value, place(seccomp!.at)]).toEqual([value, `2:seccomp:${written}`])
})

it('a run line names it from the root of the repository, or from its own folder', async () => {
  for (const path of ['bin/p.json', 'p.json']) {
    const run = 'docker run --security-opt seccomp=p.json app\n'
    const { subjects } = await readAll(repository({ 'bin/run.sh': run, [path]: everything }))
    expect((subjects[0] as Container).seccomp?.value).toBe('unconfined')
  }
})
