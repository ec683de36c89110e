import { defineRule, fail } from '../../model/rule.ts'
import { hostFiles } from '../examples.ts'

const mostNamed = 4

export default defineRule({
  id: 'host/audit-rules',
  on: 'host',
  title: 'Programs and files of Docker are not audited',
  severity: 'low',
  threats: ['D4'],
  controls: [
    'cis-docker:1.2.3',
    'cis-docker:+1.1.4',
    'cis-docker:1.2.4',
    'cis-docker:1.2.5',
    'cis-docker:1.2.6',
    'cis-docker:+1.1.8',
    'cis-docker:1.2.7',
    'cis-docker:1.2.8',
    'cis-docker:1.2.10',
    'cis-docker:+1.1.12',
    'cis-docker:1.2.9',
    'cis-docker:1.2.11',
    'cis-docker:+1.1.15',
    'cis-docker:+1.1.16',
    'cis-docker:+1.1.17',
    'cis-docker:1.2.12',
  ],
  why: 'Who changed the programs or the configuration of the engine, which run as root, leaves no trace.',
  fix: 'Add `-w PATH -k docker` for each path to `/etc/audit/rules.d/docker.rules`, and run `augenrules --load`.',
  reads: ['audited'],
  *check({ audited }) {
    const unwatched = audited.filter(({ value }) => !value.isWatched)
    const [first] = unwatched
    if (!first) return
    const paths = unwatched.map(({ value }) => value.path)
    const more = paths.length - mostNamed
    const named = more > 0 ? `${paths.slice(0, mostNamed).join(', ')} and ${more} more` : paths.join(', ')
    yield fail(first, `auditd does not watch ${named}`, { controls: unwatched.map(({ value }) => value.control) })
  },
  bad: [
    hostFiles(
      'audited cis-docker:1.2.3 yes /usr/bin/dockerd\naudited cis-docker:1.2.5 no «/etc/docker»',
      'low: auditd does not watch /etc/docker',
    ),
    hostFiles(
      [
        'audited cis-docker:1.2.3 no «/usr/bin/dockerd»',
        'audited cis-docker:+1.1.4 no /run/containerd',
        'audited cis-docker:1.2.4 no /var/lib/docker',
        ...'1.2.5 +1.1.8 1.2.6 1.2.7 1.2.8 1.2.10 +1.1.12 1.2.9 1.2.11 +1.1.15 +1.1.16 +1.1.17 1.2.12'
          .split(' ')
          .map((number) => `audited cis-docker:${number} no /file/of/${number}`),
      ].join('\n'),
      'low: auditd does not watch /usr/bin/dockerd, /run/containerd, /var/lib/docker, /file/of/1.2.5 and 12 more',
    ),
  ],
  good: [hostFiles('audited cis-docker:1.2.3 yes /usr/bin/dockerd')],
})
