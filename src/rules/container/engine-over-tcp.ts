import { isTcpAddress } from '../../knowledge/engine-address.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, files, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/engine-over-tcp',
  on: 'container',
  title: 'Container engine is used over TCP without TLS',
  severity: 'high',
  threats: ['D1', 'K5'],
  controls: [],
  why: 'Anyone on the network path can send commands to the engine, and control of an engine means root on its host.',
  fix: 'Use the TLS port 2376 and set `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`.',
  reads: ['env'],
  *check({ name, env }) {
    const find = (variable: string) => env.find((fact) => fact.value.name === variable)
    const host = find('DOCKER_HOST')
    const isTcp = isTcpAddress(host?.value.value ?? '')
    if (!host || !isTcp || host.value.isEngineProxy || find('DOCKER_TLS_VERIFY')?.value.value) return
    yield fail(host, `${name} connects to a container engine over TCP without TLS`)
  },
  bad: [
    compose(
      'environment:\n  DOCKER_HOST: «tcp://docker:2375»',
      'high: web connects to a container engine over TCP without TLS',
    ),
    pod(
      'env: [{name: DOCKER_HOST, value: "«tcp://localhost:2375»"}]',
      'high: web connects to a container engine over TCP without TLS',
    ),
    run('-e «DOCKER_HOST=tcp://docker:2375»', 'high: shop connects to a container engine over TCP without TLS'),
    files(
      'a proxy that publishes its port',
      {
        'compose.yaml':
          'services:\n  web:\n    image: shop:1.4\n    environment: {DOCKER_HOST: "«tcp://proxy:2375»"}\n  proxy:\n    image: proxy:1\n    ports: ["2375:2375"]\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n',
      },
      'high: web connects to a container engine over TCP without TLS',
    ),
  ],
  good: [
    compose('environment: {DOCKER_HOST: "tcp://docker:2376", DOCKER_TLS_VERIFY: "1"}'),
    compose('environment: {DOCKER_HOST: "unix:///run/docker.sock"}'),
    files('a proxy of the same project', {
      'compose.yaml':
        'services:\n  web:\n    image: shop:1.4\n    environment: {DOCKER_HOST: "tcp://proxy:2375"}\n  proxy:\n    image: proxy:1\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n',
    }),
  ],
})
