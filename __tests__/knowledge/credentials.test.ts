import { describe, expect, it } from 'vitest'
import { isCredentialShape } from '../../src/knowledge/credential-shapes.ts'
import {
  credentialRanges,
  credentialsInCommand,
  isCredential,
  withoutCredentialForms,
  withoutUserInfo,
} from '../../src/knowledge/credentials.ts'

it.each([
  ['DB_PASSWORD', 'hunter2'],
  ['password', 'abc123'],
  ['my_password', 'abc123'],
  ['MYSQL_ROOT_PASSWORD', 'rootpasswd'],
  ['API_KEY', 'k-3f7c'],
  ['apiKey', 'k-3f7c'],
  ['awsSecretKey', 'k-3f7c'],
  ['ADMIN_PW', 'hunter2'],
  ['AZURE_STORAGE_KEY', 'k-3f7c'],
  ['AWS_SECRET_ACCESS_KEY', 'x'.repeat(40)],
  ['GITHUB_TOKEN', 'abcdef'],
  ['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop'],
  ['DATABASE_DSN', 'shop:hunter2@tcp(db:3306)/shop'],
  ['DATABASE_DSN', 'shop:hunter2@unix(/run/mysqld.sock)/shop'],
  ['REDIS_URL', 'redis://:hunter2@cache'],
  ['NOTE', '-----BEGIN RSA PRIVATE KEY-----\nMII'],
  ['KEY_ID', `AKIA${'Q'.repeat(16)}`],
  ['APP_SECRET_PREVIOUS', 'q81zz77c0'],
  ['SECRET_KEY_BASE', 'q81zz77c0'],
  ['PGPASSWORD', 'hunter2'],
  ['DB_PASS2', 'hunter2'],
  ['dbPassword2', 'hunter2'],
  ['TOKEN1', 'q81zz77c0'],
  ['API_KEY2', 'q81zz77c0'],
  ['apiKeys3', 'q81zz77c0'],
  ['DB_PASSWORD', '"hunter2"'],
  ['UPSTREAM', 'Bearer q81zz77c0q81'],
  ['UPSTREAM', `Basic ${Buffer.from('shop:hunter2').toString('base64')}`],
  ['MODEL', `sk-proj-${'aB3_'.repeat(12)}`],
  ['MAIL', `SG.${'aB3x'.repeat(6)}.${'aB3x'.repeat(10)}`],
  ['CHAT', `https://discord.com/api/webhooks/123456789/${'aB3-'.repeat(16)}`],
  ['ALERTS', 'https://hooks.slack.com/services/T1A2/B3C4/q8W7e6R5t4Y3'],
  ['JAVA_OPTS', '-Xmx1g -Dspring.datasource.password=hunter2'],
  ['DSN', 'Server=db;User Id=sa;Password=hunter2;'],
  ['CONFIG', '{"user": "shop", "password": "hunter2"}'],
  ['CALLBACK', 'https://shop.example/hook?token=q81zz77c0'],
  ['APP_KEY', `base64:${'q8Zz'.repeat(10)}abc=`],
])('%s holds a credential', (name, value) => {
  expect(isCredential(name, value)).toBe(true)
})

