import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

const mount = '--mount=type=secret,id=token'
const npmrc = '--mount=type=secret,id=npmrc,target=/root/.npmrc'

export default defineRule({
  id: 'dockerfile/stored-secret',
  on: 'dockerfile',
  title: 'Mounted secret is written into the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'A mounted secret is in no layer until a command writes it to a file: then whoever can pull the image has it.',
  fix: 'Use the secret where it is mounted (`target=`, `env=`), or remove the file in the same RUN.',
  reads: ['runs'],
  *check({ name, runs }) {
    const discriminate = numbered()
    for (const { value: run } of runs)
      for (const fact of run.storedSecrets) {
        const { secret, into } = fact.value
        const message = `${name} writes the mounted secret ${secret} to ${into}${inStage(run.stage)}`
        const severity = run.stage.isInImage ? undefined : 'low'
        yield fail(fact, message, { discriminator: discriminate(`${secret} ${into}`), severity })
      }
  },
  bad: [
    dockerfile(
      `FROM node:22\nRUN ${mount} «echo "//r.example.org/:_authToken=$(cat /run/secrets/token)" > ~/.npmrc» && npm ci`,
      'high: Dockerfile writes the mounted secret token to /root/.npmrc',
    ),
    dockerfile(
      `FROM node:22\nRUN ${npmrc} «cp /root/.npmrc /app/.npmrc» && npm ci`,
      'high: Dockerfile writes the mounted secret npmrc to /app/.npmrc',
    ),
    dockerfile(
      `FROM node:22 AS a\nRUN ${mount},env=TOKEN «git clone https://x:\${TOKEN}@example.org/a.git»\nFROM node:22\nRUN ${mount} set -e; \\\n  cat /run/secrets/token | «tee /etc/token»; T=$(cat /run/secrets/token); «npm config set //r.example.org/:_authToken $T»`,
      'low: Dockerfile writes the mounted secret token to the files of git in stage a',
      'high: Dockerfile writes the mounted secret token to /etc/token in the 2nd stage',
      'high: Dockerfile writes the mounted secret token to the files of npm in the 2nd stage',
    ),
    dockerfile(
      `FROM node:22\nRUN ${mount} <<EOF\n«cat <<X > /etc/app.conf»\ntoken=$(cat /run/secrets/token)\nX\n«{ echo a; cat /run/secrets/token; } >> /etc/b»\nEOF`,
      'high: Dockerfile writes the mounted secret token to /etc/app.conf',
      'high: Dockerfile writes the mounted secret token to /etc/b',
    ),
  ],
  good: [
    dockerfile(
      `FROM node:22\nRUN ${npmrc} npm ci\nRUN ${mount},env=TOKEN npm ci\nRUN ${mount} TOKEN=$(cat /run/secrets/token) npm ci`,
    ),
    dockerfile(
      `FROM node:22\nRUN ${mount} cat /run/secrets/token > /tmp/t && npm ci && rm -f /tmp/t\nRUN ${mount} --mount=type=tmpfs,target=/tmp cp /run/secrets/token /tmp/t`,
    ),
    dockerfile(
      `FROM node:22\nRUN ${mount} curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://example.org/x > /x && echo '$TOKEN' > /y && cat /run/secrets/tokens > /z && cp /run/secrets/token /usr/local/share/ca-certificates/`,
    ),
  ],
})
