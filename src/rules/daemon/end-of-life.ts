import { endedRelease, isLongAgo } from '../../knowledge/end-of-life.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { engine } from '../examples.ts'

/** Docker's own builds: what distributions build (`20.10.24+dfsg1`, `24.0.7-0ubuntu4`) they also mend. */
const ownBuild = /^\d+(?:\.\d+)+(?:-ce)?$/

export default defineRule({
  id: 'daemon/end-of-life',
  on: 'daemon',
  title: 'Engine gets no security fixes any more',
  severity: 'medium',
  threats: ['D4'],
  controls: ['cis-docker:1.1.2'],
  why: 'Flaws of the engine and of runc that are found from then on stay open, and lead out of containers.',
  fix: 'Update the engine to a release that is supported.',
  reads: ['version'],
  *check({ name, version }) {
    const found = version && ownBuild.test(version.value) ? endedRelease(`docker:${version.value}`) : undefined
    if (!found) return
    const severity = isLongAgo(found) ? undefined : 'low'
    yield fail(version!, `${name} runs ${found.name}, which got its last fixes by ${found.end}`, { severity })
  },
  bad: [
    engine(
      { info: { ServerVersion: '24.0.9' } },
      'medium: the engine runs docker 24.0.9, which got its last fixes by 2024-06-08',
    ),
    engine(
      { info: { ServerVersion: '18.06.1-ce' } },
      'medium: the engine runs docker 18.06.1, which got its last fixes by 2023-12-10',
    ),
  ],
  good: [
    engine({ info: { ServerVersion: '28.2.2' } }),
    engine({ info: { ServerVersion: '25.0.8' } }),
    engine({ info: { ServerVersion: '20.10.24+dfsg1' } }),
    engine({ info: { ServerVersion: '24.0.7-0ubuntu4' } }),
  ],
})
