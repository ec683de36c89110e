import { isCredential, isCredentialShape } from '../../knowledge/credentials.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/hardcoded-secret',
  on: 'container',
  title: 'Credential is written into the environment',
  severity: 'high',
  threats: ['D4', 'K3'],
  controls: [],
  why: 'Everybody who can read the repository, its history or the engine has the credential.',
  fix: {
    default: 'Take the credential out of the file, replace it where it is valid, and hand it over from a secret store.',
    compose: 'Use `secrets:` or an unset `${VARIABLE}`, and replace the credential where it is valid.',
    pod: 'Use a secret that is mounted as a file, and replace the credential where it is valid.',
  },
  reads: ['env'],
  *check({ name, dialect, oneOff, env }) {
    // A throw-away database of a test run has a password that protects nothing: only unmistakable credentials count there.
    const tells =
      oneOff || dialect === 'workflow' ? (_: string, value: string) => isCredentialShape(value) : isCredential
    for (const fact of env) {
      const { name: variable, value } = fact.value
      if (value === undefined || !tells(variable, value)) continue
      yield fail(fact, `${name} has a credential written into ${variable}`, { discriminator: variable })
    }
  },
  bad: [
    compose('environment:\n  DB_PASSWORD: «hunter2»'),
    compose('environment: ["«DATABASE_URL=postgres://shop:hunter2@db/shop»"]'),
    pod('env: [{name: API_KEY, value: «k-3f7c»}]'),
    run('-e «ADMIN_TOKEN=s3cr3t»'),
  ],
  good: [
    compose('environment: {DB_PASSWORD_FILE: /run/secrets/db, TOKEN_TTL: 300s, DB_PASSWORD: ""}'),
    compose('environment: [DB_PASSWORD]'),
    pod('env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: PORT, value: "8080"}]'),
  ],
})
