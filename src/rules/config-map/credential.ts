import { credentialsHeld } from '../../knowledge/credential-list.ts'
import { defineRule } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'config-map/credential',
  on: 'config-map',
  title: 'Credential is in a ConfigMap',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K3'],
  controls: ['cis-kubernetes:5.4.2'],
  why: 'Many accounts may read ConfigMaps, they are not encrypted in etcd, and anyone who can read the repository has the credential.',
  fix: 'Remove the credential, revoke it, and mount a new one from a Secret that an external store fills.',
  reads: ['credentials'],
  *check({ name, credentials }) {
    yield* credentialsHeld(credentials, `${name} holds a credential`)
  },
  bad: [
    manifest(
      'ConfigMap shop',
      'data: {DB_HOST: db, DB_PASSWORD: «hunter2»}',
      'high: ConfigMap shop holds a credential (DB_PASSWORD)',
    ),
    manifest(
      'ConfigMap shop',
      'data:\n  app.properties: |\n    host=db\n    db.password=«hunter2»\n',
      'high: ConfigMap shop holds a credential (db.password in app.properties)',
    ),
    manifest(
      'ConfigMap shop',
      'data: {url: "«postgres://shop:hunter2@db/shop»"}',
      'high: ConfigMap shop holds a credential (url)',
    ),
  ],
  good: [
    manifest('ConfigMap shop', 'data: {DB_PASSWORD_FILE: /run/secrets/db, TOKEN_TTL: 300s, PASSWORD: "${PASSWORD}"}'),
    manifest('ConfigMap shop', 'data: {API_KEY: <your-key>, password: changeme}'),
  ],
})
