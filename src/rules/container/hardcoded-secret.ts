import { isCredentialShape } from '../../knowledge/credential-shapes.ts'
import { credentialsInCommand, isCredential } from '../../knowledge/credentials.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/hardcoded-secret',
  on: 'container',
  title: 'Credential is hardcoded',
  severity: 'high',
  threats: ['D4', 'K3'],
  controls: [],
  why: 'Anyone who can read the repository, its history or the container configuration gets the credential.',
  fix: {
    default: 'Remove the credential from the file, revoke it, and pass a new one from a secret store.',
    compose: 'Use `secrets:` or an unset `${VARIABLE}`, and revoke the exposed credential.',
    pod: 'Mount a Secret as a file, and revoke the exposed credential.',
    elsewhere: 'Remove the credential from `{file}`, revoke it, and pass a new one from a secret store.',
  },
  alwaysAsked: true,
  reads: ['env'],
  consults: ['entrypoint', 'command'],
  *check({ name, dialect, oneOff, env, entrypoint, command }) {
    // The password of a temporary test database protects nothing: only values with the form of a credential count there.
    const isTemporary = oneOff || dialect === 'workflow'
    const isSecret = isTemporary ? (_: string, value: string) => isCredentialShape(value) : isCredential
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value } = fact.value
      if (value === undefined || !isSecret(variable, value)) continue
      yield fail(fact, `${name} hardcodes a credential in ${variable}`, { discriminator: discriminate(variable) })
    }
    for (const fact of [entrypoint, command]) {
      if (!fact) continue
      const found = isTemporary
        ? fact.value.some(isCredentialShape) && ['an argument']
        : credentialsInCommand(fact.value)
      for (const option of found || [])
        yield fail(fact, `${name} hardcodes a credential in its command (${option})`, {
          discriminator: discriminate(`command ${option}`),
        })
    }
  },
  bad: [
    compose('environment:\n  DB_PASSWORD: «hunter2»', 'high: web hardcodes a credential in DB_PASSWORD'),
    compose(
      'environment: ["«DATABASE_URL=postgres://shop:hunter2@db/shop»"]',
      'high: web hardcodes a credential in DATABASE_URL',
    ),
    pod('env: [{name: API_KEY, value: «k-3f7c»}]', 'high: web hardcodes a credential in API_KEY'),
    run('-e «ADMIN_TOKEN=s3cr3t»', 'high: shop hardcodes a credential in ADMIN_TOKEN'),
    compose('environment: ["«API=Bearer 7hQ2mZx90LkPq4»"]', 'high: web hardcodes a credential in API'),
    compose('environment: {DSN: "«host=db user=shop password=hunter2»"}', 'high: web hardcodes a credential in DSN'),
    compose(
      'command: «redis-server --requirepass hunter2»',
      'high: web hardcodes a credential in its command (requirepass)',
    ),
    pod('args: «[serve, --db.password=hunter2]»', 'high: web hardcodes a credential in its command (db.password)'),
  ],
  good: [
    compose('environment: {DB_PASSWORD_FILE: /run/secrets/db, TOKEN_TTL: 300s, DB_PASSWORD: ""}'),
    compose('environment: [DB_PASSWORD]'),
    compose('environment: {PASSWORD_HASHER: argon2id, SECRET_PORT: "3000", JWT_PUBLIC_KEY: keys/public.pem}'),
    compose('environment: {API_KEYS: "[]", AUTH: "Bearer ${TOKEN}"}'),
    compose('command: [serve, --password-file=/run/secrets/db, --requirepass, "${CACHE_PASSWORD}"]'),
    pod('env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: PORT, value: "8080"}]'),
  ],
})