it.each([
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', '$(DB_PASSWORD)'],
  ['DB_PASSWORD', '{{ .Values.password }}'],
  ['DB_PASSWORD', 'vault:secret/db#password'],
  ['DB_PASSWORD', '<your password>'],
  ['DB_PASSWORD_FILE', '/run/secrets/db'],
  ['TOKEN_TTL', '300s'],
  ['TOKEN2_TTL', '300s'],
  ['TOKEN_TTL2', '300s'],
  ['SORT_KEY2', 'q81zz77c0'],
  ['ES256', 'q81zz77c0'],
  ['TOKEN_URL', 'https://login.example/token'],
  ['SECRET_NAME', 'db-credentials'],
  ['TS_KUBE_SECRET', 'db-credentials'],
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['MAX_TOKENS', '4096'],
  ['SECRETS_BACKEND', 'vault'],
  ['PWD', '/app'],
  ['GPG_KEY', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
  ['secretProviderClass', 'vault-shop'],
  ['sortKey', 'name'],
  ['PORT', '8080'],
  ['KEYBOARD', 'dvorak'],
  ['PASSENGER_APP', 'shop'],
  ['DATABASE_URL', 'postgres://shop@db/shop'],
  ['DATABASE_DSN', 'shop@tcp(db:3306)/shop'],
  ['DATABASE_DSN', 'shop:${PASSWORD}@tcp(db:3306)/shop'],
  ['PASSWORD_SCHEME', 'SHA512-CRYPT'],
  ['MAIL_PASS_FORMAT', 'BLF-CRYPT'],
  ['PASSWORD_HASHERS', 'argon2'],
  ['CREDENTIALS', 'include'],
  ['FETCH_CREDENTIALS', 'same-origin'],
  ['TOKEN_SIGNING_ALG', 'RS256'],
  ['JWT_SECRET', 'RS256'],
  ['SECRET_PORT', '3000'],
  ['TOKEN_SERVICE_PORT', '8443'],
  ['PASSWORD_RESET_HOURS', '2400'],
  ['SSH_PUBLIC_KEY', 'keys/deploy.pub'],
  ['API_KEY', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5'],
  ['JWT_PRIVATE_KEY', '%kernel.dir%/jwt/private.pem'],
  ['JWT_SECRET_KEY', 'config/jwt/private.pem'],
  ['API_KEYS', '[]'],
  ['API_KEYS', '{}'],
  ['API_KEY', '""'],
  ['API_KEY', 'none'],
  ['API_TOKEN', 'https://tokens.example/'],
  ['STRIPE_PUBLISHABLE_KEY', 'pk_live_q81zz77c0q81zz77c0'],
  ['USE_PASSWORD', 'shop'],
  ['CONTEXT_MAX_TOKENS', '128000'],
  ['TOKENS_PER_MINUTE', '90000'],
  ['UPSTREAM_AUTH', 'Bearer ${TOKEN}'],
  ['UPSTREAM_AUTH', 'Bearer authentication'],
  ['DOCS', 'https://api.slack.com/messaging/webhooks'],
  ['JAVA_OPTS', '-Dspring.datasource.password=${DB_PASSWORD} -Dpassword.file=/run/secrets/db'],
  ['DATABASE_URL', 'postgres://shop:${PASSWORD}@db/shop'],
])('%s=%s does not', (name, value) => {
  expect(isCredential(name, value)).toBe(false)
})

it('knows a credential by its shape alone', () => {
  expect(isCredentialShape(`ghp_${'a1'.repeat(18)}`)).toBe(true)
  expect(isCredentialShape('postgres')).toBe(false)
})

it('looks at a long value once', () => {
  expect(isCredential('A', 'eyJ-'.repeat(500_000))).toBe(false)
})

it.each([
  [['redis-server', '--requirepass', 'hunter2'], ['requirepass']],
  [['serve', '--user=app', '--password=hunter2'], ['password']],
  [['sh', '-c', "DB_PASSWORD='hunter2' exec serve"], ['DB_PASSWORD']],
  [['/bin/bash', '-ec', 'mysql -uroot -phunter2 < init.sql'], ['-p']],
  [['sh', '-c', 'redis-cli -a hunter2 ping'], ['-a']],
  [['curl', '-u', 'shop:hunter2', 'https://shop.example'], ['-u']],
  [['curl', '-H', 'Authorization: Bearer q81zz77c0q81'], ['an argument']],
  [['worker', 'amqp://shop:hunter2@queue'], ['an argument']],
  [['create', '--from-literal=password=hunter2'], ['password']],
])('%j holds a credential in %j', (argv, names) => {
  expect(credentialsInCommand(argv)).toEqual(names)
})

it.each([
  [['serve', '--password-file=/run/secrets/db', '--requirepass', '${CACHE_PASSWORD}']],
  [['serve', '--password-stdin', 'shop']],
  [['serve', '--token', '--verbose']],
  [['serve', '--use-password', 'shop']],
  [['serve', '--token-ttl', '7200', '--secret=']],
  [['sh', '-c', 'mysql -p"$MYSQL_PASSWORD" -e "select 1"']],
  [['sh', '-c', 'mysql -u root -p < init.sql']],
  [['curl', '-u', 'shop', 'https://shop.example:8443/a']],
  [['mkdir', '-p', '/data/db']],
  [['etcd', '--initial-cluster-token=shop-1']],
])('%j does not', (argv) => {
  expect(credentialsInCommand(argv)).toEqual([])
})

it.each([
  ['bad variable DB_PASSWORD=hunter2 given', 'bad variable DB_PASSWORD=*** given'],
  [`bad variable TOKEN=${'q8'.repeat(300)}.`, 'bad variable TOKEN=***'],
  ['cannot pull https://shop:hunter2@registry.example/app', 'cannot pull https://shop:***@registry.example/app'],
  ['exec: "Bearer q81zz77c0q81": not found', 'exec: "***": not found'],
  ['exec: "${X:-hunter2}": not found', 'exec: "${X:-…}": not found'],
  ['{"message": "x", "password": "hunter2"}', '{"message": "x", "password": ***"}'],
  ['Set `gaps: report`; grant contents: read, keys: 3', 'Set `gaps: report`; grant contents: read, keys: 3'],
])('shows %j as %j', (text, shown) => {
  expect(withoutCredentialForms(text)).toBe(shown)
})

it.each([
  ['an equals chain', 'a='.repeat(500_000)],
  ['quotes', '"a":"'.repeat(200_000)],
  ['an open quote', `password="${'x'.repeat(1_000_000)}`],
  ['headers', 'Bearer '.repeat(140_000)],
  ['a long word', 'A1b-'.repeat(250_000)],
  ['webhooks', 'https://chat.googleapis.com/v1/spaces/a/messages?'.repeat(20_000)],
  ['base64', 'Basic '.concat('QUJD'.repeat(250_000))],
  ['a long path', 'a/'.repeat(500_000)],
  ['dots', '.'.repeat(1_000_000)],
  ['escapes', '\\u0061'.repeat(170_000)],
  ['pluses', '+'.repeat(1_000_000)],
])('looks at %s of a megabyte in linear time', { tags: 'large' }, (_, text) => {
  const start = performance.now()
  isCredential('PASSWORD', text)
  isCredential(text, text)
  credentialsInCommand(['sh', '-c', text])
  withoutCredentialForms(text)
  credentialRanges(text)
  expect(performance.now() - start).toBeLessThan(30_000)
})

describe('a message', () => {
  it.each([
    ['the engine on tcp://me:hunter2@h:2375 is used', 'the engine on tcp://***@h:2375 is used'],
    ['me:hunter2@registry.example is used', '***@registry.example is used'],
    ['credentials of https://token@h', 'credentials of https://***@h'],
    ['the image nginx:1.27@sha256:00, by ssh://deploy@h', 'the image nginx:1.27@sha256:00, by ssh://deploy@h'],
    ['git@github.com:acme/shop and @acme', 'git@github.com:acme/shop and @acme'],
  ])('names an address without what is before its host: %s', (text, shown) => {
    expect(withoutUserInfo(text)).toBe(shown)
  })
})
