import { isBuildStandIn } from '../../knowledge/credential-names.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

/** What they print or are told is no option that holds a credential. */
const notOptions = /^(?:echo|printf|sed|cat|tee|export|\w*passwd|adduser|addgroup|useradd|usermod)$/

export default defineRule({
  id: 'image/recorded-secret',
  on: 'image',
  title: 'Credential is in the history or the labels of the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Whoever can pull the image reads it with `docker history` or `docker inspect`, whatever the Dockerfile hides.',
  fix: 'Mount the secret in the RUN that needs it (`--mount=type=secret`), revoke the one that was used, and build the image again.',
  reads: ['records'],
  *check({ name, records }) {
    const discriminate = numbered()
    for (const fact of records) {
      const record = fact.value
      const from = record.inheritedFrom === undefined ? '' : ` (inherited from ${record.inheritedFrom})`
      const severity = record.inheritedFrom === undefined ? undefined : 'medium'
      if (record.step === 'RUN') {
        const [program = '', ...args] = record.words
        const [option] = notOptions.test(program) ? [] : credentialsInCommand([program, ...args])
        if (option === undefined || !/^[\w./+-]{1,40}$/.test(program)) continue
        const message = `${name} has a credential of ${program} (${option}) in its history${from}`
        yield fail(fact, message, { discriminator: discriminate(`${program} ${option}`), severity })
      } else if (!isBuildStandIn(record.value) && isCredential(record.name, record.value)) {
        const place =
          record.step === 'LABEL' ? `the label ${record.name}` : `${record.step} ${record.name} in its history`
        const message = `${name} has a credential in ${place}${from}`
        yield fail(fact, message, { discriminator: discriminate(`${record.step} ${record.name}`), severity })
      }
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«ARG NPM_TOKEN»\nRUN npm ci\nRUN npm run build',
      'FROM debian:13\n  755 0:0 /etc/\nARG NPM_TOKEN\nRUN |1 NPM_TOKEN=npm_7hQ2mZx90LkPq4 /bin/sh -c npm ci # buildkit\n  755 0:0 /app/\nRUN |1 NPM_TOKEN=npm_7hQ2mZx90LkPq4 /bin/sh -c npm run build # buildkit\n  755 0:0 /dist/',
      'high: app has a credential in ARG NPM_TOKEN in its history',
    ),
    builtImage(
      'FROM «acme/base:1»\nCOPY a /a',
      '|2 A=b DB_PASSWORD=hunter2 /bin/sh -c make\n  755 0:0 /etc/\n/bin/sh -c #(nop)  ENV API_TOKEN=k-3f7c9\nLABEL api_key=k-81x7c\nRUN /bin/sh -c curl -u me:hunter2 https://example.org/x # buildkit\nCOPY a /a\n  644 0:0 /a = x',
      'medium: app has a credential in ARG DB_PASSWORD in its history (inherited from acme/base:1)',
      'medium: app has a credential in ENV API_TOKEN in its history (inherited from acme/base:1)',
      'medium: app has a credential of curl (-u) in its history (inherited from acme/base:1)',
      'medium: app has a credential in the label api_key (inherited from acme/base:1)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nARG VERSION\nARG PASSWORD_FILE\nRUN make',
      'FROM debian:13\n  755 0:0 /etc/\nENV GPG_KEY=E3FF2839C048B25C PYTHON_VERSION=3.13\nARG VERSION=1\nRUN |2 PASSWORD_FILE=/run/secrets/p VERSION=1.2.3 /bin/sh -c make # buildkit\n  755 0:0 /app/\nLABEL org.opencontainers.image.revision=0123456789abcdef0123456789abcdef01234567',
    ),
    // What the Dockerfile says is a finding of the Dockerfile.
    builtImage(
      'FROM debian:13\nARG TOKEN=k-3f7c9\nRUN curl -u me:hunter2 https://example.org/x',
      'FROM debian:13\n  755 0:0 /etc/\nARG TOKEN=k-3f7c9\nRUN |1 TOKEN=k-3f7c9 /bin/sh -c curl -u me:hunter2 https://example.org/x # buildkit\n  755 0:0 /x/',
    ),
  ],
})
