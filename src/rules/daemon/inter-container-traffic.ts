import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

export default defineRule({
  id: 'daemon/inter-container-traffic',
  on: 'daemon',
  title: 'Containers on the default bridge can reach each other',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.1'],
  why: 'An attacker in one container reaches every port of the others on the default bridge, published or not.',
  fix: 'Set `"icc": false`, and connect containers through networks that you define.',
  edit: { set: 'icc', value: false },
  alwaysAsked: true,
  reads: ['icc'],
  *check(daemon) {
    const { name, icc, evidence } = daemon
    if (!icc)
      yield missing(
        daemon,
        'icc',
        `${name} does not set icc: by default containers on the default bridge reach each other`,
      )
    else if (icc.value) {
      // An engine that answers shows its default as well: only a file that says so was meant so.
      const severity = evidence === 'live' ? 'low' : 'medium'
      yield fail(icc, `${name} lets containers on the default bridge reach each other`, { severity })
    }
  },
  bad: [
    daemonJson(
      '«{»}',
      'low: the daemon does not set icc: by default containers on the default bridge reach each other',
    ),
    daemonJson('{"icc": «true»}', 'medium: the daemon lets containers on the default bridge reach each other'),
    dockerd('-H fd:// --icc=«true»', 'medium: dockerd lets containers on the default bridge reach each other'),
    engine(
      { bridge: { Options: { 'com.docker.network.bridge.enable_icc': 'true' } } },
      'low: the engine lets containers on the default bridge reach each other',
    ),
  ],
  good: [
    daemonJson('{"icc": false}'),
    dockerd('--icc=false'),
    dockerd('--icc=true --icc=false'),
    engine({ bridge: { Options: { 'com.docker.network.bridge.enable_icc': 'false' } } }),
  ],
})
