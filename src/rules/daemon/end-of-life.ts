import { endedRelease } from '../../knowledge/end-of-life.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { engine } from '../examples.ts'

/** Docker's own builds, as far as the version says it: what distributions build (`20.10.24+dfsg1`) they also mend. */
const ownBuild = /^\d+(?:\.\d+)+(?:-ce)?$/

export default defineRule({
  id: 'daemon/end-of-life',
  on: 'daemon',
  title: 'Engine gets no security fixes any more',
  // Some distributions mend builds whose version does not name them.
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:1.1.2'],
  why: 'Flaws of the engine and of runc that are found from then on stay open, and lead out of containers.',
  fix: 'Update the engine to a release that is supported, unless your distribution still fixes its own build.',
  reads: ['version'],
  *check({ name, version }) {
    const found = version && ownBuild.test(version.value) ? endedRelease(`docker:${version.value}`) : undefined
    if (!found) return
    yield fail(version!, `${name} runs ${found.name}, which got its last fixes by ${found.end}`)
  },
  bad: [
    engine(
      { info: { ServerVersion: '24.0.9' } },
      'low: the engine runs docker 24.0.9, which got its last fixes by 2024-06-08',
    ),
    engine(
      { info: { ServerVersion: '18.06.1-ce' } },
      'low: the engine runs docker 18.06.1, which got its last fixes by 2023-12-10',
    ),
  ],
  good: [
    engine({ info: { ServerVersion: '28.2.2' } }),
    engine({ info: { ServerVersion: '25.0.8' } }),
    engine({ info: { ServerVersion: '20.10.24+dfsg1' } }),
    engine({ info: { ServerVersion: '24.0.7-0ubuntu4' } }),
  ],
})
