import { inLayer } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/credential',
  on: 'image',
  title: 'Credential is in a file of the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Whoever can pull the image has the credential.',
  fix: 'Remove the file from the build (`.dockerignore`), revoke what it holds, and mount it when the container starts, or in the RUN that needs it (`--mount=type=secret`).',
  reads: ['secrets'],
  *check({ name, secrets }) {
    for (const fact of secrets) {
      const { path, what, isDeleted, layer } = fact.value
      if (what !== 'credential' || isDeleted) continue
      const severity = layer.inheritedFrom === undefined ? undefined : 'medium'
      const message = `${name} has a credential in ${path} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: path, severity })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\nWORKDIR /app\n«COPY . .»',
      'FROM debian:13\n  755 0:0 /etc/\nWORKDIR /app\n  755 0:0 /app/\nCOPY . .\n  644 0:0 /app/.env = PORT=80\\nDB_PASSWORD=hunter2\n  644 0:0 /app/.npmrc = //registry.npmjs.org/:_authToken=k-3f7c9\n  600 0:0 /root/.netrc = machine x login y password hunter2\n  600 0:0 /root/.docker/config.json = {"auths": {"x": {"auth": "aHVudGVyMg=="}}}',
      'high: app has a credential in /app/.env (layer 3 of 3, 0123456789ab)',
      'high: app has a credential in /app/.npmrc (layer 3 of 3, 0123456789ab)',
      'high: app has a credential in /root/.netrc (layer 3 of 3, 0123456789ab)',
      'high: app has a credential in /root/.docker/config.json (layer 3 of 3, 0123456789ab)',
    ),
    builtImage(
      'FROM «acme/base:1»\nRUN make',
      'RUN clone\n  644 0:0 /src/.git/config = [remote "origin"]\\n  url = https://me:hunter2@example.org/a.git\nRUN make\n  755 0:0 /x',
      'medium: app has a credential in /src/.git/config (inherited from acme/base:1, layer 1 of 2, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nCOPY . /app',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY . /app\n  644 0:0 /app/.env = PORT=80\\nDB_PASSWORD_FILE=/run/secrets/db\n  644 0:0 /app/.env.example = DB_PASSWORD=hunter2\n  644 0:0 /app/.npmrc = registry=https://npm.acme.example/\n  644 0:0 /root/.docker/config.json = {"auths": {}}\n  644 0:0 /app/node_modules/x/.npmrc = //x/:_authToken=k-3f7c9',
    ),
  ],
})
