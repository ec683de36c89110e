import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, files, run } from '../examples.ts'

export default defineRule({
  id: 'container/written-credential',
  on: 'container',
  title: 'Credential is hardcoded in a label, health check, config or option',
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
    run('--label «widget.password=hunter2»', 'high: shop hardcodes a credential in its label widget.password'),
    compose('labels: {widget.password: «hunter2»}', 'high: web hardcodes a credential in its label widget.password'),
    compose(
      'deploy: {labels: ["«route.headers=Authorization: Bearer 7hQ2mZx90LkPq4»"]}',
      'high: web hardcodes a credential in its label route.headers',
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
    files('compose: configs without credentials', {
      'compose.yaml':
        'services: {web: {image: "shop:1.4", configs: [app]}}\nconfigs:\n  app:\n    content: |\n      password_file: /run/secrets/db\n      token = ${TOKEN}\n  other: {content: "password: hunter2"}\n',
    }),
  ],
})
