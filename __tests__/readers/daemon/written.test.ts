import { expect, it } from 'vitest'
import type { Daemon } from '../../../src/model/daemon.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

async function daemons(text: string, path = 'setup.sh') {
  const { subjects, gaps } = await readAll(repository({ [path]: text }))
  expect(gaps).toEqual([])
  return subjects.filter((subject): subject is Daemon => subject.kind === 'daemon')
}

it.each([
  ['cat > /etc/docker/daemon.json <<EOF\n{"icc": true}\nEOF'],
  ['sudo tee /etc/docker/daemon.json > /dev/null <<\'EOF\'\n{\n  "icc": true\n}\nEOF'],
  ['cat <<EOF | sudo tee /etc/docker/daemon.json\n{"icc": true}\nEOF'],
  ['echo \'{"icc": true}\' > /etc/docker/daemon.json'],
  ['echo \'{"icc": true}\' | sudo tee /etc/docker/daemon.json'],
  ['sudo bash -c \'cat > /etc/docker/daemon.json <<EOF\n{"icc": true}\nEOF\''],
])('a file that a script writes is read at its place: %s', async (line) => {
  const text = `#!/bin/sh\nmkdir -p /etc/docker\n${line}\n`
  const [daemon, ...more] = await daemons(text)
  expect([more, daemon?.key, daemon?.icc?.value]).toEqual([[], 'setup.sh#daemon', true])
  expect(text.slice(daemon!.icc!.at.start, daemon!.icc!.at.end)).toBe('true')
})

it('the file and the unit that one script writes are one machine', async () => {
  const [daemon, ...more] = await daemons(
    '#!/bin/sh\ncat > /etc/docker/daemon.json <<EOF\n{"hosts": ["fd://"]}\nEOF\ncat > /etc/systemd/system/docker.service.d/a.conf <<EOF\n[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2375\nEOF\n',
  )
  expect([more, daemon?.hosts.map(({ value }) => value), daemon?.refused.map(({ value }) => value.setting)]).toEqual([
    [],
    ['fd://', 'tcp://0.0.0.0:2375'],
    ['hosts'],
  ])
})

it.each([
  ['dockerd -H tcp://0.0.0.0:2375 &'],
  ['sudo dockerd --host tcp://0.0.0.0:2375'],
  ['nohup /usr/bin/dockerd -H tcp://0.0.0.0:2375 >/dev/null 2>&1 &'],
  ['docker daemon -H tcp://0.0.0.0:2375'],
])('a command that starts one is read: %s', async (line) => {
  const [daemon, ...more] = await daemons(`#!/bin/sh\n${line}\n`)
  expect([more, daemon?.hosts.map(({ value }) => value), daemon?.key]).toEqual([
    [],
    ['tcp://0.0.0.0:2375'],
    'setup.sh#dockerd',
  ])
})

it('what only mentions one starts none', async () => {
  expect(
    await daemons(
      '#!/bin/sh\n# dockerd -H tcp://0.0.0.0:2375\necho "dockerd -H tcp://0.0.0.0:2375"\nsystemctl restart docker\npgrep dockerd\ncat /etc/docker/daemon.json\ndockerd --version\ndocker run -d app daemon\n',
    ),
  ).toEqual([])
})
