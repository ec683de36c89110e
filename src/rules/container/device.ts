import { isWholeHostDevice } from '../../knowledge/host-paths.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const severityOf = (path: string) => (isWholeHostDevice(path) ? 'critical' : 'medium')

export default defineRule({
  id: 'container/device',
  on: 'container',
  title: 'Host device is exposed to the container',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.17'],
  mootBy: 'container/privileged',
  why: 'Access to a device bypasses file permissions. With a disk an attacker reads and writes the whole host; with other devices they can crash the kernel.',
  fix: 'Remove the device. If the program needs it, allow only that one, without `m`, and add a waiver with the reason.',
  reads: ['devices', 'deviceCgroupRules'],
  *check({ name, devices, deviceCgroupRules }) {
    for (const fact of devices)
      yield fail(fact, `${name} has access to the host device ${fact.value}`, {
        discriminator: fact.value,
        severity: severityOf(fact.value),
      })
    for (const fact of deviceCgroupRules) {
      const severity = /^\s*[ab]\b/.test(fact.value) ? 'critical' : 'medium'
      yield fail(fact, `${name} has the device cgroup rule "${fact.value}"`, {
        discriminator: `rule ${fact.value}`,
        severity,
      })
    }
  },
  bad: [
    compose('devices:\n  - «/dev/sda:/dev/sda:r»', 'critical: web has access to the host device /dev/sda'),
    compose('device_cgroup_rules: ["«c 1:* rwm»"]', 'medium: web has the device cgroup rule "c 1:* rwm"'),
    compose(
      "devices: ['«/dev/sda:/dev/${X}»', '«/dev/sdb:/dev/@Y@»']",
      'critical: web has access to the host device /dev/sda',
      'critical: web has access to the host device /dev/sdb',
    ),
    run('--device=«/dev/sda:/dev/$X»', 'critical: shop has access to the host device /dev/sda'),
    run('--device=«/dev/fuse»', 'medium: shop has access to the host device /dev/fuse'),
    run('--device-cgroup-rule "«a *:* rwm»"', 'critical: shop has the device cgroup rule "a *:* rwm"'),
  ],
  good: [compose('volumes: [/data/dev:/dev/sda]'), run('-e DEVICE=/dev/sda')],
})
