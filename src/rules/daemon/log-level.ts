import { defineRule, fail } from '../../model/rule.ts'
import { daemonJson, dockerd } from '../examples.ts'

export default defineRule({
  id: 'daemon/log-level',
  on: 'daemon',
  title: 'Daemon logs too much or too little',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.2'],
  why: 'At debug the log holds data of requests; above info it lacks the events that show an attack.',
  fix: 'Set `"log-level": "info"` and remove `debug`.',
  edit: { set: 'logLevel', value: 'info' },
  reads: ['logLevel'],
  *check({ name, logLevel }) {
    if (logLevel && logLevel.value.toLowerCase() !== 'info')
      yield fail(logLevel, `${name} logs at ${logLevel.value}, not at info`)
  },
  bad: [
    daemonJson('{"log-level": "«debug»"}', 'low: the daemon logs at debug, not at info'),
    daemonJson('{"log-level": "«error»"}', 'low: the daemon logs at error, not at info'),
    dockerd('-l «fatal»', 'low: dockerd logs at fatal, not at info'),
  ],
  good: [daemonJson('{}'), daemonJson('{"log-level": "info"}'), dockerd('--log-level=info')],
})
