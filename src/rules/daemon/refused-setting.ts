import { defineRule, fail, numbered } from '../../model/rule.ts'
import { daemonJson, dockerd, files } from '../examples.ts'

export default defineRule({
  id: 'daemon/refused-setting',
  on: 'daemon',
  title: 'Daemon does not start with this setting',
  severity: 'medium',
  threats: ['D4'],
  controls: [],
  why: 'While dockerd refuses its configuration, no container runs, and what hardens the daemon is not in force.',
  fix: 'Remove the setting, or write it as dockerd takes it.',
  reads: ['refused'],
  *check({ name, refused }) {
    const discriminate = numbered()
    for (const fact of refused) {
      const { setting, because } = fact.value
      // A newer engine may know a setting that this list does not.
      const severity = because.startsWith('is no setting') ? 'low' : 'medium'
      const discriminator = discriminate(setting)
      yield fail(fact, `${name} does not start: ${setting} ${because}`, { discriminator, severity })
    }
  },
  bad: [
    files(
      'a flag and a key',
      {
        'etc/docker/daemon.json': '{"hosts": ["unix:///run/docker.sock"]}\n',
        'etc/systemd/system/docker.service.d/a.conf': '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H «fd://»\n',
      },
      'medium: the daemon does not start: hosts is set by a flag and in daemon.json',
    ),
    daemonJson('{"icc": "«false»"}', 'medium: the daemon does not start: icc must be true or false'),
    daemonJson('{"hosts": "«fd://»"}', 'medium: the daemon does not start: hosts must be a list of strings'),
    daemonJson('{"«ICC»": false}', 'low: the daemon does not start: ICC is no setting of dockerd'),
    daemonJson(
      '{"icc": «false», "iptables": false}',
      'medium: the daemon does not start: icc cannot be false while iptables is false',
    ),
    daemonJson('{"log-level": "«loud»"}', 'medium: the daemon does not start: log-level has a value that is no level'),
  ],
  good: [daemonJson('{"icc": false, "log-level": "info"}'), dockerd('-H fd:// --icc=false')],
})
