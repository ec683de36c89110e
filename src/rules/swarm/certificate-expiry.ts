import { defineRule, fail } from '../../model/rule.ts'
import { engine, script } from '../examples.ts'

/** What the engine sets by default: 90 days. */
const mostHours = 2160

export default defineRule({
  id: 'swarm/certificate-expiry',
  on: 'swarm',
  title: 'Certificates of the swarm are valid for long',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:7.8'],
  why: 'Whoever copies the key of a node can pose as that node until its certificate expires.',
  fix: 'Remove `--cert-expiry`, or set it to 90 days (`2160h`) or less.',
  reads: ['certificateHours'],
  *check({ name, certificateHours }) {
    if (certificateHours && certificateHours.value > mostHours)
      yield fail(
        certificateHours,
        `${name} gives nodes certificates for ${Math.round(certificateHours.value / 24)} days`,
      )
  },
  bad: [
    script('docker swarm init --cert-expiry «8760h0m0s»', 'low: the swarm gives nodes certificates for 365 days'),
    engine(
      { swarm: { Spec: { CAConfig: { NodeCertExpiry: 15_768_000_000_000_000 } } } },
      'low: the swarm gives nodes certificates for 183 days',
    ),
  ],
  good: [
    script('docker swarm init --cert-expiry 48h'),
    script('docker swarm init'),
    engine({ swarm: { Spec: { CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 } } } }),
  ],
})
