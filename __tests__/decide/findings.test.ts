import { afterAll, describe, expect, it } from 'vitest'
import type { ControlEntry } from '../../src/benchmarks/control.ts'
import { controlsOf } from '../../src/benchmarks/editions.ts'
import { answers } from '../../src/decide/findings.ts'
import { judged } from '../judged.ts'
import { removeTrees, tree } from '../tree.ts'

const entries = controlsOf({ docker: '1.5', kubernetes: '1.12' })
const entry = (id: string) => entries.find((one) => one.id === id) as ControlEntry

it.each([
  ['cis-docker:5.4', 'docker', true],
  ['cis-docker:5.4', 'kubernetes', true],
  ['cis-kubernetes:5.2.2', 'docker', false],
  ['cis-kubernetes:5.2.2', 'kubernetes', true],
  ['pss:baseline/privileged', 'docker', false],
  ['pss:baseline/privileged', 'kubernetes', true],
] as const)('%s is answered by what %s runs: %s', (id, platform, expected) => {
  expect(answers(entry(id), platform)).toBe(expected)
})

afterAll(removeTrees)

describe('the fix of a finding', () => {
  const fixes = async (files: Readonly<Record<string, string>>, rule: string) =>
    (await judged(tree(files))).findings.flatMap((one) => (one.rule === rule ? [one.fix] : []))

  it.each([
    ['community.docker.docker_container', 'Add `security_opts: [no-new-privileges]`.'],
    ['containers.podman.podman_container', 'Add `security_opt: [no-new-privileges]`.'],
  ])('names the keys of %s', async (module, fix) => {
    const text = `- hosts: all\n  tasks:\n    - ${module}:\n        name: web\n        image: nginx:1.29\n`
    expect(await fixes({ 'playbook.yml': text }, 'container/no-new-privileges')).toEqual([fix])
  })

  it('names the ports of a port', async () => {
    const text = 'services:\n  web:\n    image: nginx:1.29\n    ports: ["8080:80"]\n'
    expect(await fixes({ 'compose.yaml': text }, 'container/bind-interface')).toEqual([
      'Publish the port on one address: `127.0.0.1:8080:80`, or that of the interface that clients use.',
    ])
  })
})
