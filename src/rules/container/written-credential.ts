import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, files, run } from '../examples.ts'

export default defineRule({
  id: 'container/written-credential',
  on: 'container',
  title: 'Credential is hardcoded in a label, a health check, a config or an option of a driver',
  severity: 'high',
  threats: ['D4'],
  controls: [],
  why: 'Anyone who can read the repository gets the credential; whoever lists containers, volumes or processes sees the rest as well.',
  fix: 'Remove the credential, revoke it, and pass a new one as one of the `secrets:` or an unset `${VARIABLE}`.',
  reads: ['writtenCredentials'],
  *check({ name, dialect, oneOff, writtenCredentials }) {
    // The password of a temporary test database protects nothing.
    if (dialect === 'workflow' || (dialect === 'run' && oneOff)) return
    const discriminate = numbered()
    for (const fact of writtenCredentials)
      yield fail(fact, `${name} hardcodes a credential in its ${fact.value}`, {
        discriminator: discriminate(fact.value),
      })
  },
  bad: [
    compose(
      'healthcheck: {test: «[CMD, redis-cli, -a, hunter2, ping]»}',
      'high: web hardcodes a credential in its health check (-a)',
    ),
    compose(
      'healthcheck: {test: «PGPASSWORD=hunter2 psql -l»}',
      'high: web hardcodes a credential in its health check (PGPASSWORD)',
    ),
    run("--health-cmd '«mysqladmin ping -phunter2»'", 'high: shop hardcodes a credential in its health check (-p)'),
    compose(
      'annotations: {widget.password: «hunter2»}',
      'high: web hardcodes a credential in its annotation widget.password',
    ),
    run('--label «widget.password=hunter2»', 'high: shop hardcodes a credential in its label widget.password'),
    compose('labels: {widget.password: «hunter2»}', 'high: web hardcodes a credential in its label widget.password'),
    compose(
      'deploy: {labels: ["«route.headers=Authorization: Bearer 7hQ2mZx90LkPq4»"]}',
      'high: web hardcodes a credential in its label route.headers',
    ),
    run(
      '--log-driver splunk --log-opt «splunk-token=176FCEBF-4CF5-4EDF-91BC-703796522D20»',
      'high: shop hardcodes a credential in its logging option splunk-token',
    ),
    run(
      `--mount '«type=volume,dst=/d,"volume-opt=o=username=me,password=hunter2",volume-opt=type=cifs,volume-opt=device=//s/d»'`,
      'high: shop hardcodes a credential in its volume: the option o',
    ),
    compose(
      'logging: {driver: splunk, options: {splunk-token: «176FCEBF-4CF5-4EDF-91BC-703796522D20»}}',
      'high: web hardcodes a credential in its logging option splunk-token',
    ),
    files(
      'compose: the options of a volume',
      {
        'compose.yaml':
          'services: {web: {image: "shop:1.4", volumes: ["share:/d", {type: volume, source: ssh, target: /s}]}}\nvolumes:\n  share: {driver_opts: {type: cifs, o: "«username=me,password=hunter2»", device: //s/d}}\n  ssh: {driver: vieux/sshfs, driver_opts: {password: «hunter2»}}\n',
      },
      'high: web hardcodes a credential in its volume share: the option o',
      'high: web hardcodes a credential in its volume ssh: the option password',
    ),
    files(
      'compose: configs with content',
      {
        'compose.yaml':
          'services: {web: {image: "shop:1.4", configs: [app]}}\nconfigs:\n  app:\n    content: |\n      # token = none\n      port = 80\n      db_password = «hunter2»\n',
      },
      'high: web hardcodes a credential in its config app (db_password)',
    ),
  ],
  good: [
    run("--health-cmd 'mysqladmin ping -p$ROOT_PASSWORD'"),
    run("--health-cmd 'redis-cli ping' --label widget.password.file=/run/secrets/w"),
    compose('healthcheck: {test: "redis-cli -a $$PASSWORD ping && mysqladmin ping -p$$ROOT_PASSWORD"}'),
    compose('healthcheck: {test: [CMD, curl, -u, "probe:${PROBE_PASSWORD:-}", localhost]}'),
    compose('labels: [job.command=run -p /etc/job.creds, auth.token.header=X-Token, "widget.password=${WIDGET}"]'),
    compose('labels: ["proxy.basicauth.users=admin:$$apr1$$x$$y", proxy.certresolver=le]'),
    compose('logging: {driver: splunk, options: {splunk-token: "${SPLUNK_TOKEN}", tag: "{{.Name}}/token"}}'),
    files('compose: options of volumes without credentials', {
      'compose.yaml':
        'services: {web: {image: "shop:1.4", volumes: ["share:/d", "nfs:/n"]}}\nvolumes:\n  share: {driver_opts: {type: cifs, o: "credentials=/etc/smb,username=me,password=${SMB_PASSWORD}", device: //s/d}}\n  nfs: {driver_opts: {type: nfs, o: "addr=10.0.0.2,rw", device: ":/d"}}\n  other: {driver_opts: {o: "password=hunter2"}}\n',
    }),
    files('compose: configs without credentials', {
      'compose.yaml':
        'services: {web: {image: "shop:1.4", configs: [app]}}\nconfigs:\n  app:\n    content: |\n      password_file: /run/secrets/db\n      token = ${TOKEN}\n  other: {content: "password: hunter2"}\n',
    }),
  ],
})
