import { defineRule, fail, numbered } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'ingress/wildcard-host',
  on: 'ingress',
  title: 'Ingress takes requests for any host',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: "It takes names that are another team's or nobody's: an attacker who points a name at the cluster gets an answer under it.",
  fix: 'Set the host of each rule to one full name.',
  reads: ['hosts'],
  *check({ name, hosts }) {
    const discriminate = numbered()
    for (const host of hosts) {
      if (host.value !== '' && !host.value.includes('*')) continue
      const what = host.value === '' ? 'every host' : host.value
      yield fail(host, `${name} takes requests for ${what}`, { discriminator: discriminate(what) })
    }
  },
  bad: [
    manifest(
      'Ingress web',
      'spec: {rules: [{host: a.example.org}, {host: "«*.example.org»"}]}',
      'low: Ingress web takes requests for *.example.org',
    ),
    manifest('Ingress web', 'spec: {rules: [«{http: {paths: []}}»]}', 'low: Ingress web takes requests for every host'),
  ],
  good: [manifest('Ingress web', 'spec: {rules: [{host: a.example.org}, {host: b.example.org}]}')],
})
