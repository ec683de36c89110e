import { defineRule, fail, missing } from '../../model/rule.ts'
import { daemonJson, dockerd, engine } from '../examples.ts'

/** Drivers that write to the host itself, or nowhere. */
const isLocal = /^(?:json-file|local|journald|none|etwlogs|)$/

export default defineRule({
  id: 'daemon/log-driver',
  on: 'daemon',
  title: 'Logs stay on the host',
  severity: 'low',
  threats: ['D4'],
  controls: ['cis-docker:2.12'],
  why: 'An attacker on the host deletes the logs that show what happened.',
  fix: 'Set `log-driver` to one that sends logs to another host, such as syslog, fluentd or gelf.',
  alwaysAsked: true,
  reads: ['logDriver'],
  *check(daemon) {
    const { name, logDriver } = daemon
    if (!logDriver)
      yield missing(daemon, 'logDriver', `${name} does not set log-driver: by default container logs stay on the host`)
    else if (isLocal.test(logDriver.value))
      yield fail(logDriver, `${name} keeps container logs on the host (${logDriver.value})`)
  },
  bad: [
    daemonJson('«{»}', 'low: the daemon does not set log-driver: by default container logs stay on the host'),
    daemonJson('{"log-driver": "«json-file»"}', 'low: the daemon keeps container logs on the host (json-file)'),
    dockerd('--log-driver=«none»', 'low: dockerd keeps container logs on the host (none)'),
    engine({ info: { LoggingDriver: 'json-file' } }, 'low: the engine keeps container logs on the host (json-file)'),
  ],
  good: [
    daemonJson('{"log-driver": "syslog"}'),
    dockerd('--log-driver fluentd'),
    engine({ info: { LoggingDriver: 'syslog' } }),
  ],
})
