import { defineRule, fail } from '../../model/rule.ts'
import { engine, files, script } from '../examples.ts'

const stack = (network: string) => ({
  'stack.yaml': `services:\n  web:\n    image: shop:1.4\n    networks: [mesh]\nnetworks:\n  mesh:\n${network}`,
})

export default defineRule({
  id: 'network/unencrypted-overlay',
  on: 'network',
  title: 'Overlay network is not encrypted',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.4'],
  why: 'What containers send each other crosses the network between the machines in plain text.',
  fix: {
    default: 'Create the network with `--opt encrypted`.',
    compose: "Add `driver_opts: {encrypted: ''}` to the network.",
  },
  reads: ['driver'],
  consults: ['encrypted'],
  *check({ name, driver, encrypted }) {
    if (driver?.value === 'overlay' && !encrypted?.value)
      yield fail(encrypted ?? driver, `${name} carries the traffic of containers unencrypted between machines`)
  },
  bad: [
    files(
      'stack: driver: overlay',
      stack('    driver: «overlay»\n    attachable: true\n'),
      'low: network mesh carries the traffic of containers unencrypted between machines',
    ),
    files(
      'stack: encrypted: false',
      stack('    driver: overlay\n    driver_opts:\n      encrypted: "«false»"\n'),
      'low: network mesh carries the traffic of containers unencrypted between machines',
    ),
    script(
      'docker network create -d «overlay» --attachable mesh',
      'low: network mesh carries the traffic of containers unencrypted between machines',
    ),
    engine(
      {
        overlays: [
          { Name: 'ingress', Options: {} },
          { Name: 'mesh', Options: { encrypted: '' } },
        ],
      },
      'low: network ingress carries the traffic of containers unencrypted between machines',
    ),
  ],
  good: [
    files('stack: encrypted', stack("    driver: overlay\n    driver_opts: {encrypted: ''}\n")),
    script('docker network create --driver=overlay --opt encrypted mesh; docker network create -d bridge local'),
    engine({ overlays: [{ Name: 'mesh', Options: { encrypted: '' } }] }),
  ],
})
