import { describe, expect, it } from 'vitest'
import type { Network } from '../../../src/model/network.ts'
import type { Swarm } from '../../../src/model/swarm.ts'
import { readScripts } from '../../../src/readers/script/script.ts'
import { readFile } from '../read-file.ts'

async function read(line: string): Promise<(Swarm | Network)[]> {
  const { subjects } = await readFile(readScripts, 'up.sh', `#!/bin/sh\n${line}\n`)
  return subjects.filter((subject) => subject.kind === 'swarm' || subject.kind === 'network')
}

const facts = ({ key, ...subject }: Swarm | Network) => {
  const { driver, encrypted } = subject as Partial<Network>
  const { autolock, certificateHours, listenAddress, dataPathAddress } = subject as Partial<Swarm>
  const values = { driver, encrypted, autolock, certificateHours, listenAddress, dataPathAddress }
  return [key, Object.fromEntries(Object.entries(values).flatMap(([name, fact]) => (fact ? [[name, fact.value]] : [])))]
}

describe('a command line', () => {
  it.each([
    ['docker swarm init', [['up.sh#swarm', {}]]],
    ['docker swarm update --autolock=false', [['up.sh#swarm', { autolock: false }]]],
    ['docker swarm update --cert-expiry 48h', [['up.sh#swarm', { certificateHours: 48 }]]],
    ['docker swarm update --task-history-limit 2', []],
    [
      'sudo docker swarm init --autolock=1 --cert-expiry 1h30m',
      [['up.sh#swarm', { autolock: true, certificateHours: 1.5 }]],
    ],
    ['docker --context c swarm init --autolock=0 --cert-expiry soon', [['up.sh#swarm', { autolock: false }]]],
    [
      'docker swarm init --listen-addr=eth0 --data-path-addr eth1',
      [['up.sh#swarm', { listenAddress: 'eth0', dataPathAddress: 'eth1' }]],
    ],
    ['docker swarm join --token x 10.0.0.1:2377', []],
    ['docker network create -doverlay -o encrypted a', [['up.sh#network/a', { driver: 'overlay', encrypted: true }]]],
    [
      'docker network create -d overlay --opt encrypted=false --opt com.acme=1 a',
      [['up.sh#network/a', { driver: 'overlay', encrypted: false }]],
    ],
    ['docker network create --driver bridge a', []],
    ['docker network rm a', []],
  ])('%s', async (line, expected) => {
    expect((await read(line)).map(facts)).toEqual(expected)
  })

  it('with an unknown value leaves it open', async () => {
    const [found] = await read('docker swarm init --listen-addr "$1"')
    expect([...found!.unresolved.keys()]).toEqual(['listenAddress'])
  })

  it('with words that may be flags leaves everything open', async () => {
    const [found] = await read('docker swarm init $OPTIONS')
    expect(found!.opaque).toBeDefined()
  })
})

it('an update says nothing of what it does not change', async () => {
  const [changed] = await read('docker swarm update --autolock')
  expect([...changed!.unsupported]).toEqual(['certificateHours', 'listenAddress', 'dataPathAddress', 'managers'])
})
