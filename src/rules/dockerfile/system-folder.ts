import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** What the kernel shows of itself, whole; and what the distribution owns, itself alone. */
const system = /^\/+(?:(?:proc|sys|dev|boot)(?:\/|$)|(?:etc|bin|sbin|lib|lib64|usr|usr\/(?:bin|sbin|lib))?\/*$)/
/** CVE-2024-21626: a file descriptor of the runtime that leads to the host. */
const descriptor = /^\/+proc\/+(?:self|thread-self|\d+)\/+fd\//

export default defineRule({
  id: 'dockerfile/system-folder',
  on: 'dockerfile',
  title: 'WORKDIR or VOLUME is a system folder',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'Programs write into a working folder and volumes: there they change the system, and through a file descriptor of the runtime they reach the host.',
  fix: 'Use another folder, such as `/app`.',
  reads: ['folders'],
  *check({ name, folders }) {
    const discriminate = numbered()
    for (const fact of folders) {
      const { path, instruction, stage } = fact.value
      // A build may start at the root; data that is kept may not.
      if (!system.test(path) || (instruction === 'WORKDIR' && /^\/+$/.test(path))) continue
      const severity = descriptor.test(path) ? 'high' : undefined
      const message = `${name} has the ${instruction} ${path}${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(`${instruction} ${path}`), severity })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nWORKDIR «/proc/self/fd/8»', 'high: Dockerfile has the WORKDIR /proc/self/fd/8'),
    dockerfile('FROM debian:13\nVOLUME ["/data", «"/usr/bin/"»]', 'low: Dockerfile has the VOLUME /usr/bin/'),
    dockerfile('FROM debian:13\nENV HOME=/sys\nWORKDIR «$HOME/x»', 'low: Dockerfile has the WORKDIR /sys/x'),
  ],
  good: [dockerfile('FROM debian:13\nWORKDIR /\nWORKDIR /etc/nginx\nWORKDIR usr\nVOLUME /var/lib/shop /devices')],
})
