import { hostOfAddress, isLoopback } from '../../knowledge/engine-address.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

export default defineRule({
  id: 'client/engine-over-tcp',
  on: 'client',
  title: 'Client uses an engine over TCP without TLS',
  severity: 'high',
  threats: ['D1'],
  controls: [],
  why: 'Anyone on the network path can send commands to the engine in the place of the client, and is root on its host.',
  fix: 'Use `ssh://`, or port 2376 with `DOCKER_TLS_VERIFY=1` and `DOCKER_CERT_PATH`.',
  reads: ['host'],
  consults: ['tlsVerify'],
  *check({ host, tlsVerify }) {
    if (!host || tlsVerify?.value) return
    const name = hostOfAddress(host.value) || 'this host'
    const what = tlsVerify ? 'without verifying its certificate' : 'over TCP without TLS'
    yield fail(host, `the engine on ${name} is used ${what}`, { severity: isLoopback(name) ? 'medium' : 'high' })
  },
  bad: [
    script('docker -H «tcp://10.0.0.5:2375» ps', 'high: the engine on 10.0.0.5 is used over TCP without TLS'),
    script(
      'sudo docker --host=«10.0.0.5:2375» run -d app',
      'high: the engine on 10.0.0.5 is used over TCP without TLS',
    ),
    script(
      'export DOCKER_HOST=«tcp://build:2375»\ndocker ps',
      'high: the engine on build is used over TCP without TLS',
    ),
    script(
      'DOCKER_TLS_VERIFY="" DOCKER_HOST=«tcp://build:2376» docker ps',
      'high: the engine on build is used over TCP without TLS',
    ),
    script('docker -H «tcp://127.0.0.1:2375» ps', 'medium: the engine on 127.0.0.1 is used over TCP without TLS'),
    script(
      'docker context create far --docker "host=«tcp://10.0.0.5:2376»"',
      'high: the engine on 10.0.0.5 is used without verifying its certificate',
    ),
    files(
      'workflow: env: DOCKER_HOST',
      {
        '.github/workflows/ci.yml':
          'on: push\nenv:\n  DOCKER_HOST: «tcp://build:2375»\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker ps\n',
      },
      'high: the engine on build is used over TCP without TLS',
    ),
    files(
      '.env: DOCKER_HOST',
      { '.env': 'TAG=1.4\nDOCKER_HOST=«tcp://10.0.0.5:2375»\n' },
      'high: the engine on 10.0.0.5 is used over TCP without TLS',
    ),
    files(
      'Dockerfile: ENV DOCKER_HOST',
      { Dockerfile: 'FROM docker:28-cli\nENV DOCKER_HOST=«tcp://docker:2375»\n' },
      'high: the engine on docker is used over TCP without TLS',
    ),
  ],
  good: [
    files('.env: TLS', { '.env': 'DOCKER_HOST=tcp://10.0.0.5:2376\nDOCKER_TLS_VERIFY=1\n' }),
    script('docker --tlsverify -H tcp://10.0.0.5:2376 ps'),
    script('export DOCKER_HOST=tcp://build:2376 DOCKER_TLS_VERIFY=1\ndocker ps'),
    script('docker context create far --docker "host=tcp://10.0.0.5:2376,ca=ca.pem,cert=c.pem,key=k.pem"'),
  ],
})
