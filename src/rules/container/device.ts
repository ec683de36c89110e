import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** Disks and the machine's memory are the whole host. Source: Linux, admin-guide/devices.txt. */
const wholeHost =
  /^\/dev\/(?:[shv]d[a-z]|xvd[a-z]|nvme\d|mmcblk\d|md\d|dm-\d|mapper\/|disk\/|loop|root\b|k?mem\b|port\b)/

const severityOf = (path: string) => (wholeHost.test(path) ? 'critical' : 'medium')

export default defineRule({
  id: 'container/device',
  on: 'container',
  title: 'Device of the host is handed to the container',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.17'],
  mootBy: 'container/privileged',
  why: "A process speaks to the hardware past the file system's permissions: a disk is read and written whole, other devices crash the kernel.",
  fix: 'Remove the device. Where the program needs it, allow that one alone, without `m`, and waive it with the reason.',
  reads: ['devices', 'deviceCgroupRules'],
  *check({ name, devices, deviceCgroupRules }) {
    for (const fact of devices)
      yield fail(fact, `${name} is given the device ${fact.value}`, {
        discriminator: fact.value,
        severity: severityOf(fact.value),
      })
    for (const fact of deviceCgroupRules) {
      const severity = /^\s*[ab]\b/.test(fact.value) ? 'critical' : 'medium'
      yield fail(fact, `${name} is allowed the devices "${fact.value}"`, {
        discriminator: `rule ${fact.value}`,
        severity,
      })
    }
  },
  bad: [
    compose('devices:\n  - «/dev/sda:/dev/sda:r»'),
    compose('device_cgroup_rules: ["«c 1:* rwm»"]'),
    run('--device=«/dev/fuse»'),
    run('--device-cgroup-rule "«a *:* rwm»"'),
  ],
  good: [compose('volumes: [/data/dev:/dev/sda]'), run('-e DEVICE=/dev/sda')],
})
