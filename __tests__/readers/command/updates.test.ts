import { afterAll, describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { removeTrees, tree } from '../../tree.ts'

afterAll(removeTrees)

/** What a line of a script is found to do wrong, whatever its severity. */
async function findings(line: string): Promise<string[]> {
  const report = await judged(tree({ 'deploy.sh': `#!/bin/sh\n${line}\n` }))
  expect(report.gaps).toEqual([])
  return report.findings.map(({ rule, message, state }) => `${rule}: ${state === 'unsure' ? 'unsure: ' : ''}${message}`)
}

describe('docker service update', () => {
  it.each([
    ['--publish-add 2375:2375 web', 'container/engine-port: web publishes port 2375 of a container engine'],
    [
      '--mount-add type=bind,src=/var/run/docker.sock,dst=/var/run/docker.sock web',
      'container/engine-socket: web mounts the engine socket /var/run/docker.sock',
    ],
    ['--cap-add SYS_ADMIN web', 'container/host-capabilities: web adds the capability SYS_ADMIN'],
    ['--user root web', 'container/root-user: web runs as root'],
    ['--network-add host web', "container/host-network: web shares the host's network"],
    ['--limit-memory 0 web', 'container/memory-limit: web has a memory limit of 0, which means no limit'],
    ['--image nginx:latest web', 'container/image-tag: web uses the image nginx:latest, whose tag can move'],
    [
      '--env-add DB_PASSWORD=hunter2hunter2 web',
      'container/hardcoded-secret: web hardcodes a credential in DB_PASSWORD',
    ],
    ['--no-healthcheck web', 'container/health-check: web disables its health check'],
    ['--restart-condition any web', 'container/restart-policy: web has the restart policy always'],
  ])('%s is judged like service create', async (line, expected) => {
    expect(await findings(`docker service update ${line}`)).toContain(expected)
  })

  it.each([
    '--mount-rm /var/run/docker.sock web',
    '--publish-rm 2375 web',
    '--cap-drop ALL web',
    '--user 1000 web',
    '--limit-memory 64m web',
    '--env-rm DB_PASSWORD web',
    '--secret-add db --replicas 3 web',
    '--force web',
    '--secret-rm db web',
  ])('%s is nothing wrong, and what it does not say is not asked for', async (line) => {
    expect(await findings(`docker service update ${line}`)).toEqual([])
  })
})

describe.each(['docker update', 'docker container update', 'podman update', 'sudo -E docker update'])('%s', (call) => {
  it('is judged by what it sets', async () => {
    expect(await findings(`${call} --pids-limit -1 web`)).toEqual([
      'container/pids-limit: web has a PIDs limit of -1, which means no limit',
    ])
    expect(await findings(`${call} --restart always web db`)).toEqual([
      'container/restart-policy: web, db has the restart policy always',
    ])
  })

  it.each([
    '--memory 64m web',
    '--cpuset-cpus 0 web',
    '--pids-limit 0 web',
    '--restart on-failure:5 web',
    '--help',
    'web',
  ])('finds nothing in %s', async (line) => {
    expect(await findings(`${call} ${line}`)).toEqual([])
  })
})

it.each([
  'apt-get update && docker build .',
  'docker buildx update --privileged web',
  'echo docker update --memory -1 web',
])('%s updates no container', async (line) => {
  expect(await findings(line)).toEqual([])
})
